import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { baselineKey, readBaselineFile } from '../random/index.ts';
import type { TrialPlace } from '../store/storedTrial.ts';

/** The random agent's mean return in one environment at one action repeat. */
export interface ComparisonBaseline {
  readonly mean: number;
  /** null: not known. */
  readonly standardError: number | null;
  /** null: not known. */
  readonly episodes: number | null;
  /** Source of the figure. */
  readonly source: string;
}

/** The file of the app, measured by `policypath random`. */
const shippedFile = fileURLToPath(new URL('../../data/random-agents.json', import.meta.url));

/**
 * Random-agent baselines by `baselineKey`: those `given` first, then those of the files, then the ones that come with the app.
 *
 * @throws UsageError when a file is not one that `policypath random --out` wrote
 */
export function findBaselines(
  files: readonly TrialPlace[],
  given: ReadonlyMap<string, ComparisonBaseline> = new Map(),
): Map<string, ComparisonBaseline> {
  const baselines = new Map(given);
  const shipped = { path: shippedFile, shown: 'measured with policypath random, shipped' };
  for (const { path, shown } of [...files, ...(existsSync(shippedFile) ? [shipped] : [])]) {
    for (const { environment, actionRepeat, mean, standardError, episodes } of readBaselineFile(path)) {
      const key = baselineKey(environment, actionRepeat);
      if (!baselines.has(key)) baselines.set(key, { mean, standardError, episodes, source: shown });
    }
  }
  return baselines;
}

/** The baseline of a trial's task; null where it is not known. */
export function baselineOf(
  baselines: ReadonlyMap<string, ComparisonBaseline>,
  { environmentId, actionRepeat }: { readonly environmentId: string; readonly actionRepeat: number },
): ComparisonBaseline | null {
  return baselines.get(baselineKey(environmentId, actionRepeat)) ?? null;
}

/** The command that measures a missing baseline. */
export function measuringCommand(environmentId: string, actionRepeat: number): string {
  const repeat = actionRepeat === 1 ? '' : ` --action-repeat ${actionRepeat}`;
  return `policypath random --env ${environmentId}${repeat} --out random.json`;
}
