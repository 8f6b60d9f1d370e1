import { readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import type { ReportSection, ReportTable } from '../src/results/report/index.ts';
import { headingsOf, shownRows } from '../src/results/report/tableForms.ts';

/** The table `name` of a report's sections. */
export function tableOf(sections: readonly Pick<ReportSection, 'tables'>[], name: string): ReportTable {
  const found = sections.flatMap(({ tables }) => tables).find((table) => table.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}

/** A table as people read it. */
export interface ShownTable {
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** The table `name` as people read it. */
export function shownOf(sections: readonly Pick<ReportSection, 'tables'>[], name: string): ShownTable {
  return asRead(tableOf(sections, name));
}

/** What a page that `policypath report --html-only` wrote says. */
export interface CommittedReport {
  /** Sentences on what is not there yet. */
  readonly interim: readonly string[];
  readonly answer: string;
  /** By id; cells as people read them. */
  readonly sections: readonly { readonly id: string; readonly tables: readonly ShownTable[] }[];
}

/** Of linkedom; the types of the DOM are not those of Node's code. */
interface Element {
  readonly id: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

export function readReport(folder: string): CommittedReport {
  const parsed = parseHTML(readFileSync(`${folder}/report.html`, 'utf8')) as unknown as {
    readonly document: Element & { readonly documentElement: Element };
  };
  const { document } = parsed;
  const text = (node: Element | null): string => plain(node?.textContent ?? '');
  const texts = (parent: Element, selector: string): string[] => [...parent.querySelectorAll(selector)].map(text);
  const table = (box: Element): ShownTable => ({
    name: box.getAttribute('data-name') ?? '',
    caption: text(box.querySelector('.caption')).replace(/^Table \d+\. /, ''),
    columns: texts(box, 'thead th'),
    rows: [...box.querySelectorAll('tbody tr')].map((row) => texts(row, 'th, td')),
    notes: texts(box, '.notes li'),
  });
  return {
    interim: texts(document.documentElement, '.interim'),
    answer: text(document.querySelector('.answer')),
    sections: [...document.querySelectorAll('main > section')].map((section) => ({
      id: section.id.replace(/^section-/, ''),
      tables: [...section.querySelectorAll('.table')].map(table),
    })),
  };
}

/** Blanks as one. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** A table as the page shows it, cells as text. */
export function asRead(table: ReportTable): ShownTable {
  return {
    name: table.name,
    caption: plain(table.caption),
    columns: headingsOf(table).map(plain),
    rows: shownRows(table).map((row) => row.map(plain)),
    notes: (table.notes ?? []).map(plain),
  };
}
