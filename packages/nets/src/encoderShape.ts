import type { ConvolutionShape } from '@policypath/kernels';
import type { ConvEncoder, ConvEncoderOptions, TiedEncoderOptions } from './convEncoder.ts';
import { convolutionLayout, convolutionStack, type ConvolutionStack } from './convolutionStack.ts';
import type { ParameterLayout } from './module.ts';

/** `ConvEncoderOptions` or `TiedEncoderOptions`, checked and worked out. */
export interface EncoderShape extends ConvolutionStack {
  readonly featureSize: number;
  readonly outputActivation: 'identity' | 'tanh';
  /** Whether the convolutions are those of another encoder. */
  readonly tied: boolean;
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
  const stack = convolutionStack(convolutions, { maximumBatch, trainable, tied });
  const { convolutionCount, convolutionSize } = stack;
  const biasOffset = convolutionCount + featureSize * convolutionSize;
  return {
    ...stack,
    featureSize,
    outputActivation,
    tied,
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
  const count = convolutions.strides.length;
  return [
    ...(tied ? [] : convolutionLayout(convolutions)),
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
