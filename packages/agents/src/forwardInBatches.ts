import type { Module } from '@policypath/nets';
import { joinedRows, requireRows, rowCount } from './rows.ts';

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

export interface ValuesInBatchesOptions {
  /** [k, n] */
  readonly observations: Float32Array;
  /** [k, a] */
  readonly actions: Float32Array;
  readonly observationSize: number;
  readonly actionSize: number;
  /** [k], where to write; a new array by default. */
  readonly out?: Float32Array | undefined;
}

/** A critic's values [k] of actions taken at observations; otherwise as `forwardInBatches`. */
export function valuesInBatches(critic: Module, options: ValuesInBatchesOptions): Float32Array {
  const { observations, actions, observationSize, actionSize, out } = options;
  const count = rowCount('observations', observations, observationSize);
  requireRows('actions', actions, count, actionSize);
  return forwardInBatches(critic, joinedRows(observations, actions, count), out);
}
