import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { baselineKey, readBaselineFile } from '../random/index.ts';
import { findFiles } from './findFiles.ts';

/** The random agent's mean return in one environment at one action repeat. */
export interface ComparisonBaseline {
  readonly mean: number;
  /** null: not known. */
  readonly standardError: number | null;
  /** null: not known. */
  readonly episodes: number | null;
  /** Where the figure is from. */
  readonly source: string;
}

/** Measured by `policypath random`; it comes with the app. */
const shippedFile = fileURLToPath(new URL('../../data/random-agents.json', import.meta.url));

/**
 * Random-agent baselines by `baselineKey`: those `given` first, then those of `random.json` files in the folders, below
 * and right beside them, then the ones that come with the app.
 */
export function findBaselines(
  folders: readonly string[],
  given: ReadonlyMap<string, ComparisonBaseline> = new Map(),
): Map<string, ComparisonBaseline> {
  const beside = folders
    .map((folder) => join(dirname(resolve(folder)), 'random.json'))
    .filter((path) => existsSync(path));
  const baselines = new Map(given);
  for (const path of [...findFiles(folders, ['random.json']), ...new Set(beside), shippedFile]) {
    if (!existsSync(path)) continue;
    for (const { environment, actionRepeat, mean, standardError, episodes } of readBaselineFile(path)) {
      const key = baselineKey(environment, actionRepeat);
      if (baselines.has(key)) continue;
      const source = path === shippedFile ? 'measured with policypath random, shipped' : path;
      baselines.set(key, { mean, standardError, episodes, source });
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

/** The command that measures what is not known. */
export function measuringCommand(environmentId: string, actionRepeat: number): string {
  const repeat = actionRepeat === 1 ? '' : ` --action-repeat ${actionRepeat}`;
  return `policypath random --env ${environmentId}${repeat} --out random.json`;
}
