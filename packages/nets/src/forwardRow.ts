import { tanh } from '@policypath/elementary';
import type { LayerShape, MlpShape } from './mlpShape.ts';

/** One buffer a layer, for `forwardRow`. */
export function rowBuffers(shape: MlpShape): Float32Array[] {
  return shape.layers.map(({ outputSize }) => new Float32Array(outputSize));
}

/**
 * One row through a perceptron in plain loops: for a single row, calls into a tensor library cost more than its work.
 *
 * @param parameters [p], flat
 * @param buffers of `rowBuffers`; the last one is returned
 */
export function forwardRow(
  shape: MlpShape,
  parameters: Float32Array,
  input: Float32Array,
  buffers: readonly Float32Array[],
): Float32Array {
  const last = shape.layers.length - 1;
  let row = input;
  for (let layer = 0; layer <= last; layer += 1) {
    linear(shape.layers[layer], parameters, row, buffers[layer]);
    row = buffers[layer];
    if (layer === last) break;
    if (shape.hiddenActivation === 'tanh') for (let j = 0; j < row.length; j += 1) row[j] = tanh(row[j]);
    else for (let j = 0; j < row.length; j += 1) if (row[j] < 0) row[j] = 0;
  }
  if (shape.outputActivation === 'tanh') {
    for (let j = 0; j < row.length; j += 1) row[j] = shape.outputScale * tanh(row[j]);
  }
  return row;
}

function linear(layer: LayerShape, parameters: Float32Array, row: Float32Array, out: Float32Array): void {
  const { inputSize, outputSize, weightOffset, biasOffset } = layer;
  let j = 0;
  // Four outputs at a time: each input is read once for all, and no sum waits for another.
  for (; j + 3 < outputSize; j += 4) {
    const begin0 = weightOffset + j * inputSize;
    const begin1 = begin0 + inputSize;
    const begin2 = begin1 + inputSize;
    const begin3 = begin2 + inputSize;
    let sum0 = parameters[biasOffset + j];
    let sum1 = parameters[biasOffset + j + 1];
    let sum2 = parameters[biasOffset + j + 2];
    let sum3 = parameters[biasOffset + j + 3];
    for (let i = 0; i < inputSize; i += 1) {
      const value = row[i];
      sum0 += parameters[begin0 + i] * value;
      sum1 += parameters[begin1 + i] * value;
      sum2 += parameters[begin2 + i] * value;
      sum3 += parameters[begin3 + i] * value;
    }
    out[j] = sum0;
    out[j + 1] = sum1;
    out[j + 2] = sum2;
    out[j + 3] = sum3;
  }
  for (; j < outputSize; j += 1) {
    const begin = weightOffset + j * inputSize;
    let sum = parameters[biasOffset + j];
    for (let i = 0; i < inputSize; i += 1) sum += parameters[begin + i] * row[i];
    out[j] = sum;
  }
}
