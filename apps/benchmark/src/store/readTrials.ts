import { dirname, resolve } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { variantNames } from '@policypath/trial/records';
import { ascending } from 'd3-array';
import { readBenchmark, type Benchmark } from './benchmark.ts';
import { findTrials, refuseNoTrials } from './findTrials.ts';
import { methodNamesOf } from './methodNames.ts';
import { openTrial, renamed } from './openTrial.ts';
import type { StoredTrial, TrialPlace } from './storedTrial.ts';
import { toldApart, type ToldApartOptions } from './tasks.ts';

/** The label of trials that show how the program works and are no evidence. */
export const demonstrationLabel = 'demonstration, not evidence';

/** A file or folder that could not be read, and why. */
export interface Unreadable {
  readonly shown: string;
  readonly reason: string;
}

/** A trial that a benchmark plans. */
export interface PlannedCell {
  /** Id of the environment. */
  readonly environment: string;
  readonly method: string;
  readonly seed: number;
  readonly agent: string;
  /** Whether it begins with the state of another trial. */
  readonly isFork?: boolean;
}

/** The contents of some folders. */
export interface ReadTrials {
  /** Sorted by environment, agent, method (in the order of the benchmarks) and seed. Methods of a benchmark have their names from it. */
  readonly trials: readonly StoredTrial[];
  readonly benchmarks: readonly Benchmark[];
  /** Trials that the benchmarks plan; null without a benchmark. */
  readonly planned: readonly PlannedCell[] | null;
  /** Planned trials whose folders exist and cannot be read. */
  readonly broken: readonly PlannedCell[];
  /** Files of random agents' baselines. */
  readonly baselines: readonly TrialPlace[];
  readonly unreadable: readonly Unreadable[];
  /** Lines on trials that were left out on purpose: demonstrations beside other trials. */
  readonly leftOut: readonly string[];
}

export interface ReadTrialsOptions extends ToldApartOptions {
  /** Report a trial that cannot be read in `unreadable` instead of throwing. Default false. */
  readonly tolerant?: boolean;
}

/**
 * Reads all trials in the folders and below them; writes nothing. Logs that every result needs (evaluations, edits)
 * are read now, so that a broken one is reported at once.
 *
 * @throws UsageError, with the mend, when there is no trial, none can be read, or two are equal
 */
export function readTrials(roots: readonly string[], { tolerant = false, agents }: ReadTrialsOptions = {}): ReadTrials {
  const found = findTrials(roots);
  refuseNoTrials(found, roots);
  const unreadable: Unreadable[] = [];
  const attempt = <Content>(place: TrialPlace, read: () => Content): Content | null => {
    try {
      return read();
    } catch (error) {
      if (!tolerant) throw error;
      const message = error instanceof Error ? error.message : String(error);
      unreadable.push({ shown: place.shown, reason: withoutPath(message, place.path, place.shown) });
      return null;
    }
  };
  const benchmarks: Benchmark[] = [];
  const planned = new Map<string, PlannedCell>();
  /** Planned places of demonstrations. */
  const demonstrations = new Set<string>();
  for (const folder of benchmarkFolders(found)) {
    const benchmark = attempt(folder, () => readBenchmark(folder.path));
    if (benchmark === null) continue;
    const isAsked = found.benchmarks.some(({ path }) => resolve(dirname(path)) === resolve(folder.path));
    if (isAsked) benchmarks.push(benchmark);
    const demonstration = benchmark.label === demonstrationLabel;
    for (const { environment, variant, seed, folder: below, config, fork } of benchmark.trials) {
      const path = resolve(folder.path, below);
      planned.set(path, { environment, method: variant, seed, agent: config.agent, isFork: fork !== undefined });
      if (demonstration) demonstrations.add(path);
    }
  }
  const broken: PlannedCell[] = [];
  const trials = found.trials.flatMap((place): StoredTrial[] => {
    const plan = planned.get(resolve(place.path));
    const trial = attempt(place, () => {
      const opened = openTrial(place);
      void [opened.evaluations, opened.edits, opened.editEvaluations, opened.evaluatedEdits];
      return opened;
    });
    if (trial === null && plan !== undefined) broken.push(plan);
    return trial === null ? [] : [trial];
  });
  if (trials.length === 0) {
    const { shown, reason } = unreadable[unreadable.length - 1];
    throw new UsageError(`no trial in ${roots.join(', ')} can be read: ${shown}: ${reason}`);
  }
  const { kept, leftOut } = withoutDemonstrations(trials);
  if (leftOut.length > 0) for (const path of demonstrations) planned.delete(path);
  const shown = leftOut.length === 0 ? benchmarks : benchmarks.filter(({ label }) => label !== demonstrationLabel);
  const named = methodsApart(namedApart(kept, { agents }));
  refuseTwins(named);
  return {
    trials: named.toSorted(byName(methodOrder([...planned.values()]))),
    benchmarks: shown,
    planned: shown.length === 0 ? null : [...planned.values()],
    broken,
    baselines: found.baselines,
    unreadable,
    leftOut,
  };
}

