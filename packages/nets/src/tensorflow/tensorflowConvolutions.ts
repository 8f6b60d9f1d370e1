import type { Tensor } from '@tensorflow/tfjs';
import type { ConvolutionStack } from '../convolutionStack.ts';
import type { LayerTensors } from './flatTensor.ts';
import type { Operations } from './operations.ts';

/** What a forward pass of convolutions leaves. */
export interface ConvolutionPass {
  /** The input and each layer's output, [batch, height, width, channels]. */
  readonly activations: Tensor[];
  /** [batch, filters * height * width], channels first. */
  readonly output: Tensor;
}

/** Inside `tidy`: 3x3 convolutions with ReLU over images of bytes [batch, channels, height, width]; the layers are the stack's own. */
export function runConvolutions(
  operations: Operations,
  { convolutions, convolutionSize }: ConvolutionStack,
  layers: readonly LayerTensors[],
  images: Uint8Array,
  batch: number,
): ConvolutionPass {
  const { channels, height, width, strides } = convolutions;
  const activations = [
    operations.tensor(channelsLast(images, batch, channels, height * width), [batch, height, width, channels]),
  ];
  strides.forEach((stride, index) => {
    const { weight, bias } = layers[index];
    const product = operations.convolve(activations[index], lastFilters(operations, weight), stride);
    activations.push(operations.apply('Relu', operations.apply('BiasAdd', product, bias)));
  });
  const channelsFirst = operations.transpose(activations[strides.length], [0, 3, 1, 2]);
  const output = operations.reshape(channelsFirst, operations.integers([batch, convolutionSize]));
  return { activations, output };
}

/** Inside `tidy`: gradients of the convolutions, from that of their output [batch, filters * height * width]. */
export function convolutionGradients(
  operations: Operations,
  { convolutions: { filters, strides }, outputHeight, outputWidth }: ConvolutionStack,
  layers: readonly LayerTensors[],
  { activations, batch }: { readonly activations: readonly Tensor[]; readonly batch: number },
  outputGradient: Tensor,
): LayerTensors[] {
  const channelsFirst = operations.integers([batch, filters, outputHeight, outputWidth]);
  let delta = operations.transpose(operations.reshape(outputGradient, channelsFirst), [0, 2, 3, 1]);
  const gradients: LayerTensors[] = [];
  for (let index = strides.length - 1; index >= 0; index -= 1) {
    delta = operations.apply('ReluGrad', delta, activations[index + 1]);
    const filter = lastFilters(operations, layers[index].weight);
    const stride = strides[index];
    const filterGradient = operations.convolutionFilterGradient(activations[index], filter.shape, delta, stride);
    gradients.unshift({
      weight: operations.transpose(filterGradient, [3, 2, 0, 1]),
      bias: operations.apply('BiasAddGrad', delta),
    });
    if (index > 0) delta = operations.convolutionInputGradient(activations[index].shape, filter, delta, stride);
  }
  return gradients;
}

/** [filters, channels, 3, 3] as TensorFlow has it: [3, 3, channels, filters]. */
function lastFilters(operations: Operations, weight: Tensor): Tensor {
  return operations.transpose(weight, [2, 3, 1, 0]);
}

/** Bytes [batch, channels, positions] as floats [batch, positions, channels], divided by 255. */
function channelsLast(images: Uint8Array, batch: number, channels: number, positions: number): Float32Array {
  const out = new Float32Array(images.length);
  for (let plane = 0; plane < batch * channels; plane += 1) {
    const image = Math.floor(plane / channels);
    const from = plane * positions;
    const to = image * positions * channels + (plane % channels);
    for (let position = 0; position < positions; position += 1)
      out[to + position * channels] = images[from + position] / 255;
  }
  return out;
}
