import { basename, dirname, resolve } from 'node:path';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { methodNamesOf } from '../store/methodNames.ts';

/**
 * Names of methods in figures, by the trial's id: the agent, and the variant under the name that a
 * benchmark (its trials lie in <environment>/<variant name>/seed-0000) or `train --name` gives it, told apart by
 * `methodNamesOf`.
 */
export function curveNames(trials: readonly FollowedTrial[]): ReadonlyMap<string, string> {
  const methods = trials.map((trial) => ({
    environment: trial.environment,
    method: variantOf(trial),
    settings: trial.manifest?.trial ?? null,
  }));
  const names = methodNamesOf(methods);
  return new Map(trials.map(({ id }, index) => [id, names[index]]));
}

/** e.g. 'td3 pptb', 'td3 pptb-a'. */
function variantOf({ manifest, place, environmentId }: FollowedTrial): string {
  if (manifest === null) return '?';
  const { agent, variant } = manifest.trial;
  const folder = resolve(place.path);
  const above = dirname(folder);
  // The names of a sweep's folders.
  const folderOfEnvironment = environmentId.replaceAll('/', '_');
  const isOfBenchmark = /^seed-\d+$/.test(basename(folder)) && basename(dirname(above)) === folderOfEnvironment;
  return `${agent} ${manifest.name ?? (isOfBenchmark ? basename(above) : variant)}`;
}
