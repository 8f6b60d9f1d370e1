import { resolve } from 'node:path';
import { readBenchmark } from '../store/benchmark.ts';

/**
 * The names that benchmarks give to the variants of these trials, by absolute folder. A benchmark may have several of one
 * variant with different settings under different names. A sweep's trials lie in <root>/<environment>/<variant name>/seed-0000;
 * trials of no benchmark are not in the map.
 *
 * @throws UsageError when a benchmark.json is not readable
 */
export function namedVariants(trialFolders: readonly string[]): ReadonlyMap<string, string> {
  const roots = new Set(trialFolders.map((folder) => resolve(folder, '..', '..', '..')));
  const planned = [...roots].flatMap((root) =>
    (readBenchmark(root)?.trials ?? []).map(({ folder, variant }) => [resolve(root, folder), variant] as const),
  );
  return new Map(planned);
}

/** The trials with the variant names of their benchmarks. */
export function withGivenNames<Trial extends { readonly folder: string; readonly variant: string }>(
  trials: readonly Trial[],
): Trial[] {
  const names = namedVariants(trials.map(({ folder }) => folder));
  return trials.map((trial) => ({ ...trial, variant: names.get(resolve(trial.folder)) ?? trial.variant }));
}
