import type { ConvEncoderOptions } from '@policypath/nets';
import { augmentedShape } from '../imageReplay/augmentation.ts';
import type { ImageShape } from '../imageReplay/imageShape.ts';
import type { RadHyperParameters } from './radOptions.ts';

/** What decides the sizes of RAD's networks. */
export interface RadSizes extends Pick<
  RadHyperParameters,
  'augmentation' | 'encoderFeatureSize' | 'filters' | 'strides' | 'hiddenSizes' | 'batchSize'
> {
  readonly image: ImageShape;
  readonly actionSize: number;
}

export interface RadNetworkShapes {
  readonly encoder: Omit<ConvEncoderOptions, 'generator'>;
  readonly trunk: { readonly sizes: readonly number[]; readonly maximumBatch: number };
  readonly critic: { readonly sizes: readonly number[]; readonly maximumBatch: number };
}

/** Encoder, the actor's trunk (features to mean and log std), the critics' (features and action to a value). */
export function radNetworkShapes(sizes: RadSizes): RadNetworkShapes {
  const { image, augmentation, actionSize, encoderFeatureSize: featureSize, batchSize: maximumBatch } = sizes;
  const { channels, frameStack, height, width } = augmentedShape(image, augmentation);
  const { filters, strides, hiddenSizes } = sizes;
  return {
    encoder: { channels: channels * frameStack, height, width, filters, strides, featureSize, maximumBatch },
    trunk: { sizes: [featureSize, ...hiddenSizes, 2 * actionSize], maximumBatch },
    critic: { sizes: [featureSize + actionSize, ...hiddenSizes, 1], maximumBatch },
  };
}
