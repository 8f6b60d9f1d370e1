import { z } from 'zod';
import { radProfileNames, sacProfileNames } from './profiles.ts';
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

/** Environment steps that an action is held for; they are whole episodes' divisors, so that both counts of steps stay in proportion. */
const actionRepeat = count.refine((repeat) => 1000 % repeat === 0, {
  error: 'expected a divisor of the 1000 steps of an episode, such as 1, 2, 4 or 8',
});

const softActorCritic = {
  actionRepeat,
  hiddenSizes: z.array(count).min(1),
  actorLearningRate: positive,
  criticLearningRate: positive,
  batchSize: count,
  discount: z.number().min(0).max(1),
  criticTau: z.number().positive().max(1),
  criticTargetUpdateFrequency: count,
  actorUpdateFrequency: count,
  logStdMin: z.number(),
  logStdMax: z.number(),
  initialTemperature: positive,
  alphaLearningRate: positive,
  alphaBeta1: z.number().min(0).lt(1),
  replayCapacity: count,
};

/** SAC's hyper-parameters; what each is stands in @policypath/agents. */
export const sacSchema = z.strictObject({ profile: z.enum(sacProfileNames), ...softActorCritic });

const side = count.refine((size) => size % 4 === 0, { error: 'expected a multiple of 4' });

/** RAD's hyper-parameters, and what its pictures are. */
export const radSchema = z.strictObject({
  profile: z.enum(radProfileNames),
  ...softActorCritic,
  image: z.strictObject({ channels: z.literal(3), height: side, width: side, frameStack: count }),
  augmentation: z.strictObject({ kind: z.enum(['crop', 'translate']), size: side }),
  encoderFeatureSize: count,
  filters: count,
  strides: z.array(z.union([z.literal(1), z.literal(2)])).min(1),
  encoderTau: z.number().positive().max(1),
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

/** A preset of @policypath/pptb, changed by options. Steps are agent steps. What has a default came later. */
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

/**
 * What the trials of all agents have. Steps are environment steps (what is simulated) unless they are called agent steps (what
 * the agent is asked for: an action is held for `actionRepeat` environment steps).
 */
const trial = {
  variant: z.enum(variantNames),
  seed: z.number().int().nonnegative(),
  steps: count,
  /** Agent steps of uniformly random actions before the first update. */
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
};

const environment = z.string().min(1);
/** null for the variant 'base'. */
const pptb = pptbSchema.nullable();

/** Everything that decides what a trial computes: one configuration, one sequence of bytes. The order of keys is part of its hash. */
export const trialSchema = z.discriminatedUnion('agent', [
  z.strictObject({ environment, agent: z.literal('td3'), ...trial, td3: td3Schema, pptb }),
  z.strictObject({ environment, agent: z.literal('sac'), ...trial, sac: sacSchema, pptb }),
  z.strictObject({ environment, agent: z.literal('rad'), ...trial, rad: radSchema, pptb }),
]);

export const agentNames = ['td3', 'sac', 'rad'] as const;
export type AgentName = (typeof agentNames)[number];

export type Td3Settings = z.infer<typeof td3Schema>;
export type SacSettings = z.infer<typeof sacSchema>;
export type RadSettings = z.infer<typeof radSchema>;
export type PptbSettings = z.infer<typeof pptbSchema>;
export type TrialConfig = z.infer<typeof trialSchema>;
export type { Variant } from './variants.ts';

/** Environment steps in one agent step; 1 for TD3, whose environments have no repeat. */
export function actionRepeatOf(config: TrialConfig): number {
  if (config.agent === 'td3') return 1;
  return config.agent === 'sac' ? config.sac.actionRepeat : config.rad.actionRepeat;
}

/** Transitions that the agent keeps for replay. */
export function replayCapacityOf(config: TrialConfig): number {
  if (config.agent === 'td3') return config.td3.replayCapacity;
  return config.agent === 'sac' ? config.sac.replayCapacity : config.rad.replayCapacity;
}
