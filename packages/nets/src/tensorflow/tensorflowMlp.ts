import type { Tensor } from '@tensorflow/tfjs';
import { checkBatch, checkFinite, checkForwardBatch, checkLength } from '../arguments.ts';
import { forwardRow, rowBuffers } from '../forwardRow.ts';
import type { BackwardOptions, Mlp, ParameterLayout } from '../module.ts';
import { mlpLayout, type MlpShape } from '../mlpShape.ts';
import { freeTensors, type Operations } from './operations.ts';
import { FlatTensor } from './flatTensor.ts';
import type { TensorflowModule } from './tensorflowParameters.ts';

/** A perceptron of TensorFlow operations, with its backward pass written out: no tape. */
export class TensorflowMlp implements Mlp, TensorflowModule {
  readonly layout: ParameterLayout;
  readonly parameterCount: number;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly #operations: Operations;
  readonly #shape: MlpShape;
  readonly #parameters: FlatTensor;
  readonly #rowBuffers: Float32Array[];
  readonly #outputScale: Tensor;
  /** The parameters on JavaScript's side, for `forwardOne` and reading; undefined when they have changed since. */
  #parametersCopy: Float32Array | undefined;
  /** [p]: of the last backward pass. */
  #gradients: Tensor;
  /** The input, each hidden layer's output, and the output before its scale. */
  #activations: readonly Tensor[] = [];
  #forwardBatch = 0;

  constructor(operations: Operations, shape: MlpShape, parameters: Float32Array) {
    this.layout = mlpLayout(shape);
    this.parameterCount = shape.parameterCount;
    this.inputSize = shape.inputSize;
    this.outputSize = shape.outputSize;
    this.maximumBatch = shape.maximumBatch;
    this.#operations = operations;
    this.#shape = shape;
    this.#rowBuffers = rowBuffers(shape);
    this.#parameters = new FlatTensor(operations, this.layout);
    [this.#outputScale, this.#gradients] = operations.keep([
      operations.scalar(shape.outputScale),
      operations.tensor(new Float32Array(shape.parameterCount), [shape.parameterCount]),
    ] as const);
    this.writeParameters(parameters);
  }

  /** [p], for the optimiser and Polyak averaging. */
  get parameterTensor(): Tensor {
    return this.#parameters.flat;
  }

  /** [p] */
  get gradientTensor(): Tensor {
    return this.#gradients;
  }

  /** Takes `parameters` [p] over: the caller neither frees nor changes it. */
  replaceParameters(parameters: Tensor): void {
    this.#parameters.replace(parameters);
    this.#parametersCopy = undefined;
  }

  replaceGradients(gradients: Tensor): void {
    this.#gradients.dispose();
    this.#gradients = gradients;
  }

  readParameters(out: Float32Array): void {
    checkLength('out', out, this.parameterCount, 'the parameters');
    out.set(this.#copyOfParameters());
  }

  writeParameters(source: Float32Array): void {
    checkLength('source', source, this.parameterCount, 'the parameters');
    checkFinite('parameters', source);
    this.replaceParameters(this.#operations.tensor(source, [this.parameterCount]));
  }

  readGradients(out: Float32Array): void {
    checkLength('out', out, this.parameterCount, 'the parameters');
    out.set(this.#gradients.dataSync<'float32'>());
  }

  forward(input: Float32Array, batch: number): Float32Array {
    checkBatch(batch, this.maximumBatch);
    checkLength('input', input, batch * this.inputSize, `[${batch}, ${this.inputSize}]`);
    const operations = this.#operations;
    let result: Float32Array = new Float32Array();
    const previous = this.#activations;
    operations.tidy(() => {
      const activations = [operations.tensor(input, [batch, this.inputSize])];
      this.#parameters.layers.forEach(({ weight, bias }, index) => {
        const product = operations.multiply(activations[index], weight, { b: true });
        const sum = operations.apply('BiasAdd', product, bias);
        activations.push(this.#activated(sum, index));
      });
      this.#activations = operations.keep(activations);
      const output = activations[activations.length - 1];
      const isTanh = this.#shape.outputActivation === 'tanh';
      result = (isTanh ? operations.apply('Mul', output, this.#outputScale) : output).dataSync<'float32'>();
    });
    freeTensors(previous);
    this.#forwardBatch = batch;
    return result;
  }

  forwardOne(input: Float32Array): Float32Array {
    checkLength('input', input, this.inputSize, `[${this.inputSize}]`);
    return forwardRow(this.#shape, this.#copyOfParameters(), input, this.#rowBuffers);
  }

  backward(outputGradient: Float32Array, batch: number, options: BackwardOptions = {}): Float32Array | undefined {
    const { parameterGradients = true, inputGradient = true } = options;
    checkForwardBatch(batch, this.#forwardBatch);
    checkLength('outputGradient', outputGradient, batch * this.outputSize, `[${batch}, ${this.outputSize}]`);
    if (!parameterGradients && !inputGradient) return undefined;

    const operations = this.#operations;
    const activations = this.#activations;
    const { layers } = this.#parameters;
    let result: Float32Array | undefined;
    operations.tidy(() => {
      let delta = operations.tensor(outputGradient, [batch, this.outputSize]);
      if (this.#shape.outputActivation === 'tanh') {
        const scaled = operations.apply('Mul', delta, this.#outputScale);
        delta = operations.apply('TanhGrad', activations[layers.length], scaled);
      }
      const gradients: { weight: Tensor; bias: Tensor }[] = [];
      for (let index = layers.length - 1; index >= 0; index -= 1) {
        if (parameterGradients) {
          gradients.unshift({
            weight: operations.multiply(delta, activations[index], { a: true }),
            bias: operations.apply('BiasAddGrad', delta),
          });
        }
        if (index === 0 && !inputGradient) break;
        const propagated = operations.multiply(delta, layers[index].weight);
        delta = index > 0 ? this.#hiddenGradient(activations[index], propagated) : propagated;
      }
      if (parameterGradients) {
        const [flat] = operations.keep([this.#parameters.flatten(gradients)]);
        this.replaceGradients(flat);
      }
      if (inputGradient) result = delta.dataSync<'float32'>();
    });
    return result;
  }

  /** Frees every tensor of this network. */
  dispose(): void {
    freeTensors([...this.#activations, this.#gradients, this.#outputScale]);
    this.#parameters.dispose();
  }

  #activated(sum: Tensor, index: number): Tensor {
    if (index < this.#shape.layers.length - 1) {
      return this.#operations.apply(this.#shape.hiddenActivation === 'tanh' ? 'Tanh' : 'Relu', sum);
    }
    return this.#shape.outputActivation === 'tanh' ? this.#operations.apply('Tanh', sum) : sum;
  }

  /** The gradient before a hidden activation, from that after it and the activation's own values. */
  #hiddenGradient(activation: Tensor, gradient: Tensor): Tensor {
    if (this.#shape.hiddenActivation === 'tanh') return this.#operations.apply('TanhGrad', activation, gradient);
    return this.#operations.apply('ReluGrad', gradient, activation);
  }

  #copyOfParameters(): Float32Array {
    this.#parametersCopy ??= Float32Array.from(this.#parameters.flat.dataSync<'float32'>());
    return this.#parametersCopy;
  }
}
