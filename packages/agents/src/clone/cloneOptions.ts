import type { Engine, PlannedModule } from '@policypath/nets';
import { count, seedKind } from '../offPolicySettings.ts';
import { checkAgentOptions, withDefaults } from '../optionChecks.ts';
import { choice, positiveNumber, sizes } from '../registry/kinds.ts';

/** The hyper-parameters of behaviour cloning. "The Ladder in Chaos" states none but the names of the optimisers: these are ours. */
export interface CloneHyperParameters {
  /** Adam with PyTorch's betas, or gradient descent without momentum. Default 'adam'. */
  readonly optimizer: 'adam' | 'sgd';
  /** Default 3e-4 with Adam, 0.01 with SGD. */
  readonly learningRate: number;
  /** Widths of the hidden layers. Default [256, 256], as TD3's. */
  readonly hiddenSizes: readonly number[];
  /** Transitions in an update. Default 256. */
  readonly batchSize: number;
  /** Transitions that are kept; `observe` overwrites older ones. Default 1,000,000. */
  readonly replayCapacity: number;
}

export interface CloneOptions extends Partial<CloneHyperParameters> {
  /** Where the network is computed; closing it stays with the caller. */
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

export const optimizerKind = choice('adam', 'sgd');

export const cloneDefaults = {
  optimizer: 'adam',
  hiddenSizes: [256, 256],
  batchSize: 256,
  replayCapacity: 1_000_000,
} as const satisfies Omit<CloneHyperParameters, 'learningRate'>;

/** Learning rates by optimiser. */
export const cloneLearningRates = { adam: 3e-4, sgd: 0.01 } as const;

/** The options with every default filled in. @throws RangeError that names the option, what it was and what it must be. */
export function checkedCloneOptions(options: CloneOptions): Required<CloneOptions> {
  const all = withDefaults<object, CloneOptions>(cloneDefaults, options) as CloneOptions & typeof cloneDefaults;
  const checked = { learningRate: cloneLearningRates[all.optimizer], ...all } as Required<CloneOptions>;
  checkAgentOptions('the clone', checked, {
    observationSize: count,
    actionSize: count,
    maximumAction: positiveNumber,
    seed: seedKind,
    optimizer: optimizerKind,
    learningRate: positiveNumber,
    hiddenSizes: sizes,
    batchSize: count,
    replayCapacity: count,
  });
  return checked;
}

/** The network and optimiser of one `Clone`, for `createEngine({ modules })`. */
export function cloneModules(
  observationSize: number,
  actionSize: number,
  options: Partial<Pick<CloneHyperParameters, 'hiddenSizes' | 'batchSize' | 'optimizer'>> = {},
): PlannedModule[] {
  const { hiddenSizes, batchSize, optimizer } = withDefaults(cloneDefaults, options);
  const policySizes = [observationSize, ...hiddenSizes, actionSize];
  return [{ kind: 'mlp', sizes: policySizes, maximumBatch: batchSize, adam: optimizer === 'adam' }];
}
