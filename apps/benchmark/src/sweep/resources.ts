import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { formatBytes, freeDiskBytes, freeMemory, keptCount, trialNeeds } from '@policypath/trial/node';
import { keptSteps } from '../runners/trialBatch.ts';
import { openTrials, type SweptTrial } from './sweepPlan.ts';

/** What a sweep needs and what the machine has, in bytes. */
export interface Resources {
  /** Trials at a time. */
  readonly jobs: number;
  /** Memory of the largest trials, as many as run at a time. */
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** Disk that unfinished trials will take beyond what they have taken. */
  readonly diskBytes: number;
  readonly freeDiskBytes: number;
}

/** Share of the free memory that trials may use. */
const memoryShare = 0.9;

export interface ResourcesOptions {
  /** Trials at a time; undefined: as many as cores and memory allow. */
  readonly jobs?: number | undefined;
  /** Threads of each trial. Default 1. */
  readonly threads?: number;
  /** Each keeps a checkpoint for ever at every so many steps. Default: those that branches need. */
  readonly keepCheckpoints?: number | undefined;
}

/**
 * As many trials at a time as cores, with the threads of each, and free memory allow, or `jobs`.
 *
 * @throws UsageError with the figures when memory or disk do not suffice
 */
export function resources(
  root: string,
  trials: readonly SweptTrial[],
  { jobs, threads = 1, keepCheckpoints }: ResourcesOptions = {},
): Resources {
  const open = openTrials(trials);
  const needs = open.map((trial) =>
    trialNeeds(trial.config, keptCount(keptSteps(trial, keepCheckpoints), trial.config)),
  );
  // At worst the largest trials run at the same time.
  const memory = needs.map(({ memoryBytes }) => memoryBytes).toSorted((a, b) => b - a);
  const memoryOf = (count: number): number => memory.slice(0, count).reduce((sum, bytes) => sum + bytes, 0);
  const free = freeMemory();
  const most = Math.max(1, Math.min(Math.floor(availableParallelism() / threads), open.length));
  let fitting = most;
  while (fitting > 1 && memoryOf(fitting) > memoryShare * free) fitting -= 1;
  const chosen = Math.max(1, Math.min(jobs ?? fitting, Math.max(1, open.length)));
  const found: Resources = {
    jobs: chosen,
    memoryBytes: memoryOf(chosen),
    freeMemoryBytes: free,
    diskBytes: needs.reduce(
      (sum, { diskBytes }, index) => sum + Math.max(0, diskBytes - folderBytes(join(root, open[index].folder))),
      0,
    ),
    freeDiskBytes: freeDiskBytes(existingFolder(root)),
  };
  if (found.memoryBytes > memoryShare * free) {
    const mend =
      chosen > 1 ? `: give --jobs ${fitting} or none` : ': end other programs, or lower window or replayCapacity';
    throw new UsageError(
      `${chosen} trial${chosen > 1 ? 's' : ''} at a time need up to ${formatBytes(found.memoryBytes)} of memory, ` +
        `${formatBytes(free)} are free${mend}`,
    );
  }
  if (found.diskBytes > found.freeDiskBytes) {
    throw new UsageError(
      `${open.length} trials need up to ${formatBytes(found.diskBytes)} more in ${root}, only ` +
        `${formatBytes(found.freeDiskBytes)} are free: free some space, choose another --out, or fewer trials by --only`,
    );
  }
  return found;
}

function existingFolder(folder: string): string {
  let place = resolve(folder);
  while (!existsSync(place)) place = dirname(place);
  return place;
}

/** Bytes of all files in a folder and below; 0 when it is missing. A running trial may delete some meanwhile. */
function folderBytes(folder: string): number {
  return present(() => readdirSync(folder, { recursive: true, withFileTypes: true }), [])
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + present(() => lstatSync(join(parentPath, name)).size, 0), 0);
}

function present<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}
