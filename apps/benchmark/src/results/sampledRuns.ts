import { UsageError } from '@policypath/trial/errors';
import { meanCurve, throughCommonStep, type RunEvaluations } from '@policypath/stats';
import { failureRemarks, missingEvaluations } from './failedTrials.ts';
import { settingsRemarks } from './settingsRemarks.ts';
import { apartRemark } from './toldApart.ts';
import { shortBoth } from '../words/steps.ts';
import { blocksOf, type Blocks } from './blocks.ts';
import { trialName, type MeasuredEvaluation, type MeasuredTrial } from './measuredTrial.ts';
import type { PlannedTrial } from './plannedTrial.ts';

/** A trial and the part of its evaluations that is used. */
export interface SampledRun {
  readonly trial: MeasuredTrial;
  readonly run: RunEvaluations;
}

/** The runs of one environment at one offset that statistics are made of. */
export interface EnvironmentSample {
  /** What it is called. */
  readonly environment: string;
  readonly environmentId: string;
  /** Environment steps that an action is held for, in all of its runs. */
  readonly actionRepeat: number;
  /** In environment steps. */
  readonly throughStep: number;
  /** By variant, the base first; all evaluated at the same steps. */
  readonly variants: ReadonlyMap<string, readonly SampledRun[]>;
  /** What a reader must know of the choice. */
  readonly notes: readonly string[];
}

export interface SampleOptions {
  /** Of one agent. */
  readonly trials: readonly MeasuredTrial[];
  readonly offset: number;
  /** Use a seed only when its trials have ended in every environment and variant. Default false. */
  readonly wholeBlocks?: boolean;
  /** What a benchmark plans, and so what a whole block holds. Default: every pair of environment and variant that there is. */
  readonly planned?: readonly PlannedTrial[] | undefined;
}

/**
 * Chooses the runs: those that have ended, where each variant of the environment has one such; else all, cut to their last
 * common evaluation. A trial that failed stays in: its missing evaluations count as its last one. Of the evaluations at an
 * offset the first, right after step 0, is left out: it is of the untrained policy, as the one at step 0 is.
 *
 * @throws UsageError when trials of one environment were evaluated at different steps
 */
export function sampledRuns({ trials, offset, wholeBlocks = false, planned }: SampleOptions): EnvironmentSample[] {
  const blocks = wholeBlocks ? blocksOf(trials, planned) : null;
  const environments = [...new Set(trials.map(({ environment }) => environment))];
  return environments.flatMap((environment) => {
    const own = trials.filter((trial) => trial.environment === environment);
    const evaluated = own.filter(
      (trial) => evaluationsOf(trial, offset).length > 0 || lastOfFailed(trial, offset) !== null,
    );
    const inBlocks = blocks === null ? evaluated : evaluated.filter(blocks.holds);
    const hasAny = (some: readonly MeasuredTrial[]): boolean =>
      some.some((trial) => evaluationsOf(trial, offset).length > 0);
    if (!hasAny(inBlocks)) return [];
    const ended = inBlocks.filter(hasEnded);
    const everyVariant = variantsOf(inBlocks).every((variant) => ended.some((trial) => trial.variant === variant));
    const used = everyVariant && hasAny(ended) ? ended : inBlocks;
    const { step, runs } = cutRuns(used, offset);
    const [{ environmentId, actionRepeat }] = used;
    return [
      {
        environment,
        environmentId,
        actionRepeat,
        throughStep: step,
        variants: new Map(
          variantsOf(used).map((variant) => [
            variant,
            used.flatMap((trial, index) => (trial.variant === variant ? [{ trial, run: runs[index] }] : [])),
          ]),
        ),
        notes: [
          ...apartRemark(used[0]),
          ...choiceNotes({ environment, own, used, step, offset, blocks }),
          ...settingsRemarks(used).map((text) => `${environment}: ${text}`),
          ...failureRemarks(used, trialName),
        ],
      },
    ];
  });
}

function evaluationsOf(trial: MeasuredTrial, offset: number): readonly MeasuredEvaluation[] {
  return (trial.evaluations.get(offset) ?? []).filter(({ step }) => offset === 0 || step > offset);
}

/** What the missing evaluations of a failed trial count as, be it that of the untrained policy; null of others. */
function lastOfFailed(trial: MeasuredTrial, offset: number): number | null {
  return trial.state === 'failed' ? (trial.evaluations.get(offset)?.at(-1)?.meanReturn ?? null) : null;
}

function hasEnded({ state }: MeasuredTrial): boolean {
  return state !== 'unfinished';
}

/** The base first, then by name. */
function variantsOf(trials: readonly MeasuredTrial[]): string[] {
  const names = new Set(trials.map(({ variant }) => variant));
  return [...names].toSorted((a, b) => Number(b === 'base') - Number(a === 'base') || (a < b ? -1 : 1));
}

function cutRuns(trials: readonly MeasuredTrial[], offset: number): { step: number; runs: RunEvaluations[] } {
  const evaluationsOfAll = trials.map((trial) => evaluationsOf(trial, offset));
  const runs = trials.map((trial, index) => {
    const evaluations = evaluationsOfAll[index];
    const last = lastOfFailed(trial, offset);
    const missing = last === null ? [] : missingEvaluations(evaluations, last, evaluationsOfAll);
    const all = [...evaluations, ...missing];
    return {
      name: `${trialName(trial)}, ${trial.folder}`,
      steps: all.map(({ step }) => step),
      meanReturns: all.map(({ meanReturn }) => meanReturn),
    };
  });
  try {
    const cut = throughCommonStep(runs);
    // Refuses runs of different evaluation intervals, by name.
    meanCurve(cut.runs);
    return { step: cut.step, runs: cut.runs };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

interface Choice {
  readonly environment: string;
  readonly own: readonly MeasuredTrial[];
  readonly used: readonly MeasuredTrial[];
  readonly step: number;
  readonly offset: number;
  readonly blocks: Blocks | null;
}

function choiceNotes({ environment, own, used, step, offset, blocks }: Choice): string[] {
  const through = shortBoth(step, used[0].actionRepeat);
  const unfinished = used.filter((trial) => !hasEnded(trial));
  const longer = used.some((trial) => (evaluationsOf(trial, offset).at(-1)?.step ?? 0) > step);
  const whyOut = (trial: MeasuredTrial): string =>
    blocks !== null && !blocks.holds(trial)
      ? 'outside the whole blocks'
      : evaluationsOf(trial, offset).length === 0
        ? `no evaluation ${offset === 0 ? 'yet' : `at offset ${offset}`}`
        : 'not ended';
  const leftOut = own.filter((trial) => !used.includes(trial));
  const reasons = [...new Set(leftOut.map(whyOut))];
  return [
    ...(unfinished.length > 0
      ? [`interim: ${unfinished.length} of ${used.length} runs have not ended; all are used up to step ${through}`]
      : longer
        ? [`runs differ in length; all are used up to step ${through}`]
        : []),
    ...reasons.map((reason) => {
      const trials = leftOut.filter((trial) => whyOut(trial) === reason);
      return `left out, ${reason}: ${trials.map(({ variant, seed }) => `${variant} ${seed}`).join(', ')}`;
    }),
  ].map((text) => `${environment}: ${text}`);
}
