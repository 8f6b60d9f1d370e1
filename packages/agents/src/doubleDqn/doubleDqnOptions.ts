import type { Engine } from '@policypath/nets';
import { count, networkSettings, replayCapacitySetting, seedKind } from '../offPolicySettings.ts';
import { checkAgentOptions, kindsOf, withDefaults } from '../optionChecks.ts';
import { choice, positiveNumber, share, shareBelowOne } from '../registry/kinds.ts';
import type { AgentSettings } from '../registry/setting.ts';

/** The hyper-parameters of Double DQN; the defaults are those of CHAIN's code (bluecontra/CHAIN at 435c821, minatar/). */
export interface DoubleDqnHyperParameters {
  /** Filters of the 3x3 convolution before the hidden layers; without meaning for vectors. Default 16. */
  readonly filters: number;
  /** Widths of the hidden layers. Default [128]. */
  readonly hiddenSizes: readonly number[];
  /** 'adam', or 'rmsprop': centred RMSProp. Default 'adam'. */
  readonly optimizer: 'adam' | 'rmsprop';
  /** Default 3e-4. */
  readonly learningRate: number;
  /** RMSProp's share of its means that stays at a step; Adam has its usual betas. Default 0.95. */
  readonly smoothing: number;
  /** Added to the optimiser's root. Default 1e-8. */
  readonly optimizerEpsilon: number;
  /** 'squared', or 'huber' with threshold 1; the mean over the batch. Default 'squared'. */
  readonly loss: 'squared' | 'huber';
  /** Different transitions in an update. Default 32. */
  readonly batchSize: number;
  /** gamma. Default 0.99. */
  readonly discount: number;
  /** Updates between copies of the network to the target. Default 1000. */
  readonly targetInterval: number;
  /** epsilon at the first update. Default 1. */
  readonly explorationStart: number;
  /** epsilon after `explorationUpdates`. Default 0.1. */
  readonly explorationEnd: number;
  /** Updates over which epsilon falls linearly. Default 100,000. */
  readonly explorationUpdates: number;
  /** Transitions that are kept for replay. Default 100,000. */
  readonly replayCapacity: number;
}

export interface DoubleDqnOptions extends Partial<DoubleDqnHyperParameters> {
  /** Where the networks are computed; closing it stays with the caller. */
  readonly engine: Engine;
  /** [n] of a vector, or [height, width, channels] of a grid of truth values. */
  readonly observationShape: readonly number[];
  /** n: number of actions. */
  readonly choices: number;
  /** Every random draw of the agent comes from named streams of this seed. */
  readonly seed: number;
}

export const doubleDqnDefaults: DoubleDqnHyperParameters = {
  filters: 16,
  hiddenSizes: [128],
  optimizer: 'adam',
  learningRate: 3e-4,
  smoothing: 0.95,
  optimizerEpsilon: 1e-8,
  loss: 'squared',
  batchSize: 32,
  discount: 0.99,
  targetInterval: 1000,
  explorationStart: 1,
  explorationEnd: 0.1,
  explorationUpdates: 100_000,
  replayCapacity: 100_000,
};

const source = ['CHAIN'] as const;
const { hiddenSizes, batchSize, discount } = networkSettings('CHAIN');

/** The hyper-parameters as settings of trials. */
export const doubleDqnSettings = {
  filters: { kind: count, text: 'filters of each convolution', default: source },
  hiddenSizes,
  optimizer: {
    kind: choice('adam', 'rmsprop'),
    text: 'what moves the Q network: Adam, or centred RMSProp',
    default: source,
  },
  learningRate: { kind: positiveNumber, text: "the optimiser's learning rate", default: source },
  smoothing: {
    kind: shareBelowOne,
    text: "RMSProp's share of the means of gradient and square that stays at a step",
    default: ['MinAtar'],
  },
  optimizerEpsilon: { kind: positiveNumber, text: "added to the optimiser's root", default: source },
  loss: {
    kind: choice('squared', 'huber'),
    text: 'of the difference between value and target; huber: linear from 1 on',
    default: source,
  },
  batchSize,
  discount,
  targetInterval: {
    kind: count,
    text: 'time between copies of the Q network to the target network',
    unit: 'updates',
    default: source,
  },
  explorationStart: {
    kind: share,
    text: 'share of random actions at the first update',
    symbol: 'epsilon',
    default: source,
  },
  explorationEnd: { kind: share, text: 'share of random actions in the end', symbol: 'epsilon', default: source },
  explorationUpdates: {
    kind: count,
    text: 'time in which the share of random actions falls to its end',
    unit: 'updates',
    default: source,
  },
  replayCapacity: replayCapacitySetting('CHAIN'),
} as const satisfies AgentSettings;

/** The options with every default filled in. @throws RangeError that names the option, what it was and what it must be. */
export function checkedDoubleDqnOptions(options: DoubleDqnOptions): Required<DoubleDqnOptions> {
  const all = withDefaults(doubleDqnDefaults, options) as Required<DoubleDqnOptions>;
  checkAgentOptions('DoubleDQN', all, { choices: count, seed: seedKind, ...kindsOf(doubleDqnSettings) }, [
    'engine',
    'observationShape',
  ]);
  const { observationShape: shape, replayCapacity } = all;
  if ((shape.length !== 1 && shape.length !== 3) || !shape.every(count.accepts)) {
    throw new RangeError(`DoubleDQN's observationShape is [n] or [height, width, channels], got [${shape.join(', ')}]`);
  }
  if (replayCapacity < all.batchSize) {
    throw new RangeError(
      `DoubleDQN's replayCapacity ${replayCapacity} is below its batchSize ${all.batchSize}, of different transitions`,
    );
  }
  return all;
}
