import type { Tensor } from '@tensorflow/tfjs';
import { checkOptimizerState } from '../arguments.ts';
import type { AdamSettings } from '../engine.ts';
import type { Optimizer, OptimizerState } from '../module.ts';
import { freeTensors, type Operations } from './operations.ts';
import type { TensorflowModule } from './tensorflowParameters.ts';

interface Moments {
  first: Tensor;
  second: Tensor;
}

/** Adam in PyTorch's order of operations, on the flat vector of each network. */
export class TensorflowAdam implements Optimizer {
  readonly #operations: Operations;
  readonly #networks: readonly TensorflowModule[];
  readonly #settings: Required<AdamSettings>;
  readonly #constants: {
    readonly rate1: Tensor;
    readonly beta2: Tensor;
    readonly rate2: Tensor;
    readonly epsilon: Tensor;
  };
  #moments: Moments[] = [];
  #stepCount = 0;

  constructor(operations: Operations, networks: readonly TensorflowModule[], settings: Required<AdamSettings>) {
    const { beta1, beta2, epsilon } = settings;
    this.#operations = operations;
    this.#networks = networks;
    this.#settings = settings;
    this.#constants = {
      rate1: operations.scalar(1 - beta1),
      beta2: operations.scalar(beta2),
      rate2: operations.scalar(1 - beta2),
      epsilon: operations.scalar(epsilon),
    };
    operations.keep(Object.values(this.#constants));
    this.reset();
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  step(): void {
    this.#stepCount += 1;
    const operations = this.#operations;
    const { learningRate, beta1, beta2 } = this.#settings;
    const { rate1, beta2: decay2, rate2, epsilon } = this.#constants;
    const correction1 = 1 - beta1 ** this.#stepCount;
    const correction2 = 1 - beta2 ** this.#stepCount;
    operations.tidy(() => {
      const stepSize = operations.scalar(learningRate / correction1);
      const rootCorrection = operations.scalar(Math.sqrt(correction2));
      this.#networks.forEach((network, index) => {
        const gradient = network.gradientTensor;
        const old = this.#moments[index];
        const change = operations.apply('Mul', operations.apply('Sub', gradient, old.first), rate1);
        const first = operations.apply('AddV2', old.first, change);
        const square = operations.apply('Mul', operations.apply('Square', gradient), rate2);
        const second = operations.apply('AddV2', operations.apply('Mul', old.second, decay2), square);
        const root = operations.apply('RealDiv', operations.apply('Sqrt', second), rootCorrection);
        const ratio = operations.apply('RealDiv', first, operations.apply('AddV2', root, epsilon));
        const step = operations.apply('Mul', ratio, stepSize);
        network.replaceParameters(operations.apply('Sub', network.parameterTensor, step));
        operations.keep([first, second]);
        freeTensors([old.first, old.second]);
        this.#moments[index] = { first, second };
      });
    });
  }

  reset(): void {
    this.#stepCount = 0;
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
    return { step: this.#stepCount, firstMoment, secondMoment };
  }

  loadState(state: OptimizerState): void {
    checkOptimizerState(
      state,
      this.#networks.reduce((sum, { parameterCount }) => sum + parameterCount, 0),
    );
    this.#stepCount = state.step;
    let offset = 0;
    this.#setMoments(({ parameterCount }) => {
      const end = offset + parameterCount;
      const parts = [state.firstMoment.subarray(offset, end), state.secondMoment.subarray(offset, end)] as const;
      offset = end;
      return parts;
    });
  }

  dispose(): void {
    freeTensors([...this.#moments.flatMap(({ first, second }) => [first, second]), ...Object.values(this.#constants)]);
    this.#moments = [];
  }

  #setMoments(valuesOf: (network: TensorflowModule) => readonly [Float32Array, Float32Array]): void {
    freeTensors(this.#moments.flatMap(({ first, second }) => [first, second]));
    this.#moments = this.#networks.map((network) => {
      const [first, second] = valuesOf(network).map((values) => this.#operations.tensor(values, [values.length]));
      this.#operations.keep([first, second]);
      return { first, second };
    });
  }
}