/** The trials, with environments renamed so that different tasks have different names; logs stay unread. */
export function namedApart(trials: readonly StoredTrial[], options: ToldApartOptions = {}): StoredTrial[] {
  const bare = trials.map(({ environment, environmentId, agent, traits, apartBy }) => ({
    environment,
    environmentId,
    agent,
    traits,
    apartBy,
  }));
  return toldApart(bare, options).map(({ environment, apartBy }, index) =>
    renamed(trials[index], { environment, apartBy }),
  );
}

/** The trials, with methods renamed so that trials which differ in settings have different methods. */
function methodsApart(trials: readonly StoredTrial[]): StoredTrial[] {
  const names = methodNamesOf(
    trials.map(({ environment, agent, method, manifest }) => ({
      environment: `${environment} ${agent}`,
      method,
      settings: manifest.trial,
    })),
  );
  return trials.map((trial, index) =>
    trial.method === names[index] ? trial : renamed(trial, { method: names[index] }),
  );
}

/** Demonstrations are left out where there are other trials. */
function withoutDemonstrations(trials: readonly StoredTrial[]): {
  readonly kept: readonly StoredTrial[];
  readonly leftOut: readonly string[];
} {
  const kept = trials.filter(({ manifest: { label } }) => label !== demonstrationLabel);
  const count = trials.length - kept.length;
  if (kept.length === 0 || count === 0) return { kept: trials, leftOut: [] };
  return {
    kept,
    leftOut: [
      `left out: ${count} ${count === 1 ? 'trial' : 'trials'} labelled '${demonstrationLabel}'; give their folder alone to see them`,
    ],
  };
}

/** e.g. 'Hopper-v4 td3 pptb seed 3'. */
export function trialName({
  environment,
  agent,
  method,
  seed,
}: Omit<PlannedCell, 'agent'> & { agent: string }): string {
  return `${environment} ${agent} ${method} seed ${seed}`;
}

/** The text with a path of this machine replaced by the name that a report gives it. */
export function withoutPath(text: string, path: string, shown: string): string {
  const absolute = text.replaceAll(resolve(path), shown);
  return /^[./\\]+$/.test(path) ? absolute : absolute.replaceAll(path, shown);
}

/**
 * The folders of benchmarks that name the methods of the found trials: the found ones, and those above a trial whose folder
 * was given by itself (a sweep's trials lie in <root>/<environment>/<method>/seed-0000).
 */
function benchmarkFolders({ trials, benchmarks }: ReturnType<typeof findTrials>): TrialPlace[] {
  const places = new Map(
    benchmarks.map(({ path, shown }) => [resolve(dirname(path)), { path: dirname(path), shown }] as const),
  );
  for (const { path } of trials) {
    const above = resolve(path, '..', '..', '..');
    if (!places.has(above)) places.set(above, { path: above, shown: 'benchmark.json' });
  }
  return [...places.values()];
}

function refuseTwins(trials: readonly StoredTrial[]): void {
  const folders = new Map<string, string>();
  for (const trial of trials) {
    const name = trialName(trial);
    const other = folders.get(name);
    if (other !== undefined) {
      throw new UsageError(
        `${other} and ${trial.place.path} are both ${name}, with the same settings: give the folder of one of them only`,
      );
    }
    folders.set(name, trial.place.path);
  }
}

/** Methods as tables list them: in the order of the benchmarks, then of the app's variants. */
export function methodOrder(planned: readonly Pick<PlannedCell, 'method'>[] | null): string[] {
  return [...new Set([...(planned ?? []).map(({ method }) => method), ...variantNames()])];
}

/** By environment, agent, method in the given order (others follow by name) and seed. */
function byName(methods: readonly string[]): (a: StoredTrial, b: StoredTrial) => number {
  const rank = ({ method }: StoredTrial): number =>
    methods.includes(method) ? methods.indexOf(method) : methods.length;
  return (a, b) =>
    ascending(a.environment, b.environment) ||
    ascending(a.agent, b.agent) ||
    rank(a) - rank(b) ||
    ascending(a.method, b.method) ||
    a.seed - b.seed;
}
