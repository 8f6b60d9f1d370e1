import { z } from 'zod';

const count = z.number().int().positive();
const wholeNumber = z.number().int().nonnegative();
const positive = z.number().positive();
const fromZero = z.number().nonnegative();

/** TD3's hyper-parameters; the paper's values are in ./defaults.ts. */
export const td3Schema = z.strictObject({
  hiddenSizes: z.array(count).min(1),
  actorLearningRate: positive,
  criticLearningRate: positive,
  batchSize: count,
  discount: z.number().min(0).max(1),
  targetRate: z.number().positive().max(1),
  policyDelay: count,
  targetNoise: fromZero,
  targetNoiseClip: fromZero,
  explorationNoise: fromZero,
  replayCapacity: count,
});

/** A preset of @policypath/pptb, changed by options. Steps are environment steps. */
export const pptbSchema = z.strictObject({
  name: z.enum(['default', 'literal']),
  snapshotClock: z.enum(['steps', 'policy-updates']),
  snapshotInterval: count,
  snapshotUpdates: count,
  capacity: count,
  period: count,
  rank: count,
  boostedDirections: wholeNumber,
  boost: fromZero,
  scope: z.enum(['whole', 'layer']),
  minimumSnapshots: wholeNumber.nullable(),
  afterEdit: z.strictObject({ target: z.enum(['polyak', 'copy']), moments: z.enum(['keep', 'reset']) }),
  /** Go on although the guard (boost x window / period) is 1 or more. */
  forceBoost: z.boolean(),
  /** boost x window / period over a full window. */
  feedback: fromZero,
  /** 1 / (1 - feedback): how much faster the policy drifts in the long run; null where it speeds up without bound. */
  predictedSteadySpeedUp: z.number().nullable(),
});

/** Everything that decides what a trial computes: one configuration, one sequence of bytes. */
export const trialSchema = z.strictObject({
  environment: z.string().min(1),
  agent: z.literal('td3'),
  variant: z.enum(['base', 'observe-only', 'pptb']),
  seed: z.number().int().nonnegative(),
  steps: count,
  /** Environment steps of uniformly random actions before the first update. */
  startSteps: wholeNumber,
  evaluationInterval: count,
  evaluationEpisodes: count,
  /** Updates averaged in one line of metrics.jsonl. */
  metricsInterval: count,
  td3: td3Schema,
  /** null for the variant 'base'. */
  pptb: pptbSchema.nullable(),
});

export type Td3Settings = z.infer<typeof td3Schema>;
export type PptbSettings = z.infer<typeof pptbSchema>;
export type TrialConfig = z.infer<typeof trialSchema>;
export type Variant = TrialConfig['variant'];
