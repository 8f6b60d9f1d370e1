import type { MeasuredNullModels } from '../measure/nullModels.ts';
import type { Finding } from './finding.ts';
import { inSeconds, short, spread } from './numbers.ts';

/** What one more path of a null model costs, and a whole comparison. */
export function nullFindings({ snapshots, times, compared }: MeasuredNullModels): Finding[] {
  const draws = times.map(({ null: name, plain, compiled }) => ({
    job: `a draw of \`${name}\` at ${snapshots} snapshots, of the processor`,
    here: spread(compiled),
    beside: `plain loops and ml-matrix ${spread(plain)}`,
  }));
  return [
    ...draws,
    {
      job: `all null models of a path of ${compared.snapshots} x ${short(compared.dimension)}, 99 draws of each, two threads`,
      here: `${inSeconds(compared.clock)}, of the processor ${inSeconds(compared.processor)}`,
    },
  ];
}
