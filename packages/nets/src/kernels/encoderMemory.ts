import { convolutionSizes } from '@policypath/kernels';
import type { ConvolutionStack } from '../convolutionStack.ts';
import type { EncoderShape } from '../encoderShape.ts';

/** Lengths of the blocks that a module's own convolutions allocate; those of `bytes` in bytes, the others in floats. */
export function convolutionLengths(shape: ConvolutionStack): {
  readonly bytes: { readonly images: number; readonly image: number };
  readonly floats: {
    readonly output: number;
    readonly outputOfOne: number;
    readonly workspace: number;
    readonly activations: number;
    readonly outputGradient: number;
  };
} {
  const { maximumBatch, trainable } = shape;
  const sizes = convolutionSizes(shape.convolutions, maximumBatch);
  return {
    bytes: { images: sizes.images, image: shape.imageSize },
    floats: {
      output: sizes.output,
      outputOfOne: shape.convolutionSize,
      workspace: sizes.workspace,
      activations: trainable ? sizes.activations : 0,
      outputGradient: trainable ? sizes.output : 0,
    },
  };
}

/** Lengths, in floats, of the blocks of linear layer and LayerNorm. */
export function headLengths(shape: EncoderShape): {
  readonly batch: {
    readonly linear: number;
    readonly normalized: number;
    readonly deviation: number;
    readonly output: number;
  };
  readonly one: {
    readonly linear: number;
    readonly normalized: number;
    readonly deviation: number;
    readonly output: number;
  };
  readonly outputDelta: number;
  readonly linearDelta: number;
} {
  const { featureSize, maximumBatch, trainable } = shape;
  const rows = maximumBatch * featureSize;
  return {
    batch: { linear: rows, normalized: rows, deviation: maximumBatch, output: rows },
    one: { linear: featureSize, normalized: featureSize, deviation: 1, output: featureSize },
    outputDelta: trainable ? rows : 0,
    linearDelta: trainable ? rows : 0,
  };
}
