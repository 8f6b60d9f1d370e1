import type { Kernels } from '@policypath/kernels';
import { checkBatch, checkForwardBatch, checkLength } from '../arguments.ts';
import { layerNormLayout, type LayerNormShape } from '../layerNormShape.ts';
import type { BackwardOptions, Module } from '../module.ts';
import { FlatParameters, type FlatMemory } from './flatParameters.ts';

export interface KernelsLayerNormOptions extends FlatMemory {
  readonly kernels: Kernels;
  readonly shape: LayerNormShape;
}

/** Layer normalisation over a workspace. */
export class KernelsLayerNorm extends FlatParameters implements Module {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly #kernels: Kernels;
  readonly #epsilon: number;
  /** Input and output share their memory: the backward pass needs neither. */
  readonly #rows: Float32Array;
  readonly #normalized: Float32Array;
  readonly #deviation: Float32Array;
  readonly #delta: Float32Array;
  #forwardBatch = 0;

  constructor({ kernels, shape, parameters, gradients }: KernelsLayerNormOptions) {
    const { size, maximumBatch, epsilon } = shape;
    super(layerNormLayout(size), { parameters, gradients });
    this.inputSize = size;
    this.outputSize = size;
    this.maximumBatch = maximumBatch;
    this.#kernels = kernels;
    this.#epsilon = epsilon;
    const [rows, normalized, deviation, delta] = layerNormLengths(shape);
    this.#rows = kernels.allocateFloat32(rows);
    this.#normalized = kernels.allocateFloat32(normalized);
    this.#deviation = kernels.allocateFloat32(deviation);
    this.#delta = kernels.allocateFloat32(delta);
  }

  forward(input: Float32Array, batch: number): Float32Array {
    const { inputSize: size } = this;
    checkBatch(batch, this.maximumBatch);
    checkLength('input', input, batch * size, `[${batch}, ${size}]`);
    this.#forwardBatch = batch;
    this.#rows.set(input);
    this.#kernels.layerNorm({
      rows: batch,
      columns: size,
      input: this.#rows,
      gain: this.parameters.subarray(0, size),
      bias: this.parameters.subarray(size),
      epsilon: this.#epsilon,
      out: this.#rows,
      normalized: this.#normalized,
      inverseDeviation: this.#deviation,
    });
    return this.#rows.subarray(0, batch * size);
  }

  backward(outputGradient: Float32Array, batch: number, options: BackwardOptions = {}): Float32Array | undefined {
    const { parameterGradients = true, inputGradient = true } = options;
    const { inputSize: size } = this;
    checkForwardBatch(batch, this.#forwardBatch);
    checkLength('outputGradient', outputGradient, batch * size, `[${batch}, ${size}]`);
    const delta = this.#delta.subarray(0, batch * size);
    delta.set(outputGradient);
    this.#kernels.layerNormGradient({
      rows: batch,
      columns: size,
      normalized: this.#normalized,
      inverseDeviation: this.#deviation,
      gain: this.parameters.subarray(0, size),
      outputGradient: delta,
      inputGradient: inputGradient ? delta : undefined,
      gainGradient: parameterGradients ? this.gradients.subarray(0, size) : undefined,
      biasGradient: parameterGradients ? this.gradients.subarray(size) : undefined,
    });
    return inputGradient ? delta : undefined;
  }
}

/** Lengths, in floats, of the blocks besides parameters and gradients. */
export function layerNormLengths({ size, maximumBatch }: LayerNormShape): readonly [number, number, number, number] {
  const rows = size * maximumBatch;
  return [rows, rows, maximumBatch, rows];
}
