import { z } from 'zod';

const step = z.number().int().nonnegative();
const seconds = z.record(z.string(), z.number());
const measure = z.number().nullish();
const evaluationMeans = z.looseObject({ meanReturn: z.number() });

/** What the dashboard reads of a manifest; the rest may be of a newer version. */
export const shownManifest = z.looseObject({
  trial: z.looseObject({
    environment: z.string().min(1),
    agent: z.string().min(1),
    variant: z.string().min(1),
    seed: z.number(),
    steps: z.number().positive(),
    startSteps: z.number().nonnegative().default(0),
    pptb: z.looseObject({ rank: measure, boost: measure, period: measure, capacity: measure }).nullish(),
  }),
  engine: z.record(z.string(), z.unknown()).default({}),
  startedAt: z.string().optional(),
  label: z.string().optional(),
});
export type ShownManifest = z.infer<typeof shownManifest>;

export const shownEvaluation = z
  .looseObject({ step, meanReturn: z.number(), wallSeconds: z.number().nullish() })
  .transform(({ step, meanReturn, wallSeconds }) => ({ step, meanReturn, wallSeconds: wallSeconds ?? null }));
export type ShownEvaluation = z.infer<typeof shownEvaluation>;

/** A line of any log. */
export const shownStep = z.looseObject({ step });

export const shownEdit = z.looseObject({
  step,
  effective: z.boolean(),
  displacement: measure,
  trimmedShare: measure,
  boostedShare: measure,
  rankUsed: measure,
  feedback: measure,
  milliseconds: measure,
  gaps: z.record(z.string(), z.number().nullable()).nullish(),
  meanAbsoluteActionChange: measure,
  meanLogStdChange: measure,
});
export type ShownEdit = z.infer<typeof shownEdit>;

export const shownEditEvaluation = z.looseObject({ step, before: evaluationMeans, after: evaluationMeans });
export type ShownEditEvaluation = z.infer<typeof shownEditEvaluation>;

export const shownResult = z.looseObject({ steps: step, seconds, wallSeconds: z.number() });
export const shownFailure = z.looseObject({ step: step.nullish(), message: z.string().nullish() });
/** Of a checkpoint's state: where the time went up to it. */
export const shownCheckpoint = z.looseObject({ progress: z.looseObject({ step }), seconds });
export const shownLock = z.looseObject({ pid: z.number().int().positive(), host: z.string() });
