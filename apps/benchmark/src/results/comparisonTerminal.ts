import Table from 'cli-table3';
import type { Comparison } from './comparison.ts';
import { tableCaption, tableRows, tableTitle } from './tableRows.ts';

/** The comparison for the terminal: a table an agent, then the footnotes. */
export function terminalReport(comparison: Comparison): string {
  const tables = comparison.agents.map((agent) => {
    const { head, rows } = tableRows(agent);
    const table = new Table({
      head: [...head],
      style: { head: [], border: [], compact: true },
      colAligns: head.map((_, index) => (index < 2 ? 'left' : 'right')),
    });
    table.push(...rows.map((row) => [...row]));
    return [tableTitle(comparison, agent), table.toString(), ...tableCaption(agent)].join('\n');
  });
  const footnotes = comparison.footnotes.map((text, index) => `[${index + 1}] ${text}`);
  return [...tables, ...(footnotes.length === 0 ? [] : [footnotes.join('\n')])].join('\n\n');
}
