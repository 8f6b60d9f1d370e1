import { checkOptions, oneOf } from '@policypath/options';
import type { Generator } from '@policypath/random';
import type { ConvMlpOptions } from './convMlp.ts';
import { convMlpShape, type ConvMlpShape } from './convMlpShape.ts';
import type { EncoderShape } from './encoderShape.ts';
import type { MlpOptions } from './engine.ts';
import { mlpShape, type MlpShape } from './mlpShape.ts';
import { orthogonalMatrix } from './orthogonal.ts';

/**
 * PyTorch's default for `torch.nn.Linear` (kaiming_uniform_ with a = sqrt(5)): weights, then biases, layer by layer,
 * uniform in +-1/sqrt(fan in).
 *
 * @param parameters [p] is overwritten
 */
export function initialise(parameters: Float32Array, shape: MlpShape, generator: Generator): void {
  for (const { inputSize, outputSize, weightOffset, biasOffset } of shape.layers) {
    const bound = 1 / Math.sqrt(inputSize);
    generator.fillUniform(parameters.subarray(weightOffset, biasOffset), -bound, bound);
    generator.fillUniform(parameters.subarray(biasOffset, biasOffset + outputSize), -bound, bound);
  }
}

/** The parameters [p] that `createMlp` gives a perceptron of these options with this generator. */
export function initialMlpParameters(options: MlpOptions, generator: Generator): Float32Array {
  checkOptions('initialMlpParameters', options, {
    sizes: true,
    hiddenActivation: oneOf('relu', 'tanh'),
    outputActivation: oneOf('tanh', 'identity'),
    outputScale: true,
    maximumBatch: true,
    generator: true,
  });

  const shape = mlpShape(options);
  const parameters = new Float32Array(shape.parameterCount);
  initialise(parameters, shape, generator);
  return parameters;
}

/**
 * The same for `torch.nn.Conv2d` layers, whose fan in is 9 times their channels, and the linear layers behind them.
 *
 * @param parameters [p] is overwritten
 */
export function initialiseConvMlp(parameters: Float32Array, shape: ConvMlpShape, generator: Generator): void {
  const { channels, filters, strides } = shape.convolutions;
  let offset = 0;
  strides.forEach((_, layer) => {
    const fanIn = 9 * (layer === 0 ? channels : filters);
    const bound = 1 / Math.sqrt(fanIn);
    for (const length of [filters * fanIn, filters]) {
      generator.fillUniform(parameters.subarray(offset, offset + length), -bound, bound);
      offset += length;
    }
  });
  initialise(parameters.subarray(offset), shape.mlp, generator);
}

/** The parameters [p] that `createConvMlp` gives a network of these options with this generator. */
export function initialConvMlpParameters(options: ConvMlpOptions, generator: Generator): Float32Array {
  checkOptions('initialConvMlpParameters', options, {
    channels: true,
    height: true,
    width: true,
    filters: true,
    strides: true,
    sizes: true,
    maximumBatch: true,
    generator: true,
  });

  const shape = convMlpShape(options);
  const parameters = new Float32Array(shape.parameterCount);
  initialiseConvMlp(parameters, shape, generator);
  return parameters;
}

/**
 * RAD's `weight_init`: a convolution is zero but for its middle tap, which is orthogonal with gain sqrt(2) (delta-
 * orthogonal, Xiao et al. 2018); the linear layer is orthogonal; biases are 0. LayerNorm begins as ones and zeros.
 *
 * @param parameters [p] is overwritten; without a generator all but LayerNorm's weight is zero
 */
export function initialiseEncoder(parameters: Float32Array, shape: EncoderShape, generator?: Generator): void {
  parameters.fill(0);
  parameters.fill(1, shape.gainOffset, shape.shiftOffset);
  if (!generator) return;
  const { channels, filters, strides } = shape.convolutions;
  let offset = 0;
  for (let layer = 0; layer < strides.length && !shape.tied; layer += 1) {
    const depth = layer === 0 ? channels : filters;
    const middle = orthogonalMatrix(filters, depth, Math.SQRT2, generator);
    middle.forEach((value, index) => (parameters[offset + index * 9 + 4] = value));
    offset += filters * (9 * depth + 1);
  }
  parameters.set(orthogonalMatrix(shape.featureSize, shape.convolutionSize, 1, generator), shape.weightOffset);
}
