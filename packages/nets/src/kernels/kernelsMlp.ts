import type { Kernels } from '@policypath/kernels';
import { checkBatch, checkForwardBatch, checkLength } from '../arguments.ts';
import type { BackwardOptions, Mlp } from '../module.ts';
import { mlpLayout, type MlpShape } from '../mlpShape.ts';
import { workLengths } from './engineBytes.ts';
import { BatchPlan } from './batchPlan.ts';
import type { LayerMemory } from './batchPlan.ts';
import { FlatParameters, type FlatMemory } from './flatParameters.ts';

export interface KernelsMlpOptions extends FlatMemory {
  readonly kernels: Kernels;
  readonly shape: MlpShape;
}

/** A perceptron whose layers are single kernel calls (product, bias and ReLU together; tanh is a second one) over a workspace. */
export class KernelsMlp extends FlatParameters implements Mlp {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly #kernels: Kernels;
  readonly #shape: MlpShape;
  readonly #layers: readonly LayerMemory[];
  readonly #activations: readonly Float32Array[];
  readonly #deltas: readonly Float32Array[];
  readonly #one: BatchPlan;
  #plan: BatchPlan;
  #forwardBatch = 0;

  constructor({ kernels, shape, parameters, gradients }: KernelsMlpOptions) {
    super(mlpLayout(shape), { parameters, gradients });
    this.inputSize = shape.inputSize;
    this.outputSize = shape.outputSize;
    this.maximumBatch = shape.maximumBatch;
    this.#kernels = kernels;
    this.#shape = shape;
    this.#layers = shape.layers.map(({ inputSize, outputSize, weightOffset, biasOffset }) => ({
      inputSize,
      outputSize,
      weight: parameters.subarray(weightOffset, biasOffset),
      bias: parameters.subarray(biasOffset, biasOffset + outputSize),
      weightGradient: gradients.subarray(weightOffset, biasOffset),
      biasGradient: gradients.subarray(biasOffset, biasOffset + outputSize),
    }));
    const lengths = workLengths(shape);
    const allocate = (length: number): Float32Array => kernels.allocateFloat32(length);
    this.#activations = lengths.activations.map(allocate);
    this.#deltas = lengths.deltas.map(allocate);
    const { hiddenActivation } = shape;
    const row = { activations: lengths.row.map(allocate), deltas: [] };
    this.#one = new BatchPlan({ batch: 1, layers: this.#layers, hiddenActivation, ...row });
    this.#plan = this.#planFor(shape.maximumBatch);
  }

  forward(input: Float32Array, batch: number): Float32Array {
    checkBatch(batch, this.maximumBatch);
    checkLength('input', input, batch * this.inputSize, `[${batch}, ${this.inputSize}]`);
    if (batch !== this.#plan.batch) this.#plan = this.#planFor(batch);
    this.#forwardBatch = batch;
    return this.#run(this.#plan, input);
  }

  forwardOne(input: Float32Array): Float32Array {
    checkLength('input', input, this.inputSize, `[${this.inputSize}]`);
    return this.#run(this.#one, input);
  }

  backward(outputGradient: Float32Array, batch: number, options: BackwardOptions = {}): Float32Array | undefined {
    const { parameterGradients = true, inputGradient = true } = options;
    checkForwardBatch(batch, this.#forwardBatch);
    checkLength('outputGradient', outputGradient, batch * this.outputSize, `[${batch}, ${this.outputSize}]`);
    if (!parameterGradients && !inputGradient) return undefined;

    const kernels = this.#kernels;
    const { output, outputDelta, inputDelta, layerBackward } = this.#plan;
    outputDelta.set(outputGradient);
    if (this.#shape.outputActivation === 'tanh') {
      kernels.tanhGradient(output, outputDelta, outputDelta, this.#shape.outputScale);
    }
    for (let index = this.#layers.length - 1; index >= 0; index -= 1) {
      const { weightGradient, delta, biasGradient, propagation, input, inputDelta: below } = layerBackward[index];
      if (parameterGradients) {
        kernels.multiply(weightGradient);
        kernels.columnSums(batch, biasGradient.length, delta, biasGradient);
      }
      if (index > 0 || inputGradient) kernels.multiply(propagation);
      if (index > 0 && this.#shape.hiddenActivation === 'tanh') kernels.tanhGradient(input, below, below, 1);
    }
    return inputGradient ? inputDelta : undefined;
  }

  #run(plan: BatchPlan, input: Float32Array): Float32Array {
    plan.input.set(input);
    const last = plan.layerForward.length - 1;
    for (let index = 0; index <= last; index += 1) {
      const layer = plan.layerForward[index];
      this.#kernels.multiply(layer);
      if (index < last && this.#shape.hiddenActivation === 'tanh') this.#kernels.tanh(layer.out, layer.out, 1);
    }
    if (this.#shape.outputActivation === 'tanh') {
      this.#kernels.tanh(plan.output, plan.output, this.#shape.outputScale);
    }
    return plan.output;
  }

  #planFor(batch: number): BatchPlan {
    const { hiddenActivation } = this.#shape;
    const memory = { activations: this.#activations, deltas: this.#deltas };
    return new BatchPlan({ batch, layers: this.#layers, hiddenActivation, ...memory });
  }
}
