import type { MeasuredNullModels } from '../measure/nullModels.ts';
import type { Finding } from './finding.ts';
import { spread } from './numbers.ts';

/** What one more path of a null model costs. */
export function nullFindings({ snapshots, times }: MeasuredNullModels): Finding[] {
  return times.map(({ null: name, plain, compiled }) => ({
    job: `a draw of \`${name}\` at ${snapshots} snapshots, of the processor`,
    here: spread(compiled),
    beside: `plain loops and ml-matrix ${spread(plain)}`,
  }));
}
