import { checkLearningRate, checkOptimizerState } from '../arguments.ts';
import type { SgdSettings } from '../engine.ts';
import type { LiveModule, Optimizer, OptimizerState } from '../module.ts';

/**
 * Gradient descent without momentum: parameters <- parameters - learningRate gradients. A plain loop, so that every back end
 * rounds alike: the product in float64, the difference to float32.
 */
export class KernelsSgd implements Optimizer {
  readonly #module: LiveModule;
  #learningRate: number;
  #stepCount = 0;

  constructor(module: LiveModule, { learningRate }: SgdSettings) {
    this.#module = module;
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
    const { parameters, gradients } = this.#module;
    const rate = this.#learningRate;
    this.#stepCount += 1;
    for (let i = 0; i < parameters.length; i += 1) parameters[i] -= rate * gradients[i];
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
