import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { readJson, readLog } from '@policypath/trial/node';
import { z } from 'zod';
import { trialTask, type TrialTask } from '../results/trialTask.ts';
import type { EvaluatedReturn } from './improvingPeriod.ts';

/** What the analysis reads of a trial's folder. */
export interface AnalysedTrial {
  readonly folder: string;
  readonly environment: string;
  readonly agent: string;
  readonly variant: string;
  readonly seed: number;
  /** What of its settings makes it another task than others of its environment and agent. */
  readonly task: TrialTask;
  readonly finished: boolean;
  readonly evaluations: readonly EvaluatedReturn[];
}

/** The folder of a trial in which the policy's parameters are recorded. */
export const recordedFolder = 'recorded';

const manifestSchema = z.looseObject({
  trial: z.looseObject({
    environment: z.string().min(1),
    agent: z.string().min(1),
    variant: z.string().min(1),
    seed: z.int().nonnegative(),
  }),
});

const evaluationSchema = z.object({ step: z.int().nonnegative(), meanReturn: z.number() });

/** Whether a trial's path was recorded. */
export function hasRecordedPath(folder: string): boolean {
  return statSync(join(folder, recordedFolder), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @throws UsageError when the folder is no trial's, or one of its files cannot be read */
export function readAnalysedTrial(folder: string): AnalysedTrial {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) throw new UsageError(`${folder} holds no trial: it has no manifest.json`);
  const { trial } = readJson(path, readFileSync(path, 'utf8'), manifestSchema);
  const { environment, agent, variant, seed } = trial;
  return {
    folder,
    environment,
    agent,
    variant,
    seed,
    task: trialTask(trial),
    finished: existsSync(join(folder, 'result.json')),
    evaluations: readLog(join(folder, 'evaluations.jsonl'), evaluationSchema),
  };
}
