import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialConfig } from '@policypath/trial/records';
import { benchmarkPath, readBenchmark } from '../sweep/benchmarkFile.ts';
import { trialLabel } from '../sweep/plannedTrials.ts';
import { readFolderId } from './folderId.ts';
import type { QueuedTrial } from './queuedTrial.ts';

/** A trial of the queue as this machine sees it. */
export interface FoundTrial {
  readonly folder: string;
  readonly config: TrialConfig;
  /** Of the benchmark; shown with every result. */
  readonly benchmarkLabel: string | undefined;
  /** e.g. 'Hopper-v4 pptb seed 3'. */
  readonly name: string;
}

/**
 * Looks the trial up in the benchmark's folder below `shared`. Only a trial that its definition lists is found, so that no
 * job can lead to another folder. Returns why it cannot be run here, in a line, where that is so.
 */
export function findQueuedTrial(shared: string, queued: QueuedTrial): FoundTrial | string {
  const { benchmark, trial } = queued;
  const root = join(shared, benchmark);
  if (['.', '..'].includes(benchmark) || !existsSync(benchmarkPath(root))) {
    return `${root} is no benchmark's folder: --root is the shared folder in which ${benchmark} lies, as this machine sees it`;
  }
  if (readFolderId(root) !== queued.folderId) {
    return `${root} is another folder than the one that was submitted: --root is the shared folder, as this machine sees it`;
  }
  const content = readBenchmark(root);
  const found = content?.trials.find(({ folder }) => folder.replaceAll('\\', '/') === trial);
  if (found === undefined) return `${benchmarkPath(root)} lists no trial ${trial}: submit the benchmark again`;
  return { folder: join(root, trial), config: found.config, benchmarkLabel: content?.label, name: trialLabel(found) };
}
