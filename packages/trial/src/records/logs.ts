import { z } from 'zod';

/** Environment steps when the line was written. */
const step = z.int().nonnegative();
/** Agent steps: step / action repeat. Absent in logs of versions without action repeats. */
const agentStep = z.number().nonnegative().optional();
/** Absent in logs of versions that did not write it; null when the number was NaN or infinite. */
const measure = z.number().nullish();

/** A line of evaluations.jsonl or offset-evaluations.jsonl: returns of the policy without exploration. */
export const evaluationRecordSchema = z.looseObject({
  step,
  agentStep,
  /** Steps after a multiple of the evaluation interval. */
  offset: z.int().nonnegative().default(0),
  /** Made at the end of a trial whose steps are no multiple of the interval: no part of AUC and SCORE. */
  final: z.literal(true).optional(),
  /** Undiscounted return of each episode. */
  returns: z.array(z.number()).min(1),
  /** Agent steps of each episode. */
  lengths: z.array(z.int()).optional(),
  meanReturn: z.number(),
  /** Episodes that were cut at `evaluationSteps`, if any was. */
  cutEpisodes: z.int().positive().optional(),
  /** null before the first edit and in trials without edits. */
  stepsSinceEdit: z.number().nullable().default(null),
  /** Seconds of work so far, over all sessions. */
  wallSeconds: z.number().optional(),
});

/** A line of edits.jsonl: one edit and its effects. Shares are relative to the newest snapshot's norm. */
export const editRecordSchema = z.looseObject({
  step,
  agentStep,
  /** Counted from 1. */
  edit: z.int().optional(),
  /** Asked for by hand, not by the schedule, with these settings in place of the trial's. */
  byHand: z.looseObject({ settings: z.record(z.string(), z.unknown()) }).optional(),
  /** Whether it changed any bit of the policy. */
  effective: z.boolean(),
  displacement: measure,
  relativeDisplacement: measure,
  trimmedShare: measure,
  boostedShare: measure,
  rankUsed: measure,
  snapshots: measure,
  feedback: measure,
  boostUsed: measure,
  /** Cosines of the boost with the newest snapshot and with the window's displacement, and the share of it that it repeats. */
  boostAlongNewest: measure,
  boostAlongDisplacement: measure,
  displacementRepeated: measure,
  /** Norm of the edited policy's weights, and what the boost predicts it to be. */
  weightNorm: measure,
  predictedWeightNorm: measure,
  milliseconds: measure,
  /** Whether rounding may have turned the directions kept or boosted by more than 1e-4. */
  shortOfDigits: z.boolean().nullish(),
  /** What made the decomposition of the edit; left out for the Gram matrix. */
  way: z.enum(['gram', 'full']).optional(),
  gaps: z.record(z.string(), z.number().nullable()).nullish(),
  weightNormByLayer: z.array(z.looseObject({ layer: z.number(), norm: measure })).optional(),
  meanAbsoluteActionChange: measure,
  q1Change: measure,
  saturatedShare: measure,
  meanLogStdChange: measure,
  meanAbsoluteLogStdChange: measure,
  /** Mean over the fixed observations of the largest value of an action after the edit, and its ratio to that before. */
  meanMaxQ: measure,
  maxQRatio: measure,
  /** Share of these observations at which the action of the largest value stays. */
  greedyActionsKept: measure,
});

const returnsSchema = z.looseObject({ returns: z.array(z.number()).min(1), meanReturn: z.number() });

/** A line of edit-evaluations.jsonl: returns right before and right after an edit, on the same start states. */
export const editEvaluationRecordSchema = z.looseObject({
  step,
  agentStep,
  edit: z.int(),
  before: returnsSchema,
  after: returnsSchema,
});

/**
 * A line of evaluated-edits.jsonl: returns of one edit of the policy that is only evaluated, from the start states of the
 * evaluation at the same step.
 */
export const evaluatedEditRecordSchema = z.looseObject({
  step,
  agentStep,
  /** Name of the edit; 'window-mean' for the mean of the newest snapshots. */
  edit: z.string(),
  /** Snapshots that it edits at most, and those that it had. */
  window: z.int(),
  snapshots: z.int(),
  /** Absent where the edit has none. */
  rank: z.int().optional(),
  boost: z.number().optional(),
  /** Step of the newest snapshot, which is edited. */
  snapshotStep: step,
  /** null: the edited policy returns nothing finite, as `failure` says. */
  returns: z.array(z.number()).nullable(),
  meanReturn: z.number().nullable(),
  failure: z.string().optional(),
  /** Mean return of the policy itself from the same start states. */
  policyMeanReturn: z.number(),
  relativeDisplacement: measure,
  weightNorm: measure,
});

/** A line of episodes.jsonl: one training episode. */
export const episodeRecordSchema = z.looseObject({
  step,
  agentStep,
  return: z.number(),
  /** In agent steps. */
  length: z.int(),
  terminated: z.boolean().optional(),
});

/** A line of metrics.jsonl: means of the agent's metrics over the last updates, by name. */
export const metricsRecordSchema = z
  .object({
    step,
    agentStep,
    updates: z.int().optional(),
    /** Seconds of work so far, over all sessions. */
    wallSeconds: z.number().optional(),
    /** Of these, what the policy's path costs: snapshots and edits. Absent without a path. */
    pathSeconds: z.number().optional(),
  })
  .catchall(z.number().nullable());

/** The logs of a trial and what a line of each holds. */
export const logSchemas = {
  evaluations: evaluationRecordSchema,
  offsetEvaluations: evaluationRecordSchema,
  editEvaluations: editEvaluationRecordSchema,
  evaluatedEdits: evaluatedEditRecordSchema,
  edits: editRecordSchema,
  episodes: episodeRecordSchema,
  metrics: metricsRecordSchema,
} as const;

export type LogName = keyof typeof logSchemas;
export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;
export type EditRecord = z.infer<typeof editRecordSchema>;
export type EditEvaluationRecord = z.infer<typeof editEvaluationRecordSchema>;
export type EvaluatedEditRecord = z.infer<typeof evaluatedEditRecordSchema>;
export type EpisodeRecord = z.infer<typeof episodeRecordSchema>;
export type MetricsRecord = z.infer<typeof metricsRecordSchema>;

/** The agent's own numbers in a line of metrics.jsonl, by name. */
export function agentMetrics(line: MetricsRecord): Record<string, number | null> {
  const {
    step: _step,
    agentStep: _agentStep,
    updates: _updates,
    wallSeconds: _wall,
    pathSeconds: _path,
    ...own
  } = line;
  return own as Record<string, number | null>;
}

/** The type of a line of each log, as it is written. */
export type LogLines = { readonly [Name in LogName]: z.input<(typeof logSchemas)[Name]> };
