import type { Module } from '@policypath/nets';
import { requireRows, rowCount } from './rows.ts';

/**
 * The module's outputs [k, out] for any number of rows, in as many forward passes as its `maximumBatch` asks for. It
 * overwrites the activations that `backward` reads, so it belongs between updates.
 *
 * @param out where to write; a new array by default
 */
export function forwardInBatches(module: Module, rows: Float32Array, out?: Float32Array): Float32Array {
  const { inputSize, outputSize, maximumBatch } = module;
  const count = rowCount('the input', rows, inputSize);
  const result = out ?? new Float32Array(count * outputSize);
  requireRows('out', result, count, outputSize);
  for (let begin = 0; begin < count; begin += maximumBatch) {
    const end = Math.min(count, begin + maximumBatch);
    const output = module.forward(rows.subarray(begin * inputSize, end * inputSize), end - begin);
    result.set(output.subarray(0, (end - begin) * outputSize), begin * outputSize);
  }
  return result;
}
