import { convolutionSizes, type ConvolutionShape } from '@policypath/kernels';
import type { ConvEncoder, ConvEncoderOptions, TiedEncoderOptions } from './convEncoder.ts';
import type { ParameterLayout } from './module.ts';

/** `ConvEncoderOptions` or `TiedEncoderOptions`, checked and worked out. */
export interface EncoderShape {
  readonly convolutions: ConvolutionShape;
  readonly imageSize: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  /** filters * height * width of the convolutions' output: the linear layer's input. */
  readonly convolutionSize: number;
  readonly featureSize: number;
  readonly outputActivation: 'identity' | 'tanh';
  readonly maximumBatch: number;
  readonly trainable: boolean;
  /** Whether the convolutions are those of another encoder. */
  readonly tied: boolean;
  /** Of the convolutions' parameters, which come first; 0 in a tied encoder. */
  readonly convolutionCount: number;
  /** Where the other parts begin in the flat parameter vector. */
  readonly weightOffset: number;
  readonly biasOffset: number;
  readonly gainOffset: number;
  readonly shiftOffset: number;
  readonly parameterCount: number;
}

/** @throws RangeError on sizes that are none, or images too small for the convolutions. */
export function encoderShape(options: Omit<ConvEncoderOptions, 'generator'>): EncoderShape {
  const { channels, height, width, filters = 32, strides = [2, 1, 1, 1], maximumBatch } = options;
  if (!Number.isInteger(maximumBatch) || maximumBatch < 1) {
    throw new RangeError(`maximumBatch is a positive integer, got ${maximumBatch}`);
  }
  return shapeOf({ channels, height, width, filters, strides }, maximumBatch, options, false);
}

/** The shape of an encoder on the convolutions of another. */
export function tiedShape(
  options: Omit<TiedEncoderOptions, 'generator' | 'tiedTo'>,
  partner: EncoderShape,
): EncoderShape {
  if (partner.tied) throw new RangeError('tiedTo is an encoder with convolutions of its own; this one is tied itself');
  return shapeOf(partner.convolutions, partner.maximumBatch, options, true);
}

function shapeOf(
  convolutions: ConvolutionShape,
  maximumBatch: number,
  options: Pick<ConvEncoderOptions, 'featureSize' | 'outputActivation' | 'trainable'>,
  tied: boolean,
): EncoderShape {
  const { featureSize, outputActivation = 'identity', trainable = true } = options;
  if (!Number.isInteger(featureSize) || featureSize < 1) {
    throw new RangeError(`featureSize is a positive integer, got ${featureSize}`);
  }
  if (outputActivation !== 'identity' && outputActivation !== 'tanh') {
    throw new RangeError(`outputActivation is 'identity' or 'tanh', got '${String(outputActivation)}'`);
  }
  const sizes = convolutionSizes(convolutions, 1);
  const convolutionSize = sizes.output;
  const convolutionCount = tied ? 0 : sizes.parameters;
  const biasOffset = convolutionCount + featureSize * convolutionSize;
  return {
    convolutions,
    imageSize: sizes.images,
    outputHeight: sizes.outputHeight,
    outputWidth: sizes.outputWidth,
    convolutionSize,
    featureSize,
    outputActivation,
    maximumBatch,
    trainable,
    tied,
    convolutionCount,
    weightOffset: convolutionCount,
    biasOffset,
    gainOffset: biasOffset + featureSize,
    shiftOffset: biasOffset + 2 * featureSize,
    parameterCount: biasOffset + 3 * featureSize,
  };
}

/** The flat order, with the names of RAD's PixelEncoder: its `state_dict` in order. Layers count on after the convolutions. */
export function encoderLayout(shape: EncoderShape): ParameterLayout {
  const { convolutions, convolutionSize, featureSize, tied } = shape;
  const { channels, filters, strides } = convolutions;
  const count = strides.length;
  const convolutionParts = strides.flatMap((_, index) => [
    { name: `convs.${index}.weight`, shape: [filters, index === 0 ? channels : filters, 3, 3], layer: index + 1 },
    { name: `convs.${index}.bias`, shape: [filters], layer: index + 1 },
  ]);
  return [
    ...(tied ? [] : convolutionParts),
    { name: 'fc.weight', shape: [featureSize, convolutionSize], layer: count + 1 },
    { name: 'fc.bias', shape: [featureSize], layer: count + 1 },
    { name: 'ln.weight', shape: [featureSize], layer: count + 2 },
    { name: 'ln.bias', shape: [featureSize], layer: count + 2 },
  ];
}

/** What engines put on their encoders alike. */
export function encoderDescription(
  shape: EncoderShape,
): Pick<ConvEncoder, 'imageShape' | 'convolutionShape' | 'layout'> {
  const { channels, height, width, filters } = shape.convolutions;
  return {
    layout: encoderLayout(shape),
    imageShape: { channels, height, width },
    convolutionShape: { filters, height: shape.outputHeight, width: shape.outputWidth },
  };
}
