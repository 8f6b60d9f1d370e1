import { convolutionSizes, type ConvolutionShape } from '@policypath/kernels';
import type { ParameterLayout } from './module.ts';

/** 3x3 convolutions of a module, worked out. Their parameters come first in the module's flat vector. */
export interface ConvolutionStack {
  readonly convolutions: ConvolutionShape;
  /** Bytes of an image. */
  readonly imageSize: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  /** filters * height * width of the output, the input of the layers above. */
  readonly convolutionSize: number;
  readonly maximumBatch: number;
  /** Whether there is memory for a backward pass. */
  readonly trainable: boolean;
  /** Of the parameters; 0 where the convolutions are another module's. */
  readonly convolutionCount: number;
}

/** @throws RangeError on sizes that are none, or images too small for the convolutions */
export function convolutionStack(
  convolutions: ConvolutionShape,
  {
    maximumBatch,
    trainable,
    tied,
  }: { readonly maximumBatch: number; readonly trainable: boolean; readonly tied: boolean },
): ConvolutionStack {
  if (!Number.isInteger(maximumBatch) || maximumBatch < 1) {
    throw new RangeError(`maximumBatch is a positive integer, got ${maximumBatch}`);
  }
  const sizes = convolutionSizes(convolutions, 1);
  return {
    convolutions,
    imageSize: sizes.images,
    outputHeight: sizes.outputHeight,
    outputWidth: sizes.outputWidth,
    convolutionSize: sizes.output,
    maximumBatch,
    trainable,
    convolutionCount: tied ? 0 : sizes.parameters,
  };
}

/** `convs.0.weight` [filters, channels, 3, 3], `convs.0.bias`, `convs.1.weight`, ... */
export function convolutionLayout({ channels, filters, strides }: ConvolutionShape): ParameterLayout {
  return strides.flatMap((_, index) => [
    { name: `convs.${index}.weight`, shape: [filters, index === 0 ? channels : filters, 3, 3], layer: index + 1 },
    { name: `convs.${index}.bias`, shape: [filters], layer: index + 1 },
  ]);
}
