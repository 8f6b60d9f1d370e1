import type { Kernels } from '@policypath/kernels';
import { checkOptimizerState } from '../arguments.ts';
import type { AdamSettings } from '../engine.ts';
import type { LiveModule, Optimizer, OptimizerState } from '../module.ts';

/** Adam in one kernel call over the flat vectors of a module. */
export class KernelsAdam implements Optimizer {
  readonly #kernels: Kernels;
  readonly #module: LiveModule;
  readonly #settings: Required<AdamSettings>;
  readonly #firstMoment: Float32Array;
  readonly #secondMoment: Float32Array;
  #stepCount = 0;

  constructor(kernels: Kernels, module: LiveModule, settings: Required<AdamSettings>) {
    this.#kernels = kernels;
    this.#module = module;
    this.#settings = settings;
    this.#firstMoment = kernels.allocateFloat32(module.parameters.length);
    this.#secondMoment = kernels.allocateFloat32(module.parameters.length);
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  step(): void {
    const { parameters, gradients } = this.#module;
    this.#stepCount += 1;
    const options = { ...this.#settings, step: this.#stepCount };
    this.#kernels.adam(parameters, gradients, this.#firstMoment, this.#secondMoment, options);
  }

  reset(): void {
    this.#stepCount = 0;
    this.#firstMoment.fill(0);
    this.#secondMoment.fill(0);
  }

  saveState(): OptimizerState {
    return {
      step: this.#stepCount,
      firstMoment: Float32Array.from(this.#firstMoment),
      secondMoment: Float32Array.from(this.#secondMoment),
    };
  }

  loadState(state: OptimizerState): void {
    checkOptimizerState(state, this.#firstMoment.length);
    this.#stepCount = state.step;
    this.#firstMoment.set(state.firstMoment);
    this.#secondMoment.set(state.secondMoment);
  }
}
