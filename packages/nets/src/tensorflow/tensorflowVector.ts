import type { Tensor } from '@tensorflow/tfjs';
import { checkFinite, checkLength } from '../arguments.ts';
import type { ParameterLayout, ParameterVector } from '../module.ts';
import { vectorLayout } from '../vectorShape.ts';
import { freeTensors, type Operations } from './operations.ts';
import type { TensorflowModule } from './tensorflowParameters.ts';

/** Parameters that stand by themselves, as tensors. */
export class TensorflowVector implements ParameterVector, TensorflowModule {
  readonly layout: ParameterLayout;
  readonly parameterCount: number;
  readonly #operations: Operations;
  #parameters: Tensor;
  #gradients: Tensor;

  constructor(operations: Operations, name: string, size: number) {
    this.layout = vectorLayout(name, size);
    this.parameterCount = size;
    this.#operations = operations;
    this.#parameters = this.#kept(new Float32Array(size));
    this.#gradients = this.#kept(new Float32Array(size));
  }

  get parameterTensor(): Tensor {
    return this.#parameters;
  }

  get gradientTensor(): Tensor {
    return this.#gradients;
  }

  replaceParameters(parameters: Tensor): void {
    this.#operations.keep([parameters]);
    this.#parameters.dispose();
    this.#parameters = parameters;
  }

  replaceGradients(gradients: Tensor): void {
    this.#gradients.dispose();
    this.#gradients = gradients;
  }

  readParameters(out: Float32Array): void {
    checkLength('out', out, this.parameterCount, 'the parameters');
    out.set(this.#parameters.dataSync<'float32'>());
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

  writeGradients(source: Float32Array): void {
    checkLength('source', source, this.parameterCount, 'one for each parameter');
    this.replaceGradients(this.#kept(source));
  }

  dispose(): void {
    freeTensors([this.#parameters, this.#gradients]);
  }

  #kept(values: Float32Array): Tensor {
    return this.#operations.keep([this.#operations.tensor(values, [values.length])] as const)[0];
  }
}
