import { visible } from '@policypath/figures';
import type { NumberedSection, NumberedTable, Report } from './report.ts';
import { markdownTable } from './section.ts';

/** The report as Markdown; its figures lie in `figures/`, its tables also in `tables/`. */
export function markdownReport({ title, labels, interim, about, answer, findings, sections }: Report): string {
  const blocks = [
    `# ${plain(title)}`,
    ...labels.map((label) => `> **${plain(label)}**`),
    ...(interim.length === 0 ? [] : [`> **Interim:** ${interim.map(plain).join('; ')}.`]),
    ...about.map(plain),
    plain(answer),
    findings
      .map(
        ({ environment, variant, word, text }) =>
          `- ${plain(environment)}, ${plain(variant)}: **${plain(word)}**, ${plain(text)}`,
      )
      .join('\n'),
    ...sections.flatMap(sectionBlocks),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function sectionBlocks({ title, paragraphs, tables, figures }: NumberedSection): string[] {
  return [
    `## ${plain(title)}`,
    ...paragraphs.map(plain),
    ...tables.flatMap(tableBlocks),
    ...figures.flatMap(({ number, file, caption }) => [
      `![Figure ${number}](figures/${file}.png)`,
      `**Figure ${number}.** ${plain(caption)} ([SVG](figures/${file}.svg))`,
    ]),
  ];
}

function tableBlocks(table: NumberedTable): string[] {
  const { number, file, caption, notes = [] } = table;
  return [
    `**Table ${number}.** ${plain(caption)} ([CSV](tables/${file}.csv))`,
    markdownTable(table, plain),
    notes.map((note) => `- ${plain(note)}`).join('\n'),
  ];
}

/** Text that Markdown shows as it is, in a line. */
function plain(text: string): string {
  return visible(text)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_|~]/g, '\\$&')
    .replaceAll(/\](?=[([:])/g, '\\]')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^([#+-]|\d+[.)])(?=\s)/, (start) => (/\d/.test(start) ? start.replace(/.$/, '\\$&') : `\\${start}`));
}
