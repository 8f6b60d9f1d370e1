import { basename, dirname, resolve } from 'node:path';
import { settingAt, type Manifest, type TrialConfig } from '@policypath/trial/records';

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
  'pptb.evaluatedBoosts',
  'pptb.evaluatedRanks',
  'pptb.evaluatedWindows',
  'pptb.evaluatedAverages',
  'pptb.evaluatedEpisodes',
]);
/** Settings, and characters of each, that a name holds. */
const mostSettings = 4;
const mostCharacters = 24;
/** Depth to which nested settings are compared. */
const deepest = 3;

/**
 * The method of a trial by itself: the name that `train --name` gives it; in a sweep's folders (<environment>/<name>/seed-0003)
 * the name of its variant there, because a benchmark may have several of one variant with different settings; otherwise its
 * variant. A fork outside of a sweep has its step with it: 'pptb from 150000'. `methodNamesOf` tells such methods apart.
 */
export function methodOf(
  folder: string,
  { name, trial: { environment, variant }, fork }: Pick<Manifest, 'name' | 'trial' | 'fork'>,
): string {
  const from = fork === undefined ? '' : ` from ${fork.step}`;
  if (name !== undefined) return `${name}${from}`;
  const above = dirname(resolve(folder));
  const isOfSweep =
    /^seed-\d+$/.test(basename(folder)) && basename(dirname(above)) === environment.replaceAll('/', '_');
  return isOfSweep ? basename(above) : `${variant}${from}`;
}

/** A trial whose method is to be named. */
export interface MethodTrial {
  /** Trials of different environments are not compared with each other. */
  readonly environment: string;
  /** `methodOf`, where agents differ with the agent. */
  readonly method: string;
  /** null: not known yet. */
  readonly settings: TrialConfig | null;
}

/**
 * Names of the methods of trials, in their order. Trials of one method that differ in settings within an environment are
 * different methods, named by what differs: 'pptb rank 8' and 'pptb rank 16'. A mean over them would be no method's.
 */
export function methodNamesOf(trials: readonly MethodTrial[]): string[] {
  const settings = trials.map((trial) => settingsOf(trial.settings ?? {}));
  const differing = new Map<string, string[]>();
  for (const method of new Set(trials.map((trial) => trial.method))) differing.set(method, differingIn(method));
  return trials.map(({ method }, index) => {
    const names = differing.get(method) ?? [];
    if (names.length === 0) return method;
    const words = names.map(
      (name) => `${shownName(name)} ${settings[index].get(name)?.slice(0, mostCharacters) ?? '–'}`,
    );
    const more = words.length > mostSettings ? `, and ${words.length - mostSettings} more` : '';
    return `${method} ${words.slice(0, mostSettings).join(', ')}${more}`;
  });

  function differingIn(method: string): string[] {
    const own = trials.flatMap((trial, index) =>
      trial.method === method ? [{ environment: trial.environment, settings: settings[index] }] : [],
    );
    const found = new Set<string>();
    for (const environment of new Set(own.map((one) => one.environment))) {
      const there = own.filter((one) => one.environment === environment).map((one) => one.settings);
      for (const name of new Set(there.flatMap((one) => [...one.keys()]))) {
        if (new Set(there.map((one) => one.get(name))).size > 1) found.add(name);
      }
    }
    // Values that follow from others, such as the predicted speed-up, are named only where nothing else differs.
    const declared = [...found].filter((name) => settingAt(name) !== undefined);
    return declared.length === 0 ? [...found] : declared;
  }
}

/** The name that the setting has as an option, e.g. 'rank' of 'pptb.rank'. */
function shownName(path: string): string {
  return settingAt(path)?.name ?? path;
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
      if (without.has(prefix + name)) return [];
      const nested = value !== null && typeof value === 'object' && !Array.isArray(value) && depth < deepest;
      return nested
        ? [...settingsOf(value, without, `${prefix}${name}.`, depth + 1)]
        : [[prefix + name, JSON.stringify(value)]];
    }),
  );
}
