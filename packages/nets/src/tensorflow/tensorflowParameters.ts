import type { Tensor } from '@tensorflow/tfjs';
import { checkFinite, checkLength } from '../arguments.ts';
import type { ParameterLayout, ParameterModule } from '../module.ts';
import { FlatTensor, type LayerTensors } from './flatTensor.ts';
import { freeTensors, type Operations } from './operations.ts';

/** What the optimiser and Polyak averaging need of a module of this engine. */
export interface TensorflowModule {
  readonly parameterCount: number;
  /** [p] */
  readonly parameterTensor: Tensor;
  /** [p]: of the last backward pass. */
  readonly gradientTensor: Tensor;
  /** Takes `parameters` [p] over: the caller neither frees nor changes it. */
  replaceParameters(parameters: Tensor): void;
  /** The same for `gradients` [p], which the caller has kept. */
  replaceGradients(gradients: Tensor): void;
  /** Frees every tensor of the module. */
  dispose(): void;
}

/** The flat parameters and gradients of a module whose layout is pairs of weight and bias. */
export class TensorflowParameters implements ParameterModule, TensorflowModule {
  readonly layout: ParameterLayout;
  readonly parameterCount: number;
  protected readonly operations: Operations;
  readonly #parameters: FlatTensor;
  #gradients: Tensor;

  constructor(operations: Operations, layout: ParameterLayout, parameters: Float32Array) {
    this.operations = operations;
    this.layout = layout;
    this.parameterCount = parameters.length;
    this.#parameters = new FlatTensor(operations, layout);
    [this.#gradients] = operations.keep([
      operations.tensor(new Float32Array(parameters.length), [parameters.length]),
    ] as const);
    this.writeParameters(parameters);
  }

  get parameterTensor(): Tensor {
    return this.#parameters.flat;
  }

  get gradientTensor(): Tensor {
    return this.#gradients;
  }

  replaceParameters(parameters: Tensor): void {
    this.#parameters.replace(parameters);
  }

  replaceGradients(gradients: Tensor): void {
    this.#gradients.dispose();
    this.#gradients = gradients;
  }

  readParameters(out: Float32Array): void {
    checkLength('out', out, this.parameterCount, 'the parameters');
    out.set(this.#parameters.flat.dataSync<'float32'>());
  }

  writeParameters(source: Float32Array): void {
    checkLength('source', source, this.parameterCount, 'the parameters');
    checkFinite('parameters', source);
    this.replaceParameters(this.operations.tensor(source, [this.parameterCount]));
  }

  readGradients(out: Float32Array): void {
    checkLength('out', out, this.parameterCount, 'the parameters');
    out.set(this.#gradients.dataSync<'float32'>());
  }

  dispose(): void {
    freeTensors([this.#gradients]);
    this.#parameters.dispose();
  }

  protected get layers(): readonly LayerTensors[] {
    return this.#parameters.layers;
  }

  /** Inside `tidy`: replaces the gradients by those of the layers, in the flat order. */
  protected setGradients(layers: readonly LayerTensors[]): void {
    const [flat] = this.operations.keep([this.#parameters.flatten(layers)]);
    this.replaceGradients(flat);
  }
}
