import { forecastNorm, pathEditOf, periodInSteps, type NormForecast } from '@policypath/pptb';
import { z } from 'zod';
import { actionRepeatOf, editsPolicy, type TrialConfig } from './trialSchema.ts';
import { variantOf } from './variants.ts';
import { snapshotsBeforeEdit } from './snapshotsBeforeEdit.ts';

/** What boosting is expected to do to the weights; in the manifest, outside of what is hashed. */
export const predictionSchema = z.object({
  /** boost x window / period over a full window: from 1 on the path speeds up without bound. */
  feedback: z.number(),
  /** Norm of the policy's weights at the last step over that of the unedited policy; null: beyond float32. */
  normOverBase: z.number().nullable(),
});
export type Prediction = z.infer<typeof predictionSchema>;

interface ForecastOptions {
  /** The trial begins with another's state at this step, whose window it takes over or not. */
  readonly fork?: { readonly step: number; readonly hasWindow: boolean };
  /** Length in environment steps. Default: the trial's. */
  readonly steps?: number;
  /** Norm of the unedited policy at an environment step, where it is known. Default: it grows as it usually does. */
  readonly base?: (step: number) => number;
}

/**
 * How the weights' norm grows under the scheduled edits of a trial; null for trials that boost nothing along the path, and under
 * bounds of move or norm, which no forecast knows.
 */
export function normForecastOf(config: TrialConfig, { fork, steps, base }: ForecastOptions = {}): NormForecast | null {
  const { pptb, variant, startSteps } = config;
  const { editor } = variantOf(variant);
  if (pptb === null || editor === null || !editsPolicy(config) || pptb.boost === 0) return null;
  if (pathEditOf(editor).boost === undefined) return null;
  const { feedback: feedbackLimit, relativeDisplacement, normGrowth } = pptb.boostLimits;
  if (relativeDisplacement !== null || normGrowth !== null) return null;
  const repeat = actionRepeatOf(config);
  return forecastNorm({
    boost: pptb.boost,
    window: pptb.capacity,
    snapshotInterval: pptb.snapshotInterval,
    period: periodInSteps(pptb),
    span: pptb.windowSpan === 'since-edit' ? 'cleared' : pptb.boostSpan,
    steps: (steps ?? config.steps) / repeat,
    startSteps,
    minimumSnapshots: snapshotsBeforeEdit(pptb),
    stopStep: pptb.stopStep ?? undefined,
    feedbackLimit: feedbackLimit ?? undefined,
    boostDecay: pptb.boostDecay ?? undefined,
    editsAfter: fork === undefined ? undefined : fork.step / repeat,
    windowFrom: fork === undefined || fork.hasWindow ? undefined : fork.step / repeat,
    base: base === undefined ? undefined : (step) => base(step * repeat),
  });
}

/** null as `normForecastOf`. @param fork as there */
export function predictionOf(config: TrialConfig, fork?: ForecastOptions['fork']): Prediction | null {
  const forecast = normForecastOf(config, { fork });
  if (forecast === null || config.pptb === null) return null;
  const { overBase } = forecast;
  return { feedback: config.pptb.feedback, normOverBase: Number.isFinite(overBase) ? overBase : null };
}

/** The prediction in a sentence, and a warning where the weights run away. */
export function predictionSentence({ feedback, normOverBase }: Prediction, steps: number): string {
  const shown = (value: number): string => String(Number(value.toPrecision(3)));
  const norm =
    normOverBase === null
      ? 'weights beyond what float32 holds'
      : `weights ${shown(normOverBase)} times as long as without edits`;
  const runsAway = feedback >= 1 && (normOverBase === null || normOverBase > 3);
  const warning = runsAway
    ? '; warning: the path speeds up without bound. A longer period, a shorter window or a smaller boost keeps it in hand'
    : '';
  return `predicted: boost x window / period is ${shown(feedback)}, at step ${steps} ${norm}${warning}`;
}
