import type { MlpOptions } from '../src/index.ts';

/** A perceptron in float64, from the definition: the reference of every engine. */
export class ReferenceMlp {
  readonly #options: MlpOptions;
  readonly parameters: Float64Array;

  constructor(options: MlpOptions, parameters: ArrayLike<number>) {
    this.#options = options;
    this.parameters = Float64Array.from(parameters);
  }

  /** input [batch, in] -> [batch, out] */
  forward(input: ArrayLike<number>, batch: number): Float64Array {
    const { sizes, hiddenActivation = 'relu', outputActivation = 'identity', outputScale = 1 } = this.#options;
    const activate = hiddenActivation === 'tanh' ? Math.tanh : (sum: number): number => Math.max(0, sum);
    let rows = Float64Array.from(input);
    let offset = 0;
    for (let layer = 1; layer < sizes.length; layer += 1) {
      const inputSize = sizes[layer - 1];
      const outputSize = sizes[layer];
      const biasOffset = offset + inputSize * outputSize;
      const next = new Float64Array(batch * outputSize);
      for (let i = 0; i < batch; i += 1) {
        for (let j = 0; j < outputSize; j += 1) {
          let sum = this.parameters[biasOffset + j];
          for (let k = 0; k < inputSize; k += 1) {
            sum += rows[i * inputSize + k] * this.parameters[offset + j * inputSize + k];
          }
          next[i * outputSize + j] = layer < sizes.length - 1 ? activate(sum) : sum;
        }
      }
      rows = next;
      offset = biasOffset + outputSize;
    }
    return outputActivation === 'tanh' ? rows.map((value) => outputScale * Math.tanh(value)) : rows;
  }

  /** The scalar whose gradients `backward(weights)` gives: sum of weights times outputs. */
  weightedOutput(input: ArrayLike<number>, batch: number, weights: ArrayLike<number>): number {
    return this.forward(input, batch).reduce((sum, value, index) => sum + value * weights[index], 0);
  }

  /** Central differences of `weightedOutput` with respect to each parameter. */
  parameterGradients(input: ArrayLike<number>, batch: number, weights: ArrayLike<number>): Float64Array {
    return centralDifferences(this.parameters, () => this.weightedOutput(input, batch, weights));
  }

  /** Central differences of `weightedOutput` with respect to the input. */
  inputGradients(input: ArrayLike<number>, batch: number, weights: ArrayLike<number>): Float64Array {
    const varied = Float64Array.from(input);
    return centralDifferences(varied, () => this.weightedOutput(varied, batch, weights));
  }
}

/** (f(x + h) - f(x - h)) / 2h for each element of `point`, which is left as it was. */
export function centralDifferences(point: Float64Array, value: () => number): Float64Array {
  const step = 1e-6;
  return Float64Array.from(point, (center, index) => {
    point[index] = center + step;
    const above = value();
    point[index] = center - step;
    const below = value();
    point[index] = center;
    return (above - below) / (2 * step);
  });
}

/** PyTorch's `torch.optim.Adam` in float64, without weight decay. */
export class ReferenceAdam {
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #step = 0;

  constructor(length: number) {
    this.#first = new Float64Array(length);
    this.#second = new Float64Array(length);
  }

  step(parameters: Float64Array, gradients: ArrayLike<number>, learningRate: number): void {
    const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
    this.#step += 1;
    const correction1 = 1 - beta1 ** this.#step;
    const correction2 = 1 - beta2 ** this.#step;
    for (let i = 0; i < parameters.length; i += 1) {
      this.#first[i] = beta1 * this.#first[i] + (1 - beta1) * gradients[i];
      this.#second[i] = beta2 * this.#second[i] + (1 - beta2) * gradients[i] * gradients[i];
      const denominator = Math.sqrt(this.#second[i]) / Math.sqrt(correction2) + epsilon;
      parameters[i] -= ((learningRate / correction1) * this.#first[i]) / denominator;
    }
  }
}

/** PyTorch's `torch.optim.RMSprop` with `centered` in float64, without momentum. */
export class ReferenceRmsProp {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  readonly #settings: { readonly learningRate: number; readonly smoothing: number; readonly epsilon: number };

  constructor(length: number, settings: { learningRate: number; smoothing: number; epsilon: number }) {
    this.#mean = new Float64Array(length);
    this.#square = new Float64Array(length);
    this.#settings = settings;
  }

  step(parameters: Float64Array, gradients: ArrayLike<number>): void {
    const { learningRate, smoothing, epsilon } = this.#settings;
    for (let i = 0; i < parameters.length; i += 1) {
      this.#square[i] = smoothing * this.#square[i] + (1 - smoothing) * gradients[i] * gradients[i];
      this.#mean[i] = smoothing * this.#mean[i] + (1 - smoothing) * gradients[i];
      const deviation = Math.sqrt(this.#square[i] - this.#mean[i] * this.#mean[i]);
      parameters[i] -= (learningRate * gradients[i]) / (deviation + epsilon);
    }
  }
}
