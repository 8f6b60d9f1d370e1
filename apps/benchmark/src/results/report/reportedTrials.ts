import { dirname, resolve } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { findBaselines, type ComparisonBaseline } from '../baselines.ts';
import { toldApart } from '../toldApart.ts';
import { baselineKey, readBaselineFile } from '../../random/index.ts';
import { asPlanned, missingTrials, trialName, type PlannedTrial } from '../index.ts';
import { readBenchmark, type Benchmark } from '../../sweep/index.ts';
import { findTrials, type Place } from './findTrials.ts';
import { readReportedTrial, type ReportedTrial } from './reportedTrial.ts';

/** A file or folder that could not be read, and why. */
export interface Unreadable {
  readonly shown: string;
  readonly reason: string;
}

/** What lies in the roots. */
export interface ReportedTrials {
  /** By environment, agent, variant and seed. */
  readonly trials: readonly ReportedTrial[];
  readonly benchmarks: readonly Benchmark[];
  readonly unreadable: readonly Unreadable[];
  /** What the benchmarks plan; null without a benchmark. */
  readonly planned: readonly PlannedTrial[] | null;
  /** Planned and not there; what is there and cannot be read is not among them. */
  readonly missing: readonly PlannedTrial[];
  /** By `baselineKey`. */
  readonly random: ReadonlyMap<string, ComparisonBaseline>;
}

/**
 * Reads all trials in the roots and below them, and changes nothing there. What cannot be read is named, and does not
 * stop the others.
 *
 * @throws UsageError, with the mend, when there is no trial, none can be read, or two are the same
 */
export function readReportedTrials(roots: readonly string[]): ReportedTrials {
  const found = findTrials(roots);
  const unreadable: Unreadable[] = [];
  const attempt = <Content>(place: Place, read: () => Content): Content | null => {
    try {
      return read();
    } catch (error) {
      unreadable.push({ shown: place.shown, reason: reasonOf(error, place) });
      return null;
    }
  };

  const benchmarks: Benchmark[] = [];
  const planned = new Map<string, PlannedTrial>();
  for (const place of found.benchmarks) {
    const folder = dirname(place.path);
    const benchmark = attempt(place, () => readBenchmark(folder));
    if (benchmark === null) continue;
    benchmarks.push(benchmark);
    for (const { environment, variant, seed, folder: below, config } of benchmark.trials) {
      planned.set(resolve(folder, below), { environment, variant, seed, agent: config.agent });
    }
  }

  const read: ReportedTrial[] = [];
  const broken: PlannedTrial[] = [];
  for (const place of found.trials) {
    const plan = planned.get(resolve(place.path));
    const trial = attempt(place, () => readReportedTrial(place, plan?.variant));
    if (trial !== null) read.push(trial);
    else if (plan !== undefined) broken.push(plan);
  }
  if (read.length === 0) {
    const { shown, reason } = unreadable[unreadable.length - 1];
    throw new UsageError(`no trial in ${roots.join(', ')} can be read: ${shown}: ${reason}`);
  }
  // Tables and figures pool what is of one environment: other agents and other tasks are none of that.
  const measured = toldApart(
    read.map((trial) => trial.measured),
    { agents: true },
  );
  const trials = read.map((trial, index) => ({ ...trial, measured: measured[index] }));
  refuseTwins(trials);
  const given = new Map<string, ComparisonBaseline>();
  for (const place of found.baselines) {
    for (const one of attempt(place, () => readBaselineFile(place.path)) ?? []) {
      const { mean, standardError, episodes } = one;
      const key = baselineKey(one.environment, one.actionRepeat);
      if (!given.has(key)) given.set(key, { mean, standardError, episodes, source: place.shown });
    }
  }
  return {
    trials: trials.toSorted(byName),
    benchmarks,
    unreadable,
    planned: benchmarks.length === 0 ? null : [...planned.values()],
    missing: missingTrials([...measured.map(asPlanned), ...broken], [...planned.values()]),
    random: findBaselines([], given),
  };
}

/** Why, without the names of folders of this machine. */
function reasonOf(error: unknown, { path, shown }: Place): string {
  const message = error instanceof Error ? error.message : String(error);
  return withoutPath(message, path, shown);
}

/** The text with a report's name of a place for its path on this machine. */
export function withoutPath(text: string, path: string, shown: string): string {
  const absolute = text.replaceAll(resolve(path), shown);
  return /^[./\\]+$/.test(path) ? absolute : absolute.replaceAll(path, shown);
}

function refuseTwins(trials: readonly ReportedTrial[]): void {
  const folders = new Map<string, string>();
  for (const { measured, place } of trials) {
    const name = trialName(measured);
    const other = folders.get(name);
    if (other !== undefined) {
      throw new UsageError(`${other} and ${place.path} are both ${name}: give the folder of one of them only`);
    }
    folders.set(name, place.path);
  }
}

function byName({ measured: a }: ReportedTrial, { measured: b }: ReportedTrial): number {
  for (const key of ['environment', 'agent', 'variant'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return a.seed - b.seed;
}
