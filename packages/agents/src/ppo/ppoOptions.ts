import type { Engine } from '@policypath/nets';
import { count, seedKind } from '../offPolicySettings.ts';
import { checkAgentOptions, kindsOf, withDefaults } from '../optionChecks.ts';
import { choice, numberFromZero, positiveNumber, share, sizes } from '../registry/kinds.ts';
import type { AgentSettings } from '../registry/setting.ts';

/** The hyper-parameters of PPO; the defaults are those of CleanRL's `ppo_continuous_action.py`. */
export interface PpoHyperParameters {
  /** Widths of the hidden layers of actor and critic, which are tanh. Default [64, 64]. */
  readonly hiddenSizes: readonly number[];
  /** Adam's learning rate at the start. Default 3e-4. */
  readonly learningRate: number;
  /** 'linear': falls to 0 at the last rollout. Default 'linear'. */
  readonly learningRateSchedule: 'linear' | 'constant';
  /** Default 1e-5. */
  readonly adamEpsilon: number;
  /** T: steps that are made between two learning phases. Default 2048. */
  readonly rolloutSteps: number;
  /** Passes over a rollout. Default 10. */
  readonly epochs: number;
  /** Rows in an update, a divisor of `rolloutSteps`. Default 64: 32 minibatches. */
  readonly batchSize: number;
  /** gamma. Default 0.99. */
  readonly discount: number;
  /** lambda of generalised advantage estimation. Default 0.95. */
  readonly gaeLambda: number;
  /** c: how far ratios, and values with a clipped loss, may move. Default 0.2. */
  readonly clipRange: number;
  /** Default 'clipped'. */
  readonly valueLoss: 'clipped' | 'squared';
  /** Default 0.5. */
  readonly valueCoefficient: number;
  /** Default 0. */
  readonly entropyCoefficient: number;
  /** Largest norm of all gradients together. Default 0.5. */
  readonly gradientNorm: number;
  /** Default 'minibatch'. */
  readonly advantageNormalisation: 'minibatch' | 'none';
  /** 'running': by mean and deviation of all observations seen. Default 'running'. */
  readonly observationNormalisation: 'running' | 'none';
  /** Bound of normalised observations. Default 10. */
  readonly observationClip: number;
  /** 'running': by the deviation of the discounted return. Default 'running'. */
  readonly rewardNormalisation: 'running' | 'none';
  /** Bound of normalised rewards. Default 10. */
  readonly rewardClip: number;
  /** What a time limit is: an end like any other, as in CleanRL, or a cut, after which states still have a value. Default 'end'. */
  readonly timeLimit: 'end' | 'bootstrap';
}

export interface PpoOptions extends Partial<PpoHyperParameters> {
  /** Where the networks are computed; closing it stays with the caller. */
  readonly engine: Engine;
  /** n: length of an observation. */
  readonly observationSize: number;
  /** a: length of an action. */
  readonly actionSize: number;
  /** Actions are clipped to [-maximumAction, maximumAction]. */
  readonly maximumAction: number;
  /** Every random draw of the agent comes from named streams of this seed. */
  readonly seed: number;
  /** Agent steps that it will make: the learning rate falls to 0 there. Not needed with a constant one. */
  readonly agentSteps?: number;
}

export const ppoDefaults: PpoHyperParameters = {
  hiddenSizes: [64, 64],
  learningRate: 3e-4,
  learningRateSchedule: 'linear',
  adamEpsilon: 1e-5,
  rolloutSteps: 2048,
  epochs: 10,
  batchSize: 64,
  discount: 0.99,
  gaeLambda: 0.95,
  clipRange: 0.2,
  valueLoss: 'clipped',
  valueCoefficient: 0.5,
  entropyCoefficient: 0,
  gradientNorm: 0.5,
  advantageNormalisation: 'minibatch',
  observationNormalisation: 'running',
  observationClip: 10,
  rewardNormalisation: 'running',
  rewardClip: 10,
  timeLimit: 'end',
};

const source = ['CleanRL'] as const;

