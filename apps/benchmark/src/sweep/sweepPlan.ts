import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { trialFile } from '@policypath/trial/records';
import {
  DiskFullError,
  diskFullReason,
  extendTrial,
  type HeldLock,
  LockedError,
  readManifest,
  takeLock,
} from '@policypath/trial/node';
import { otherSettings } from '../runners/runTrialJob.ts';
import type { BatchTrial, TrialBatch } from '../runners/trialBatch.ts';
import { readBenchmark, writeBenchmark, type Benchmark, type BenchmarkSetting } from '../store/benchmark.ts';
import { counted } from '../words/numbers.ts';
import { trialLabel } from '../words/trialNames.ts';
import { readDefinition, type BenchmarkDefinition } from './definition.ts';
import { branchName, plannedTrials, type PlannedTrial } from './plannedTrials.ts';
import { selected, type Selection } from './selection.ts';
import type { Settings } from './settings.ts';
import { trialStatus, type TrialStatus } from './trialStatus.ts';

/** A trial of a sweep with its state. */
export interface SweptTrial extends PlannedTrial, BatchTrial {
  readonly status: TrialStatus;
  /** Its length until now, of a trial that is to become longer. */
  readonly extendedFrom?: number;
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
  /** Make trials longer whose steps have grown since they began. Default false: they are refused. */
  readonly extend?: boolean;
}

/**
 * Reads a benchmark's file and inspects its folder; writes nothing.
 *
 * @throws UsageError when the file has a mistake, or the folder holds other files or trials with other settings
 */
export function planSweep({ file, out, only = {}, extend = false }: PlanSweepOptions): SweepPlan {
  const definition = readDefinition(file);
  const root = out ?? join('runs', definition.name);
  const all = plannedTrials(definition);
  refuseOtherFolder(root, definition.name);
  const grown = grownTrials(root, all, extend);
  return {
    root,
    benchmark: benchmarkOf(definition, all),
    trials: selected(all, only).map((trial) => ({
      ...trial,
      label: trialLabel(trial),
      ...longer(trialStatus(root, trial), grown.get(trial.folder)),
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

/**
 * The steps of the trials, by folder, that are to become longer.
 *
 * @throws UsageError when trials have other settings, or have become longer without `extend`: old and new ones would mix
 */
function grownTrials(root: string, trials: readonly PlannedTrial[], extend: boolean): Map<string, number> {
  const grown = new Map<string, number>();
  const conflicts = trials.flatMap((trial) => {
    const folder = join(root, trial.folder);
    if (!existsSync(trialFile(folder, 'manifest'))) return [];
    const other = otherSettings(folder, trial.config);
    if (other === null) return [];
    const { steps } = readManifest(folder).trial;
    const growth = otherSettings(folder, { ...trial.config, steps }) === null && steps < trial.config.steps;
    if (growth) grown.set(trial.folder, steps);
    return growth && extend ? [] : [`${trialLabel(trial)} (${other})`];
  });
  if (conflicts.length === 0) return grown;
  const more = conflicts.length > shownConflicts ? ` and ${conflicts.length - shownConflicts} more` : '';
  const mend =
    grown.size === conflicts.length
      ? 'Give --extend to make these trials longer, take the change back, or choose another --out'
      : 'Take the change back, choose another --out, or delete the folders of these trials';
  throw new UsageError(
    `${root} holds trials of other settings: ${conflicts.slice(0, shownConflicts).join('; ')}${more}. ${mend}`,
  );
}

/** The status of a trial that is to become longer: it is open again where it had finished. */
function longer(status: TrialStatus, before: number | undefined): Pick<SweptTrial, 'status' | 'extendedFrom'> {
  if (before === undefined) return { status };
  return {
    status: status.state === 'finished' ? { ...status, state: 'stopped', step: before } : status,
    extendedFrom: before,
  };
}

/**
 * Makes the open trials longer whose steps have grown.
 *
 * @throws UsageError as `extendTrial`
 */
export async function extendTrials({ root, trials }: SweepPlan, say: (line: string) => void): Promise<void> {
  const grown = openTrials(trials).filter(({ extendedFrom }) => extendedFrom !== undefined);
  for (const { folder, config } of grown) await extendTrial(join(root, folder), config.steps);
  if (grown.length > 0) say(`made longer, as --extend asks: ${counted(grown.length, 'trial')}`);
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
  const { file, name, title, label, environments, seeds, forks, clones } = definition;
  const branches = (forks?.at ?? []).flatMap((at) =>
    (forks?.branches ?? []).map((branch) => ({ ...branch, name: branchName(branch.name, at) })),
  );
  const fits = (clones?.fits ?? []).map((fit) => ({ ...fit, variant: 'base' }));
  const variants = [...definition.variants, ...branches, ...fits];
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
      ...[...definition.variants, ...(forks?.branches ?? []), ...fits].flatMap((entry) =>
        rows(null, entry.name, entry.settings),
      ),
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
