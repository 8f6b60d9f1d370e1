import { z } from 'zod';
import { variantNames } from './variants.ts';

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

/** Bounds of the boost; null where there is none. Formulas: README of @policypath/pptb. */
export const boostLimitsSchema = z.strictObject({
  feedback: z.number().gt(0).lt(1).nullable(),
  relativeDisplacement: positive.nullable(),
  normGrowth: fromZero.nullable(),
});

/** How the boost falls with the steps. */
export const boostDecaySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear'), fromStep: fromZero, toStep: positive }),
  z.strictObject({ kind: z.literal('exponential'), fromStep: fromZero, halfLife: positive }),
]);

/** A preset of @policypath/pptb, changed by options. Steps are environment steps. What has a default came later. */
export const pptbSchema = z.strictObject({
  name: z.enum(['default', 'literal']),
  snapshotClock: z.enum(['steps', 'policy-updates']),
  snapshotInterval: count,
  snapshotUpdates: count,
  capacity: count,
  period: count,
  /** r_t; also where another setting says how many directions are kept, the first edit waits for rank + 1 snapshots. */
  rank: count,
  /** Keep as many directions as hold this share of the information amount instead, `maximumRank` at most. */
  informationThreshold: z.number().positive().max(1).nullable().default(null),
  maximumRank: count.default(128),
  boostedDirections: wholeNumber,
  /** p_b; null: as much as `boostLimits.feedback` allows at each edit. */
  boost: fromZero.nullable(),
  boostLimits: boostLimitsSchema.default({ feedback: null, relativeDisplacement: null, normGrowth: null }),
  boostDecay: boostDecaySchema.nullable().default(null),
  /** What is subtracted from the path before it is decomposed. */
  centre: z.enum(['mean', 'first']).nullable().default(null),
  /** Mean age of an exponential average's weights, in snapshots; null: that of the window's mean. */
  meanAge: fromZero.nullable().default(null),
  scope: z.enum(['whole', 'layer']),
  minimumSnapshots: wholeNumber.nullable(),
  /** No edit after this step. */
  stopStep: wholeNumber.nullable().default(null),
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
  variant: z.enum(variantNames),
  seed: z.number().int().nonnegative(),
  steps: count,
  /** Environment steps of uniformly random actions before the first update. */
  startSteps: wholeNumber,
  evaluationInterval: count,
  evaluationEpisodes: count,
  /** Evaluations are made at steps t with t % evaluationInterval equal to one of these; 0 is one of them. */
  evaluationOffsets: z.array(wholeNumber).min(1).default([0]),
  /** The start states of evaluations are drawn from the trial's seed plus this. */
  evaluationSeedOffset: wholeNumber.default(100),
  /** Every so many edits the policy before and after is evaluated on the same start states. */
  editEvaluation: z.strictObject({ every: count, episodes: count }).nullable().default(null),
  /** Steps between stored parameters of the policy, that of step 0 included. */
  recordInterval: count.nullable().default(null),
  /** Updates averaged in one line of metrics.jsonl. */
  metricsInterval: count,
  td3: td3Schema,
  /** null for the variant 'base'. */
  pptb: pptbSchema.nullable(),
});

export type Td3Settings = z.infer<typeof td3Schema>;
export type PptbSettings = z.infer<typeof pptbSchema>;
export type TrialConfig = z.infer<typeof trialSchema>;
export type { Variant } from './variants.ts';
