import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlReport, inlineSvg } from '../../src/results/report/htmlReport.ts';
import { markdownReport } from '../../src/results/report/markdownReport.ts';
import { numbered, type Report } from '../../src/results/report/report.ts';
import { deviation, spreadOf } from '../../src/results/report/column.ts';
import type { ReportTable } from '../../src/results/report/section.ts';
import { shownRows, tableCsv } from '../../src/results/report/tableForms.ts';

/** RFC 4180, read by letters. */
function parsedCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let [cell, quoted] = ['', false];
  for (let i = 0; i < text.length; i += 1) {
    if (quoted && text[i] === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (text[i] === '"') quoted = !quoted;
    else if (!quoted && (text[i] === ',' || text.startsWith('\r\n', i))) {
      rows[rows.length - 1].push(cell);
      cell = '';
      if (text[i] === '\r') {
        rows.push([]);
        i += 1;
      }
    } else cell += text[i];
  }
  return rows.slice(0, -1);
}

const table = (rows: ReportTable['rows'], columns = ['a', 'b']): ReportTable => ({
  name: 't',
  caption: '',
  columns,
  rows,
});

function report(text: string): Report {
  const section = { id: text, title: text, paragraphs: [text] };
  return {
    title: text,
    labels: [text],
    interim: [text],
    about: [text],
    question: text,
    rule: text,
    answer: text,
    findings: [{ environment: text, variant: text, word: 'undecided', text }],
    sections: numbered([
      {
        ...section,
        tables: [{ name: text, caption: text, columns: [text, text], rows: [[text, 1]], notes: [text] }],
        figures: [{ name: text, caption: text, svg: '<svg width="10"></svg>', data: null }],
      },
    ]),
  };
}

const sectionNamed = (name: string) => ({
  id: name,
  title: '',
  paragraphs: [],
  tables: [{ ...table([]), name }],
  figures: [],
});

describe('what is written', () => {
  it('is CSV whose cells come back, whatever they hold', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\r\n', 'a "b", c\n'), fc.integer());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 4 }), (rows) => {
        const texts = rows.map((row) => row.map(String));
        expect(parsedCsv(tableCsv(table(rows)))).toEqual([['a', 'b'], ...texts]);
      }),
      { numRuns: 100 },
    );
  });

  it('escapes everything, in the page and in Markdown', () => {
    const hostile = '<script>alert("1")</script> | **b** [x](javascript:1) `c` @STYLE@ $&';
    const page = htmlReport(report(hostile));
    expect(page).not.toContain('<script');
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(10);
    // Every attribute ends where it should: no tag holds a text's quotation mark.
    expect(page).not.toContain('alert("1")');
    const markdown = markdownReport(report(hostile));
    expect(markdown).not.toMatch(/<script|[^\\]\*\*b\*|[^\\]\]\(java|[^\\]`c/);
    expect(
      markdown
        .split('\n')
        .find((line) => line.endsWith('| 1 |'))
        ?.match(/[^\\]\|/g),
    ).toHaveLength(2);
  });

  it('gives names that are fit for files and addresses, each once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('a', 'A', '../a', 'a/b', '')), { maxLength: 6 }),
        (names) => {
          const made = numbered(names.map(sectionNamed));
          const files = made.map(({ tables: [{ file }] }) => file.toLowerCase());
          expect(new Set(files).size).toBe(names.length);
          expect(new Set(made.map(({ id }) => id)).size).toBe(names.length);
          for (const file of files) expect(file).toMatch(/^[\w-][\w.-]*$/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('shows the numbers of a column with as many decimals, and no digits that mean nothing', () => {
    expect(
      shownRows(
        table([
          [1, 'x'],
          [2.25, null],
          [1e-9, 3],
        ]),
      ),
    ).toEqual([
      ['1.00', 'x'],
      ['2.25', '–'],
      ['1e-9', '3'],
    ]);
    const meanAndDeviation = (values: number[]) =>
      shownRows({ columns: [deviation('a')], rows: [[spreadOf(values)]] })[0][0];
    expect(meanAndDeviation([])).toBe('–');
    expect(meanAndDeviation([1.3])).toBe('1.3');
    expect(meanAndDeviation([16, 16])).toBe('16 ± 0');
    expect(meanAndDeviation([98, 102])).toBe('100.0 ± 2.8');
    expect(meanAndDeviation([1.3595, 1.3605])).toBe('1.360 ± 0.001');
  });

  it('aligns figures right and words left', () => {
    const cells = [
      ['1.1 change', '2 / 2', '5.7 ± 2.8', '[-4.38 %, n/a]', '0.1 to 0.9', 'n/a', '-'],
      ['2', '-', 'n/a', '+3 %', '1e-9', '3 of 4', '-'],
    ];
    const columns = cells[0].map((_, index) => `column ${index}`);
    const page = htmlReport({
      ...report('x'),
      sections: numbered([{ id: '', title: '', paragraphs: [], figures: [], tables: [table(cells, columns)] }]),
    });
    const kinds = [...page.matchAll(/<th scope="col" class="(\w+)">/g)].map(([, kind]) => kind);
    expect(kinds).toEqual(['text', 'number', 'number', 'number', 'number', 'number', 'text']);
  });

  it('keeps the ids of figures apart', () => {
    const svg = '<svg><clipPath id="a"/><g clip-path="url(#a)"><use href="#a" xlink:href="#a"/></g></svg>';
    expect(inlineSvg(svg, { id: 'figure-3', label: 'A' })).toBe(
      '<svg role="img" aria-label="A"><clipPath id="figure-3-a"/><g clip-path="url(#figure-3-a)"><use href="#figure-3-a" xlink:href="#figure-3-a"/></g></svg>',
    );
  });
});
