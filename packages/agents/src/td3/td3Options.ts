import type { Engine } from '@policypath/nets';
import { count, networkSettings, replayCapacitySetting, seedKind } from '../offPolicySettings.ts';
import { checkAgentOptions, kindsOf, withDefaults } from '../optionChecks.ts';
import { numberFromZero, positiveNumber, shareAboveZero } from '../registry/kinds.ts';
import type { AgentSettings } from '../registry/setting.ts';

/** The hyper-parameters of TD3; the defaults are those of the authors' current code (sfujim/TD3, July 2023). */
export interface Td3HyperParameters {
  /** Widths of the hidden layers of actor and critics. Default [256, 256]. */
  readonly hiddenSizes: readonly number[];
  /** Adam's learning rate for the actor. Default 3e-4. */
  readonly actorLearningRate: number;
  /** Adam's learning rate for the critics. Default 3e-4. */
  readonly criticLearningRate: number;
  /** Transitions in an update. Default 256. */
  readonly batchSize: number;
  /** gamma. Default 0.99. */
  readonly discount: number;
  /** tau: step of the target networks towards the trained ones. Default 0.005. */
  readonly targetRate: number;
  /** d: actor and targets are updated at every d-th update of the critics. Default 2. */
  readonly policyDelay: number;
  /** Standard deviation of the target policy's noise, in units of `maximumAction`. Default 0.2. */
  readonly targetNoise: number;
  /** c: the target policy's noise is clipped to +-c, in units of `maximumAction`. Default 0.5. */
  readonly targetNoiseClip: number;
  /** Standard deviation of the exploration noise, in units of `maximumAction`. Default 0.1. */
  readonly explorationNoise: number;
  /** Transitions that are kept for replay. Default 1,000,000. */
  readonly replayCapacity: number;
}

export interface Td3Options extends Partial<Td3HyperParameters> {
  /** Where the networks are computed; closing it stays with the caller. */
  readonly engine: Engine;
  /** n: length of an observation. */
  readonly observationSize: number;
  /** a: length of an action. */
  readonly actionSize: number;
  /** Actions lie in [-maximumAction, maximumAction]. */
  readonly maximumAction: number;
  /** Every random draw of the agent comes from named streams of this seed. */
  readonly seed: number;
}

export const td3Defaults: Td3HyperParameters = {
  hiddenSizes: [256, 256],
  actorLearningRate: 3e-4,
  criticLearningRate: 3e-4,
  batchSize: 256,
  discount: 0.99,
  targetRate: 0.005,
  policyDelay: 2,
  targetNoise: 0.2,
  targetNoiseClip: 0.5,
  explorationNoise: 0.1,
  replayCapacity: 1_000_000,
};

/** The hyper-parameters as settings of trials: what each accepts, in words for people. */
export const td3Settings = {
  ...networkSettings('TD3'),
  targetRate: { kind: shareAboveZero, text: 'step of the target networks', symbol: 'tau', default: ['TD3'] },
  policyDelay: { kind: count, text: 'updates of the critics for one of the policy', default: ['TD3'] },
  targetNoise: {
    kind: numberFromZero,
    text: "standard deviation of the target policy's noise, as a share of the largest action",
    default: ['TD3'],
  },
  targetNoiseClip: { kind: numberFromZero, text: 'bound at which that noise is clipped', default: ['TD3'] },
  explorationNoise: {
    kind: numberFromZero,
    text: 'standard deviation of the exploration noise, as a share of the largest action',
    default: ['TD3'],
  },
  replayCapacity: replayCapacitySetting('TD3'),
} as const satisfies AgentSettings;

/** The options with every default filled in. @throws RangeError that names the option, what it was and what it must be. */
export function checkedTd3Options(options: Td3Options): Required<Td3Options> {
  const all = withDefaults(td3Defaults, options) as Required<Td3Options>;
  checkAgentOptions('TD3', all, {
    observationSize: count,
    actionSize: count,
    maximumAction: positiveNumber,
    seed: seedKind,
    ...kindsOf(td3Settings),
  });
  return all;
}
