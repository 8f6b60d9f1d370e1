import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { trialFile } from '@policypath/trial/records';
import { DiskFullError, diskFullReason, type HeldLock, LockedError, takeLock } from '@policypath/trial/node';
import { otherSettings } from '../runners/runTrialJob.ts';
import type { BatchTrial, TrialBatch } from '../runners/trialBatch.ts';
import { readBenchmark, writeBenchmark, type Benchmark, type BenchmarkSetting } from '../store/benchmark.ts';
import { trialLabel } from '../words/trialNames.ts';
import { readDefinition, type BenchmarkDefinition } from './definition.ts';
import { plannedTrials, type PlannedTrial } from './plannedTrials.ts';
import { selected, type Selection } from './selection.ts';
import type { Settings } from './settings.ts';
import { trialStatus, type TrialStatus } from './trialStatus.ts';

/** A trial of a sweep with its state. */
export interface SweptTrial extends PlannedTrial, BatchTrial {
  readonly status: TrialStatus;
}

/** A sweep of one benchmark into one folder, with the state of its trials. */
export interface SweepPlan {
  readonly root: string;
  readonly benchmark: Benchmark;
  /** The selected trials, in the order in which they are started. */
  readonly trials: readonly SweptTrial[];
}

/** The trials that are neither finished nor failed. */
export function openTrials(trials: readonly SweptTrial[]): SweptTrial[] {
  return trials.filter(({ status }) => status.state !== 'finished' && status.state !== 'failed');
}

/** The input of a runner: the trials that are neither finished nor failed, and how to run them. */
export function batchOf(
  { root, benchmark, trials }: SweepPlan,
  how: Pick<TrialBatch, 'run' | 'retries' | 'stop'>,
): TrialBatch {
  return { root, label: benchmark.label, trials: openTrials(trials), total: trials.length, ...how };
}

export interface PlanSweepOptions {
  readonly file: string;
  /** Default: `runs/<name of the benchmark>`. */
  readonly out?: string;
  readonly only?: Selection;
}

/**
 * Reads a benchmark's file and inspects its folder; writes nothing.
 *
 * @throws UsageError when the file has a mistake, or the folder holds other files or trials with other settings
 */
export function planSweep({ file, out, only = {} }: PlanSweepOptions): SweepPlan {
  const definition = readDefinition(file);
  const root = out ?? join('runs', definition.name);
  const all = plannedTrials(definition);
  refuseOtherFolder(root, definition.name);
  refuseOtherSettings(root, all);
  return {
    root,
    benchmark: benchmarkOf(definition, all),
    trials: selected(all, only).map((trial) => ({
      ...trial,
      label: trialLabel(trial),
      status: trialStatus(root, trial),
    })),
  };
}

function refuseOtherFolder(root: string, name: string): void {
  if (existsSync(trialFile(root, 'manifest'))) {
    throw new UsageError(`${root} is the folder of a single trial: choose another --out`);
  }
  const found = readBenchmark(root);
  if (found !== null && found.name !== name) {
    throw new UsageError(`${root} holds the benchmark '${found.name}', not '${name}': choose another --out`);
  }
}

const shownConflicts = 5;

/** Refuses a folder whose trials have other settings: old and new ones would mix. */
function refuseOtherSettings(root: string, trials: readonly PlannedTrial[]): void {
  const conflicts = trials.flatMap((trial) => {
    const folder = join(root, trial.folder);
    if (!existsSync(trialFile(folder, 'manifest'))) return [];
    const other = otherSettings(folder, trial.config);
    return other === null ? [] : [`${trialLabel(trial)} (${other})`];
  });
  if (conflicts.length === 0) return;
  const more = conflicts.length > shownConflicts ? ` and ${conflicts.length - shownConflicts} more` : '';
  throw new UsageError(
    `${root} holds trials of other settings: ${conflicts.slice(0, shownConflicts).join('; ')}${more}. ` +
      'Take the change back, choose another --out, or delete the folders of these trials',
  );
}

/**
 * Creates the benchmark's folder if it is missing and takes its lock: one sweep at a time works on it. Returns the
 * function that releases the lock.
 *
 * @throws LockedError naming the owner; DiskFullError
 */
export function openBenchmarkFolder({ root, benchmark }: SweepPlan): () => void {
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw new UsageError(`the folder ${root} cannot be created: ${(error as Error).message}`);
  }
  let lock: HeldLock | null = null;
  try {
    lock = takeLock(root);
    writeBenchmark(root, benchmark);
    return () => lock?.release();
  } catch (error) {
    lock?.release();
    const full = diskFullReason(error);
    if (full !== null)
      throw new DiskFullError(`${root}: ${full}; no trial was started. Free some space, then try again`);
    if (!(error instanceof LockedError)) throw error;
    throw new LockedError(`${root}: ${error.message.replace('the trial is in use', 'this benchmark is in use')}`);
  }
}

/** The content of `benchmark.json`. */
function benchmarkOf(definition: BenchmarkDefinition, trials: readonly PlannedTrial[]): Benchmark {
  const { file, name, title, label, environments, variants, seeds } = definition;
  return {
    formatVersion: 1,
    name,
    title,
    ...(label === undefined ? {} : { label }),
    file: basename(file.path),
    environments: environments.map(({ id }) => id),
    variants: variants.map((entry) => ({ name: entry.name, variant: entry.variant })),
    seeds: [...seeds],
    settings: [
      ...rows(null, null, definition.settings),
      ...environments.flatMap(({ id, settings }) => rows(id, null, settings)),
      ...variants.flatMap((entry) => rows(null, entry.name, entry.settings)),
    ],
    trials: [...trials],
  };
}

function rows(environment: string | null, variant: string | null, settings: Settings): BenchmarkSetting[] {
  return [...settings.values()].map(({ name, value, source, note }) => ({
    environment,
    variant,
    name,
    value,
    source,
    ...(note === undefined ? {} : { note }),
  }));
}
