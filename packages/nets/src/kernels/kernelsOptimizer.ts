import type { Kernels } from '@policypath/kernels';
import { checkOptimizerState } from '../arguments.ts';
import type { AdamSettings, RmsPropSettings } from '../engine.ts';
import type { LiveModule, OptimizerState } from '../module.ts';
import { SteppedOptimizer } from '../steppedOptimizer.ts';

/** An optimiser with two moments of each parameter, over the flat vectors of a module. */
abstract class KernelsOptimizer extends SteppedOptimizer {
  protected readonly kernels: Kernels;
  protected readonly module: LiveModule;
  protected readonly firstMoment: Float32Array;
  protected readonly secondMoment: Float32Array;

  constructor(kernels: Kernels, module: LiveModule, learningRate: number) {
    super(learningRate);
    this.kernels = kernels;
    this.module = module;
    this.firstMoment = kernels.allocateFloat32(module.parameters.length);
    this.secondMoment = kernels.allocateFloat32(module.parameters.length);
  }

  reset(): void {
    this.steps = 0;
    this.firstMoment.fill(0);
    this.secondMoment.fill(0);
  }

  saveState(): OptimizerState {
    return {
      step: this.steps,
      firstMoment: Float32Array.from(this.firstMoment),
      secondMoment: Float32Array.from(this.secondMoment),
    };
  }

  loadState(state: OptimizerState): void {
    checkOptimizerState(state, this.firstMoment.length);
    this.steps = state.step;
    this.firstMoment.set(state.firstMoment);
    this.secondMoment.set(state.secondMoment);
  }
}

/** Adam in one kernel call. */
export class KernelsAdam extends KernelsOptimizer {
  readonly #settings: Required<AdamSettings>;

  constructor(kernels: Kernels, module: LiveModule, settings: Required<AdamSettings>) {
    super(kernels, module, settings.learningRate);
    this.#settings = settings;
  }

  protected move(step: number): void {
    const { parameters, gradients } = this.module;
    this.kernels.adam(parameters, gradients, this.firstMoment, this.secondMoment, {
      ...this.#settings,
      learningRate: this.learningRate,
      step,
    });
  }
}

/** Centred RMSProp in one kernel call. */
export class KernelsRmsProp extends KernelsOptimizer {
  readonly #settings: Required<RmsPropSettings>;

  constructor(kernels: Kernels, module: LiveModule, settings: Required<RmsPropSettings>) {
    super(kernels, module, settings.learningRate);
    this.#settings = settings;
  }

  protected move(): void {
    const { parameters, gradients } = this.module;
    this.kernels.rmsProp(parameters, gradients, this.firstMoment, this.secondMoment, {
      ...this.#settings,
      learningRate: this.learningRate,
    });
  }
}
