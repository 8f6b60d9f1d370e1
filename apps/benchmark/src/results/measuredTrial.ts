import { dirname, join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { readLog } from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import { z } from 'zod';
import { readComparedTrial, type ComparedTrial } from './comparedTrial.ts';
import { findFiles } from './findFiles.ts';
import { toldApart } from './toldApart.ts';
import { withGivenNames } from '../sweep/namedVariants.ts';

const evaluationSchema = z.looseObject({
  /** Environment steps. */
  step: z.int().nonnegative(),
  agentStep: z.number().nonnegative().optional(),
  offset: z.int().nonnegative().default(0),
  returns: z.array(z.number()).min(1),
  lengths: z.array(z.int()).optional(),
  meanReturn: z.number(),
});
const sideSchema = z.looseObject({ returns: z.array(z.number()).min(1), meanReturn: z.number() });
const editEvaluationSchema = z.looseObject({
  step: z.int().nonnegative(),
  edit: z.int(),
  before: sideSchema,
  after: sideSchema,
});

/** One evaluation: a return an episode. */
export type MeasuredEvaluation = z.infer<typeof evaluationSchema>;
/** Returns before and after one edit, on the same start states. */
export type MeasuredEdit = z.infer<typeof editEvaluationSchema>;

/** What a trial's folder says of its returns, finished or not. */
export interface MeasuredTrial extends Omit<ComparedTrial, 'evaluations' | 'finished'> {
  readonly state: 'finished' | 'failed' | 'unfinished';
  /** Environment steps that it was to take. */
  readonly steps: number;
  /** By offset, in the order of their steps; offset 0 is always there. */
  readonly evaluations: ReadonlyMap<number, readonly MeasuredEvaluation[]>;
  readonly editEvaluations: readonly MeasuredEdit[];
}

/** Reads a trial's folder without changing it. @throws UsageError when manifest or a log is not readable */
export function readMeasuredTrial(folder: string): MeasuredTrial {
  const { finished, evaluations: _evaluations, ...trial } = readComparedTrial(folder);
  const records = [
    ...readLog(trialFile(folder, 'evaluations'), evaluationSchema, { complete: finished }),
    ...readLog(trialFile(folder, 'offsetEvaluations'), evaluationSchema, { complete: finished }),
  ];
  const offsets = [...new Set([0, ...records.map(({ offset }) => offset)])];
  return {
    ...trial,
    state: finished ? 'finished' : trial.failure === null ? 'unfinished' : 'failed',
    steps: Number(trial.settings.get('steps') ?? 0),
    evaluations: new Map(
      offsets.map((offset) => [
        offset,
        records.filter((record) => record.offset === offset).toSorted((a, b) => a.step - b.step),
      ]),
    ),
    editEvaluations: readLog(trialFile(folder, 'editEvaluations'), editEvaluationSchema, { complete: finished }),
  };
}

/**
 * All trials in the folders and below them, by environment, agent, variant and seed, those of a benchmark by its names; of one environment and agent those with
 * other action repeats, profiles or pictures are told apart by name.
 *
 * @throws UsageError when there is none, one is not readable, or two are the same
 */
export function readMeasuredTrials(roots: readonly string[]): MeasuredTrial[] {
  const manifests = findFiles(roots, ['manifest.json']);
  if (manifests.length === 0) {
    throw new UsageError(`no trials in ${roots.join(', ')}: no folder there has a manifest.json`);
  }
  const trials = toldApart(withGivenNames(manifests.map((path) => readMeasuredTrial(dirname(path)))));
  const folders = new Map<string, string>();
  for (const trial of trials) {
    const name = trialName(trial);
    const other = folders.get(name);
    if (other !== undefined) {
      throw new UsageError(`${other} and ${trial.folder} are both ${name}: give the folder of one of them only`);
    }
    folders.set(name, trial.folder);
  }
  return trials.toSorted((a, b) => comparedNames(a, b) || a.seed - b.seed);
}

/** e.g. 'Hopper-v4 td3 pptb seed 3'. */
export function trialName({ environment, agent, variant, seed }: MeasuredTrial): string {
  return `${environment} ${agent} ${variant} seed ${seed}`;
}

function comparedNames(a: MeasuredTrial, b: MeasuredTrial): number {
  const [own, other] = [a, b].map(({ environment, agent, variant }) => join(environment, agent, variant));
  return own < other ? -1 : own > other ? 1 : 0;
}
