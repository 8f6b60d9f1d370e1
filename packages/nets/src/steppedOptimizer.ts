import { checkLearningRate, checkOptimizerState } from './arguments.ts';
import type { Optimizer, OptimizerState } from './module.ts';

/** What every optimiser has: a learning rate that may change, and the number of its steps. */
export abstract class SteppedOptimizer implements Optimizer {
  #learningRate: number;
  protected steps = 0;

  constructor(learningRate: number) {
    this.#learningRate = learningRate;
  }

  get stepCount(): number {
    return this.steps;
  }

  get learningRate(): number {
    return this.#learningRate;
  }

  set learningRate(learningRate: number) {
    checkLearningRate(learningRate);
    this.#learningRate = learningRate;
  }

  step(): void {
    this.steps += 1;
    this.move(this.steps);
  }

  /** Moves the parameters along the gradients, at this step, counted from 1. */
  protected abstract move(step: number): void;
  abstract reset(): void;
  abstract saveState(): OptimizerState;
  abstract loadState(state: OptimizerState): void;
}

/** Gradient descent without momentum: parameters <- parameters - learningRate gradients, which `descend` does. */
export class Sgd extends SteppedOptimizer {
  readonly #descend: (learningRate: number) => void;

  constructor(learningRate: number, descend: (learningRate: number) => void) {
    super(learningRate);
    this.#descend = descend;
  }

  protected move(): void {
    this.#descend(this.learningRate);
  }

  reset(): void {
    this.steps = 0;
  }

  saveState(): OptimizerState {
    return { step: this.steps, firstMoment: new Float32Array(0), secondMoment: new Float32Array(0) };
  }

  loadState(state: OptimizerState): void {
    checkOptimizerState(state, 0);
    this.steps = state.step;
  }
}
