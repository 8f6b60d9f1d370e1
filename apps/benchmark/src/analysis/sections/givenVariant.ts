import { dirname, join, resolve } from 'node:path';
import { readBenchmark } from '../../sweep/benchmarkFile.ts';

/**
 * What the benchmark of a trial calls its variant, which tells apart several of one kind with settings of their own; null
 * where the trial is of no benchmark. A sweep's trials lie in <root>/<environment>/<variant name>/seed-0000.
 *
 * @throws UsageError when the benchmark.json is not readable
 */
export function givenVariant(trialFolder: string): string | null {
  const root = dirname(dirname(dirname(resolve(trialFolder))));
  const trials = readBenchmark(root)?.trials ?? [];
  return trials.find(({ folder }) => join(root, folder) === resolve(trialFolder))?.variant ?? null;
}
