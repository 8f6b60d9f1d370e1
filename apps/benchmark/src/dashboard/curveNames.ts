import { group } from 'd3-array';
import { basename, dirname, resolve } from 'node:path';
import type { FollowedTrial } from '../store/followedTrial.ts';

/** What the trials of one method may differ in: their seed, their length, and what is only measured. */
const ignored = new Set([
  'environment',
  'agent',
  'variant',
  'seed',
  'steps',
  'evaluationInterval',
  'evaluationEpisodes',
  'evaluationOffsets',
  'evaluationSeedOffset',
  'editEvaluation',
  'recordInterval',
  'metricsInterval',
]);
/** Settings, and characters of each, that a name holds. */
const mostSettings = 4;
const mostCharacters = 24;
/** Depth to which nested settings are compared. */
const deepest = 3;

/**
 * Names of methods in figures, by the trial's id: the agent, and the variant under the name that a
 * benchmark gives it (its trials lie in <environment>/<variant name>/seed-0000). Where trials of one such name differ in
 * settings within an environment, those settings are added: a mean over different settings is no method's.
 */
export function curveNames(trials: readonly FollowedTrial[]): ReadonlyMap<string, string> {
  return new Map([...group(trials, variantOf)].flatMap(([variant, members]) => namesWithin(variant, members)));
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
  return `${agent} ${isOfBenchmark ? basename(above) : variant}`;
}

function namesWithin(variant: string, trials: readonly FollowedTrial[]): [string, string][] {
  const settings = new Map(trials.map((trial) => [trial, settingsOf(trial.manifest?.trial ?? {})]));
  const differing = new Set<string>();
  for (const environment of new Set(trials.map((trial) => trial.environment))) {
    const own = trials.flatMap((trial) =>
      trial.environment === environment ? [settings.get(trial) ?? new Map()] : [],
    );
    for (const name of new Set(own.flatMap((one) => [...one.keys()]))) {
      if (new Set(own.map((one) => one.get(name))).size > 1) differing.add(name);
    }
  }
  const names = [...differing];
  return trials.map((trial) => {
    if (names.length === 0) return [trial.id, variant];
    const words = names.map((name) => `${name} ${settings.get(trial)?.get(name)?.slice(0, mostCharacters) ?? '–'}`);
    const more = words.length > mostSettings ? `, and ${words.length - mostSettings} more` : '';
    return [trial.id, `${variant} (${words.slice(0, mostSettings).join(', ')}${more})`];
  });
}

/** Settings by their path, e.g. 'pptb.rank' -> '8', without those that are `ignored`. */
export function settingsOf(
  settings: object,
  without: ReadonlySet<string> = ignored,
  prefix = '',
  depth = 0,
): Map<string, string> {
  const entries = Object.entries(settings) as [string, unknown][];
  return new Map(
    entries.flatMap(([name, value]): [string, string][] => {
      if (depth === 0 && without.has(name)) return [];
      const nested = value !== null && typeof value === 'object' && !Array.isArray(value) && depth < deepest;
      return nested
        ? [...settingsOf(value, without, `${prefix}${name}.`, depth + 1)]
        : [[prefix + name, JSON.stringify(value)]];
    }),
  );
}
