import type { ReportFigure, ReportSection, ReportTable } from './section.ts';

/** What the report says of one variant in one environment, at its top. */
export interface Finding {
  readonly environment: string;
  readonly variant: string;
  /** The verdict's. */
  readonly word: string;
  readonly text: string;
}

/** A table with its number in the report, and its file's name. */
export interface NumberedTable extends ReportTable {
  readonly number: number;
  readonly file: string;
}

/** A figure with its number in the report, and its files' name. */
export interface NumberedFigure extends ReportFigure {
  readonly number: number;
  readonly file: string;
}

export interface NumberedSection extends Omit<ReportSection, 'tables' | 'figures'> {
  readonly tables: readonly NumberedTable[];
  readonly figures: readonly NumberedFigure[];
}

/** The whole report, before it is written in one form or another. */
export interface Report {
  readonly title: string;
  /** Shown before everything else, e.g. 'demonstration, not evidence'. */
  readonly labels: readonly string[];
  /** What is not there yet; empty: everything is. */
  readonly interim: readonly string[];
  /** What the trials are to answer, in one sentence; null: no question. */
  readonly question: string | null;
  /** The findings in one sentence. */
  readonly answer: string;
  /** The one rule for intervals; null where there are none. */
  readonly rule: string | null;
  /** What was run. */
  readonly about: readonly string[];
  readonly findings: readonly Finding[];
  readonly sections: readonly NumberedSection[];
}

/** Numbers tables and figures through the report, and gives each section, table and figure a name of its own. */
export function numbered(sections: readonly ReportSection[]): NumberedSection[] {
  const ids = uniqueNames();
  const tableFiles = uniqueNames();
  const figureFiles = uniqueNames();
  let tables = 0;
  let figures = 0;
  return sections.map((section) => ({
    ...section,
    id: ids(section.id),
    tables: section.tables.map((table) => ({ ...table, number: (tables += 1), file: tableFiles(table.name) })),
    figures: section.figures.map((figure) => ({ ...figure, number: (figures += 1), file: figureFiles(figure.name) })),
  }));
}

/** Makes names fit for files and addresses, each given once. */
function uniqueNames(): (name: string) => string {
  const given = new Set<string>();
  return (name) => {
    const plain = name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[.-]+|-+$/g, '') || 'part';
    let unique = plain;
    for (let next = 2; given.has(unique.toLowerCase()); next += 1) unique = `${plain}-${next}`;
    given.add(unique.toLowerCase());
    return unique;
  };
}
