import Table from 'cli-table3';
import type { RandomBaseline } from './baselineFile.ts';

/** The baselines as a table for the terminal. */
export function baselineTable(baselines: readonly RandomBaseline[]): string {
  const repeated = baselines.some(({ actionRepeat }) => actionRepeat > 1);
  const head = [
    'Environment',
    ...(repeated ? ['Action repeat'] : []),
    'Episodes',
    'Mean return',
    'Standard error',
    'SD (ddof 0)',
    'Median',
    repeated ? 'Mean length, agent steps' : 'Mean length',
  ];
  const table = new Table({
    head,
    style: { head: [], border: [] },
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
  });
  for (const one of baselines) {
    table.push([
      one.environment,
      ...(repeated ? [one.actionRepeat] : []),
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
