import type { Comparison } from './comparison.ts';
import { tableCaption, tableRows, tableTitle, type TableText } from './tableRows.ts';

/** The comparison as Markdown; `figure` is the path of the learning curves, from the report's folder. */
export function markdownReport(comparison: Comparison, figure: string): string {
  const sections = comparison.agents.map((agent) =>
    [`## ${tableTitle(comparison, agent)}`, markdownTable(tableRows(agent)), tableCaption(agent).join('\n')].join(
      '\n\n',
    ),
  );
  const baselines = comparison.agents
    .flatMap((agent) => agent.environments)
    .flatMap(({ environment, actionRepeat, random }) => {
      const repeat = actionRepeat === 1 ? '' : ` at action repeat ${actionRepeat}`;
      return random === null ? [] : [[environment + repeat, random] as const];
    });
  const randomLines = [...new Map(baselines)].map(([environment, { mean, standardError, episodes, source }]) => {
    const error = standardError === null ? '' : ` ± ${standardError.toFixed(2)}`;
    return `- ${environment}: ${mean.toFixed(2)}${error}${episodes === null ? '' : ` over ${episodes} episodes`} (${source})`;
  });
  return [
    ...sections,
    `![Learning curves](${figure})`,
    ...(randomLines.length === 0
      ? []
      : [`Random agents, mean ± standard error of the return:\n\n${randomLines.join('\n')}`]),
    ...(comparison.footnotes.length === 0
      ? []
      : [comparison.footnotes.map((text, index) => `- [${index + 1}] ${escaped(text)}`).join('\n')]),
    '',
  ].join('\n\n');
}

function markdownTable({ head, rows }: TableText): string {
  const rule = `| ${head.map((_, index) => (index < 2 ? '---' : '---:')).join(' | ')} |`;
  return [tableLine(head), rule, ...rows.map(tableLine)].join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
