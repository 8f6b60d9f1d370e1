import Table from 'cli-table3';
import type { RandomBaseline } from './baselineFile.ts';

/** The baselines as a table for the terminal. */
export function baselineTable(baselines: readonly RandomBaseline[]): string {
  const table = new Table({
    head: ['Environment', 'Episodes', 'Mean return', 'Standard error', 'SD (ddof 0)', 'Median', 'Mean length'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const one of baselines) {
    table.push([
      one.environment,
      one.episodes,
      one.mean.toFixed(2),
      one.standardError?.toFixed(2) ?? 'n/a',
      one.populationStandardDeviation.toFixed(2),
      one.median.toFixed(2),
      one.meanLength.toFixed(1),
    ]);
  }
  return table.toString();
}
