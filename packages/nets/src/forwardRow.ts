import type { MlpShape } from './mlpShape.ts';

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
  shape.layers.forEach(({ inputSize, outputSize, weightOffset, biasOffset }, layer) => {
    const out = buffers[layer];
    for (let j = 0; j < outputSize; j += 1) {
      const begin = weightOffset + j * inputSize;
      // Four sums, so that one addition need not wait for the one before it.
      let sum0 = parameters[biasOffset + j];
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      let i = 0;
      for (; i + 3 < inputSize; i += 4) {
        sum0 += parameters[begin + i] * row[i];
        sum1 += parameters[begin + i + 1] * row[i + 1];
        sum2 += parameters[begin + i + 2] * row[i + 2];
        sum3 += parameters[begin + i + 3] * row[i + 3];
      }
      for (; i < inputSize; i += 1) sum0 += parameters[begin + i] * row[i];
      const sum = sum0 + sum1 + (sum2 + sum3);
      out[j] = layer < last && !(sum > 0) && !Number.isNaN(sum) ? 0 : sum;
    }
    row = out;
  });
  if (shape.outputActivation === 'tanh') {
    for (let j = 0; j < row.length; j += 1) row[j] = shape.outputScale * Math.tanh(row[j]);
  }
  return row;
}
