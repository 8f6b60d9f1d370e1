import { visible } from '@policypath/figures';
import { usualFormats, type FileFormat } from './fileForms.ts';
import type { NumberedFigure, NumberedSection, NumberedTable, Report } from './report.ts';
import { markdownTable } from './tableForms.ts';

/** The report as Markdown; figures and tables of the formats lie beside it in `figures/` and `tables/`. */
export function markdownReport(report: Report, formats: readonly FileFormat[] = usualFormats): string {
  const { title, labels, question, interim, answer, rule, about, findings, sections } = report;
  const leads = sections.filter(({ isLead }) => isLead);
  const others = sections.filter(({ isLead }) => !isLead);
  const blocks = [
    `# ${plain(title)}`,
    ...labels.map((label) => `> **${plain(label)}**`),
    ...(question === null ? [] : [plain(question)]),
    ...(interim.length === 0 ? [] : [`> **Interim:** ${interim.map(plain).join('; ')}.`]),
    plain(answer),
    ...leads.flatMap((section) => sectionBlocks(section, formats)),
    ...(rule === null ? [] : [plain(rule)]),
    ...(about.length + findings.length === 0 ? [] : ['## What was run, and every verdict']),
    ...about.map(plain),
    findings
      .map(
        ({ environment, variant, word, text }) =>
          `- ${plain(environment)}, ${plain(variant)}: **${plain(word)}**, ${plain(text)}`,
      )
      .join('\n'),
    ...others.flatMap((section) => sectionBlocks(section, formats)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function sectionBlocks(
  { title, paragraphs, tables, figures, isLead }: NumberedSection,
  formats: readonly FileFormat[],
): string[] {
  const tableParts = tables.flatMap((table) => tableBlocks(table, formats));
  const figureParts = figures.flatMap((figure) => figureBlocks(figure, formats));
  return [
    `## ${plain(title)}`,
    ...paragraphs.map(plain),
    ...(isLead ? [...figureParts, ...tableParts] : [...tableParts, ...figureParts]),
  ];
}

function figureBlocks({ number, file, caption }: NumberedFigure, formats: readonly FileFormat[]): string[] {
  const forms = (['png', 'svg'] as const).filter((format) => formats.includes(format));
  const text = `**Figure ${number}.** ${plain(caption)}`;
  if (forms.length === 0) return [text];
  return [
    `![Figure ${number}](figures/${file}.${forms[0]})`,
    forms.length === 1 ? text : `${text} ([SVG](figures/${file}.svg))`,
  ];
}

function tableBlocks(table: NumberedTable, formats: readonly FileFormat[]): string[] {
  const { number, file, caption, notes = [] } = table;
  const links = formats
    .filter((format) => format === 'csv' || format === 'tex')
    .map((format) => `[${format.toUpperCase()}](tables/${file}.${format})`);
  return [
    `**Table ${number}.** ${plain(caption)}${links.length === 0 ? '' : ` (${links.join(', ')})`}`,
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
