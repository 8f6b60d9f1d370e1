import { checkBatch, checkForwardBatch, checkLength } from '../arguments.ts';
import { layerNormLayout, type LayerNormShape } from '../layerNormShape.ts';
import type { BackwardOptions, Module } from '../module.ts';
import { normalizeRows, rowGradients, type NormalizedRows } from './layerNormRows.ts';
import type { Operations } from './operations.ts';
import { TensorflowParameters } from './tensorflowParameters.ts';

/** Layer normalisation of this engine: parameters as tensors, rows in plain loops. */
export class TensorflowLayerNorm extends TensorflowParameters implements Module {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly #epsilon: number;
  #rows: NormalizedRows | undefined;

  constructor(operations: Operations, { size, maximumBatch, epsilon }: LayerNormShape) {
    super(operations, layerNormLayout(size), new Float32Array(2 * size).fill(1, 0, size));
    this.inputSize = size;
    this.outputSize = size;
    this.maximumBatch = maximumBatch;
    this.#epsilon = epsilon;
  }

  forward(input: Float32Array, batch: number): Float32Array {
    checkBatch(batch, this.maximumBatch);
    checkLength('input', input, batch * this.inputSize, `[${batch}, ${this.inputSize}]`);
    const [gain, bias] = this.#parameters();
    this.#rows = normalizeRows(input, this.inputSize, gain, bias, this.#epsilon);
    return this.#rows.output;
  }

  backward(outputGradient: Float32Array, batch: number, options: BackwardOptions = {}): Float32Array | undefined {
    const { parameterGradients = true, inputGradient = true } = options;
    checkForwardBatch(batch, this.#rows?.inverseDeviation.length ?? 0);
    checkLength('outputGradient', outputGradient, batch * this.outputSize, `[${batch}, ${this.outputSize}]`);
    const gradients = rowGradients(this.#rows!, this.inputSize, this.#parameters()[0], outputGradient);
    if (parameterGradients) {
      const { operations, inputSize } = this;
      operations.tidy(() => {
        const [weight, bias] = [gradients.gain, gradients.bias].map((values) => operations.tensor(values, [inputSize]));
        this.setGradients([{ weight, bias }]);
      });
    }
    return inputGradient ? gradients.input : undefined;
  }

  #parameters(): [Float32Array, Float32Array] {
    const [{ weight, bias }] = this.layers;
    return [weight.dataSync<'float32'>(), bias.dataSync<'float32'>()];
  }
}
