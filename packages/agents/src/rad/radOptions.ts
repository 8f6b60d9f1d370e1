import type { Engine } from '@policypath/nets';
import { augmentedShape, checkAugmentation, type Augmentation } from '../imageReplay/augmentation.ts';
import { checkImageShape, type ImageShape } from '../imageReplay/imageShape.ts';
import { count, seedKind } from '../offPolicySettings.ts';
import { checkAgentOptions, kindsOf, withDefaults } from '../optionChecks.ts';
import { anyNumber, listOf, positiveNumber, shareAboveZero } from '../registry/kinds.ts';
import type { AgentSettings } from '../registry/setting.ts';
import { checkLogStd, type SacHyperParameters } from '../sac/sacOptions.ts';
import { softSettings } from '../sac/softSettings.ts';

/**
 * The hyper-parameters of RAD; the defaults are those of its code (MishaLaskin/rad at 18d079e: train.py) with the batch and
 * sizes of its script (scripts/run.sh).
 */
export interface RadHyperParameters extends Omit<SacHyperParameters, 'hiddenSizes'> {
  /** Widths of the hidden layers of actor and critics, after the encoder. Default [1024, 1024]. */
  readonly hiddenSizes: readonly number[];
  /** Default a crop to 84. */
  readonly augmentation: Augmentation;
  /** Width of the encoder's output. Default 50. */
  readonly encoderFeatureSize: number;
  /** Filters of each convolution. Default 32. */
  readonly filters: number;
  /** Strides of the 3x3 convolutions. Default [2, 1, 1, 1]. */
  readonly strides: readonly (1 | 2)[];
  /** Step of the target encoder towards the trained one, at `criticTargetUpdateFrequency` too. Default 0.05. */
  readonly encoderTau: number;
}

export interface RadOptions extends Partial<RadHyperParameters> {
  /** Where the networks are computed; closing it stays with the caller. */
  readonly engine: Engine;
  /** The frames as they are rendered, before augmentation, and how many make an observation. */
  readonly image: ImageShape;
  /** a: length of an action. */
  readonly actionSize: number;
  /** Actions lie in [-maximumAction, maximumAction]. */
  readonly maximumAction: number;
  /** Every random draw of the agent comes from named streams of this seed. */
  readonly seed: number;
}

export const radDefaults: RadHyperParameters = {
  hiddenSizes: [1024, 1024],
  augmentation: { kind: 'crop', size: 84 },
  encoderFeatureSize: 50,
  filters: 32,
  strides: [2, 1, 1, 1],
  encoderTau: 0.05,
  actorLearningRate: 1e-3,
  criticLearningRate: 1e-3,
  batchSize: 128,
  discount: 0.99,
  criticTau: 0.01,
  criticTargetUpdateFrequency: 2,
  actorUpdateFrequency: 2,
  logStdMin: -10,
  logStdMax: 2,
  initialTemperature: 0.1,
  alphaLearningRate: 1e-4,
  alphaBeta1: 0.5,
  replayCapacity: 100_000,
};

/** The settings of the encoder. */
export const encoderSettings = {
  encoderFeatureSize: { kind: count, text: "size of the encoder's output", default: ['RAD'] },
  filters: { kind: count, text: 'filters of each convolution', default: ['RAD'] },
  strides: {
    kind: listOf<1 | 2>((stride) => stride === 1 || stride === 2, 'a list of 1 and 2, such as 2,1,1,1'),
    text: 'strides of the convolutions',
    default: ['RAD'],
  },
  encoderTau: { kind: shareAboveZero, text: 'step of the target encoder', symbol: 'tau', default: ['RAD'] },
} as const satisfies AgentSettings;

/** `RadOptions` with every default filled in. */
export type CheckedRadOptions = Required<Omit<RadOptions, 'targetEntropy'>> & {
  readonly targetEntropy: number;
  /** What the networks see: the augmented stack. */
  readonly augmentedImage: ImageShape;
};

/** The options with every default filled in. @throws RangeError that names the option, what it was and what it must be. */
export function checkedRadOptions(options: RadOptions): CheckedRadOptions {
  const all = withDefaults({ ...radDefaults, targetEntropy: -options.actionSize }, options) as CheckedRadOptions;
  checkAgentOptions(
    'RAD',
    all,
    {
      actionSize: count,
      maximumAction: positiveNumber,
      targetEntropy: anyNumber,
      seed: seedKind,
      ...kindsOf({ ...softSettings('RAD'), ...encoderSettings }),
    },
    ['engine', 'image', 'augmentation'],
  );
  checkLogStd('RAD', all);
  checkImageShape(all.image);
  checkAugmentation(all.image, all.augmentation);
  return { ...all, augmentedImage: augmentedShape(all.image, all.augmentation) };
}