/** The hyper-parameters as settings of trials: what each accepts, in words for people. */
export const ppoSettings = {
  hiddenSizes: { kind: sizes, text: 'widths of the hidden layers', default: source },
  learningRate: {
    kind: positiveNumber,
    text: 'learning rate of the policy; of PPO also of the critic',
    default: source,
  },
  learningRateSchedule: {
    kind: choice('linear', 'constant'),
    text: 'whether that rate falls to 0 over the trial',
    default: source,
  },
  adamEpsilon: { kind: positiveNumber, text: "Adam's epsilon", default: source },
  rolloutSteps: {
    kind: count,
    text: 'steps that are made between two learning phases',
    unit: 'agent steps',
    default: source,
  },
  epochs: { kind: count, text: 'passes over these steps in a learning phase', default: source },
  batchSize: { kind: count, text: 'transitions in an update', default: source, common: true },
  discount: { kind: share, text: 'discount of later rewards', symbol: 'gamma', default: source },
  gaeLambda: { kind: share, text: 'lambda of generalised advantage estimation', default: source },
  clipRange: {
    kind: positiveNumber,
    text: 'how far ratios, and values where they are clipped, may move',
    default: source,
  },
  valueLoss: { kind: choice('clipped', 'squared'), text: 'loss of the critic', default: source },
  valueCoefficient: { kind: numberFromZero, text: "weight of the critic's loss", default: source },
  entropyCoefficient: { kind: numberFromZero, text: "weight of the policy's entropy", default: source },
  gradientNorm: { kind: positiveNumber, text: 'largest norm of all gradients together', default: source },
  advantageNormalisation: {
    kind: choice('minibatch', 'none'),
    text: 'whether advantages are normalised in each update',
    default: source,
  },
  observationNormalisation: {
    kind: choice('running', 'none'),
    text: 'whether observations are normalised by the mean and deviation of all seen',
    default: source,
  },
  observationClip: { kind: positiveNumber, text: 'bound of normalised observations', default: source },
  rewardNormalisation: {
    kind: choice('running', 'none'),
    text: 'whether rewards are divided by the deviation of the discounted return',
    default: source,
  },
  rewardClip: { kind: positiveNumber, text: 'bound of normalised rewards', default: source },
  timeLimit: {
    kind: choice('end', 'bootstrap'),
    text: 'what follows a time limit: no value, or that of the next observation',
    default: source,
  },
} as const satisfies AgentSettings;

/** `PpoOptions` with every default filled in. */
export type CheckedPpoOptions = Required<PpoOptions>;

/**
 * The options with every default filled in.
 *
 * @throws RangeError that names the option, what it was and what it must be; for a rate that is to fall over a length that is
 *   not known
 */
export function checkedPpoOptions(options: PpoOptions): CheckedPpoOptions {
  const all = withDefaults({ ...ppoDefaults, agentSteps: Infinity }, options) as CheckedPpoOptions;
  checkAgentOptions(
    'PPO',
    all,
    {
      observationSize: count,
      actionSize: count,
      maximumAction: positiveNumber,
      seed: seedKind,
      ...kindsOf(ppoSettings),
    },
    ['engine', 'agentSteps'],
  );
  const refusal = ppoContradiction(all);
  if (refusal !== undefined) throw new RangeError(`PPO's ${refusal.replaceAll(/[{}]/g, '')}`);
  if (all.learningRateSchedule === 'linear' && !Number.isFinite(all.agentSteps)) {
    throw new RangeError(
      "PPO's learning rate falls to 0 at its last step, and how many it makes is not known: give createAgent the option steps, " +
        "e.g. 1_000_000, or learningRateSchedule 'constant'",
    );
  }
  return all;
}

/** What contradicts itself in these settings, with their names in braces; undefined where nothing does. */
export function ppoContradiction({
  rolloutSteps,
  batchSize,
}: Pick<PpoHyperParameters, 'rolloutSteps' | 'batchSize'>): string | undefined {
  if (rolloutSteps % batchSize === 0) return undefined;
  return `{rolloutSteps} ${rolloutSteps} is no multiple of {batchSize} ${batchSize}: an update would have fewer rows than the others`;
}
