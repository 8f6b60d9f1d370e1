import type { Tensor } from '@tensorflow/tfjs';
import { pow } from '@policypath/elementary';
import { checkOptimizerState } from '../arguments.ts';
import type { AdamSettings, RmsPropSettings } from '../engine.ts';
import type { OptimizerState } from '../module.ts';
import { SteppedOptimizer } from '../steppedOptimizer.ts';
import { freeTensors, type Operations } from './operations.ts';
import type { TensorflowModule } from './tensorflowParameters.ts';

interface Moments {
  first: Tensor;
  second: Tensor;
}

/** An optimiser with two moments of each parameter, on the flat vector of each network. */
export abstract class TensorflowOptimizer extends SteppedOptimizer {
  protected readonly operations: Operations;
  readonly #networks: readonly TensorflowModule[];
  #moments: Moments[] = [];

  constructor(operations: Operations, networks: readonly TensorflowModule[], learningRate: number) {
    super(learningRate);
    this.operations = operations;
    this.#networks = networks;
    this.reset();
  }

  protected move(step: number): void {
    const { operations } = this;
    operations.tidy(() => {
      const moved = this.rule(step);
      this.#networks.forEach((network, index) => {
        const old = this.#moments[index];
        const { first, second, change } = moved(network.gradientTensor, old);
        network.replaceParameters(operations.apply('Sub', network.parameterTensor, change));
        operations.keep([first, second]);
        freeTensors([old.first, old.second]);
        this.#moments[index] = { first, second };
      });
    });
  }

  /** Inside `tidy`: the new moments, and what is subtracted from the parameters, at this step, counted from 1. */
  protected abstract rule(step: number): (gradient: Tensor, old: Moments) => Moments & { readonly change: Tensor };

  reset(): void {
    this.steps = 0;
    this.#setMoments((network) => [new Float32Array(network.parameterCount), new Float32Array(network.parameterCount)]);
  }

  saveState(): OptimizerState {
    const length = this.#networks.reduce((sum, { parameterCount }) => sum + parameterCount, 0);
    const firstMoment = new Float32Array(length);
    const secondMoment = new Float32Array(length);
    let offset = 0;
    for (const { first, second } of this.#moments) {
      firstMoment.set(first.dataSync<'float32'>(), offset);
      secondMoment.set(second.dataSync<'float32'>(), offset);
      offset += first.size;
    }
    return { step: this.steps, firstMoment, secondMoment };
  }

  loadState(state: OptimizerState): void {
    checkOptimizerState(
      state,
      this.#networks.reduce((sum, { parameterCount }) => sum + parameterCount, 0),
    );
    this.steps = state.step;
    let offset = 0;
    this.#setMoments(({ parameterCount }) => {
      const end = offset + parameterCount;
      const parts = [state.firstMoment.subarray(offset, end), state.secondMoment.subarray(offset, end)] as const;
      offset = end;
      return parts;
    });
  }

  dispose(): void {
    freeTensors(this.#moments.flatMap(({ first, second }) => [first, second]));
    this.#moments = [];
  }

  #setMoments(valuesOf: (network: TensorflowModule) => readonly [Float32Array, Float32Array]): void {
    freeTensors(this.#moments.flatMap(({ first, second }) => [first, second]));
    this.#moments = this.#networks.map((network) => {
      const [first, second] = valuesOf(network).map((values) => this.operations.tensor(values, [values.length]));
      this.operations.keep([first, second]);
      return { first, second };
    });
  }
}

/** Adam in PyTorch's order of operations. */
export class TensorflowAdam extends TensorflowOptimizer {
  readonly #settings: Required<AdamSettings>;

  constructor(operations: Operations, networks: readonly TensorflowModule[], settings: Required<AdamSettings>) {
    super(operations, networks, settings.learningRate);
    this.#settings = settings;
  }

  protected rule(step: number) {
    const { operations, learningRate } = this;
    const { beta1, beta2, epsilon } = this.#settings;
    const [rate1, decay2, rate2, smallest] = [1 - beta1, beta2, 1 - beta2, epsilon].map((x) => operations.scalar(x));
    const stepSize = operations.scalar(learningRate / (1 - pow(beta1, step)));
    const rootCorrection = operations.scalar(Math.sqrt(1 - pow(beta2, step)));
    return (gradient: Tensor, old: Moments) => {
      const towards = operations.apply('Mul', operations.apply('Sub', gradient, old.first), rate1);
      const first = operations.apply('AddV2', old.first, towards);
      const square = operations.apply('Mul', operations.apply('Square', gradient), rate2);
      const second = operations.apply('AddV2', operations.apply('Mul', old.second, decay2), square);
      const root = operations.apply('RealDiv', operations.apply('Sqrt', second), rootCorrection);
      const ratio = operations.apply('RealDiv', first, operations.apply('AddV2', root, smallest));
      return { first, second, change: operations.apply('Mul', ratio, stepSize) };
    };
  }
}

/** Centred RMSProp in PyTorch's order of operations. */
export class TensorflowRmsProp extends TensorflowOptimizer {
  readonly #settings: Required<RmsPropSettings>;

  constructor(operations: Operations, networks: readonly TensorflowModule[], settings: Required<RmsPropSettings>) {
    super(operations, networks, settings.learningRate);
    this.#settings = settings;
  }

  protected rule() {
    const { operations, learningRate } = this;
    const { smoothing, epsilon } = this.#settings;
    const numbers = [smoothing, 1 - smoothing, learningRate, epsilon].map((x) => operations.scalar(x));
    const [stays, share, rate, smallest] = numbers;
    return (gradient: Tensor, old: Moments) => {
      const square = operations.apply('Mul', operations.apply('Square', gradient), share);
      const second = operations.apply('AddV2', operations.apply('Mul', old.second, stays), square);
      const towards = operations.apply('Mul', operations.apply('Sub', gradient, old.first), share);
      const first = operations.apply('AddV2', old.first, towards);
      // Rounding can leave less than nothing of a gradient that has not changed for long.
      const variance = operations.apply('Relu', operations.apply('Sub', second, operations.apply('Square', first)));
      const denominator = operations.apply('AddV2', operations.apply('Sqrt', variance), smallest);
      const ratio = operations.apply('RealDiv', operations.apply('Mul', gradient, rate), denominator);
      return { first, second, change: ratio };
    };
  }
}
