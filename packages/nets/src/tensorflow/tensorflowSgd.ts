import { checkLearningRate, checkOptimizerState } from '../arguments.ts';
import type { SgdSettings } from '../engine.ts';
import type { Optimizer, OptimizerState } from '../module.ts';
import type { Operations } from './operations.ts';
import type { TensorflowModule } from './tensorflowParameters.ts';

/** Gradient descent without momentum, on the flat vector of each network. */
export class TensorflowSgd implements Optimizer {
  readonly #operations: Operations;
  readonly #networks: readonly TensorflowModule[];
  #learningRate: number;
  #stepCount = 0;

  constructor(operations: Operations, networks: readonly TensorflowModule[], { learningRate }: SgdSettings) {
    this.#operations = operations;
    this.#networks = networks;
    this.#learningRate = learningRate;
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  get learningRate(): number {
    return this.#learningRate;
  }

  set learningRate(learningRate: number) {
    checkLearningRate(learningRate);
    this.#learningRate = learningRate;
  }

  step(): void {
    const operations = this.#operations;
    this.#stepCount += 1;
    operations.tidy(() => {
      const rate = operations.scalar(this.#learningRate);
      for (const network of this.#networks) {
        const step = operations.apply('Mul', network.gradientTensor, rate);
        network.replaceParameters(operations.apply('Sub', network.parameterTensor, step));
      }
    });
  }

  reset(): void {
    this.#stepCount = 0;
  }

  saveState(): OptimizerState {
    return { step: this.#stepCount, firstMoment: new Float32Array(0), secondMoment: new Float32Array(0) };
  }

  loadState(state: OptimizerState): void {
    checkOptimizerState(state, 0);
    this.#stepCount = state.step;
  }
}
