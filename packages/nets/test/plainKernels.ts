import type {
  AdamOptions,
  RmsPropOptions,
  ConvolutionGradientOptions,
  ConvolutionOptions,
  Kernels,
  LayerNormGradientOptions,
  LayerNormOptions,
  MultiplyOptions,
} from '@policypath/kernels';
import { convolveInLoops, convolveBackInLoops } from './plainConvolutions.ts';

/** `Kernels` in plain loops with float64 sums: what the modules do can be tested apart from the compiled kernels. */
export class PlainKernels implements Kernels {
  readonly identity = { backend: 'wasm', instructionSet: 'plain', sourceHash: 'plain' } as const;
  readonly threads = 1;
  /** Every `multiply` since the last clear, for tests of what is skipped. */
  readonly multiplications: MultiplyOptions[] = [];
  columnSumCount = 0;
  /** How often `convolutionGradients` was called. */
  convolutionGradientCount = 0;
  closed = false;
  bytesFree: number;

  constructor({ bytes = 1 << 24 } = {}) {
    this.bytesFree = bytes;
  }

  allocateFloat32(length: number): Float32Array {
    this.#take(4 * length);
    return new Float32Array(length);
  }

  allocateUint8(length: number): Uint8Array {
    this.#take(length);
    return new Uint8Array(length);
  }

  allocateFloat64(): Float64Array {
    throw new Error('not used by the networks');
  }

  multiply(options: MultiplyOptions): void {
    this.multiplications.push(options);
    const {
      rows,
      columns,
      inner,
      a,
      b,
      out,
      transposeA,
      transposeB,
      accumulate,
      epilogue = 'none',
      bias,
      mask,
    } = options;
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < columns; j += 1) {
        let sum = accumulate ? out[i * columns + j] : 0;
        for (let k = 0; k < inner; k += 1) {
          sum += a[transposeA ? k * rows + i : i * inner + k] * b[transposeB ? j * inner + k : k * columns + j];
        }
        if (epilogue === 'bias' || epilogue === 'bias-relu') sum += bias![j];
        if (epilogue === 'bias-relu') sum = Math.max(0, sum);
        if (epilogue === 'relu-mask' && !(mask![i * columns + j] > 0)) sum = 0;
        out[i * columns + j] = sum;
      }
    }
  }

  columnSums(rows: number, columns: number, a: Float32Array, out: Float32Array): void {
    this.columnSumCount += 1;
    for (let j = 0; j < columns; j += 1) {
      let sum = 0;
      for (let i = 0; i < rows; i += 1) sum += a[i * columns + j];
      out[j] = sum;
    }
  }

  adam(
    parameters: Float32Array,
    gradients: Float32Array,
    firstMoment: Float32Array,
    secondMoment: Float32Array,
    { learningRate, beta1, beta2, epsilon, step }: AdamOptions,
  ): void {
    const stepSize = learningRate / (1 - beta1 ** step);
    const root = Math.sqrt(1 - beta2 ** step);
    for (let i = 0; i < parameters.length; i += 1) {
      firstMoment[i] += (1 - beta1) * (gradients[i] - firstMoment[i]);
      secondMoment[i] = beta2 * secondMoment[i] + (1 - beta2) * gradients[i] ** 2;
      parameters[i] -= (stepSize * firstMoment[i]) / (Math.sqrt(secondMoment[i]) / root + epsilon);
    }
  }

  rmsProp(
    parameters: Float32Array,
    gradients: Float32Array,
    gradientMean: Float32Array,
    squareMean: Float32Array,
    { learningRate, smoothing, epsilon }: RmsPropOptions,
  ): void {
    for (let i = 0; i < parameters.length; i += 1) {
      gradientMean[i] += (1 - smoothing) * (gradients[i] - gradientMean[i]);
      squareMean[i] = smoothing * squareMean[i] + (1 - smoothing) * gradients[i] ** 2;
      const variance = Math.max(0, squareMean[i] - gradientMean[i] ** 2);
      parameters[i] -= (learningRate * gradients[i]) / (Math.sqrt(variance) + epsilon);
    }
  }

  polyak(target: Float32Array, source: Float32Array, rate: number): void {
    for (let i = 0; i < target.length; i += 1) target[i] += rate * (source[i] - target[i]);
  }

  tanh(input: Float32Array, out: Float32Array, scale: number): void {
    for (let i = 0; i < input.length; i += 1) out[i] = scale * Math.tanh(input[i]);
  }

  tanhGradient(output: Float32Array, outputGradient: Float32Array, out: Float32Array, scale: number): void {
    for (let i = 0; i < output.length; i += 1) out[i] = outputGradient[i] * scale * (1 - (output[i] / scale) ** 2);
  }

  convolutions(options: ConvolutionOptions): void {
    convolveInLoops(options);
  }

  convolutionGradients(options: ConvolutionGradientOptions): void {
    this.convolutionGradientCount += 1;
    convolveBackInLoops(options);
  }

  layerNorm({ rows, columns, input, gain, bias, epsilon, out, normalized, inverseDeviation }: LayerNormOptions): void {
    for (let i = 0; i < rows; i += 1) {
      const row = input.slice(i * columns, (i + 1) * columns);
      const mean = row.reduce((sum, value) => sum + value, 0) / columns;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns;
      inverseDeviation[i] = 1 / Math.sqrt(variance + epsilon);
      row.forEach((value, j) => {
        normalized[i * columns + j] = (value - mean) / Math.sqrt(variance + epsilon);
        out[i * columns + j] = normalized[i * columns + j] * gain[j] + bias[j];
      });
    }
  }

  layerNormGradient(options: LayerNormGradientOptions): void {
    const { rows, columns, normalized, inverseDeviation, gain, inputGradient, gainGradient, biasGradient } = options;
    const outputGradient = Float64Array.from(options.outputGradient);
    gainGradient?.fill(0);
    biasGradient?.fill(0);
    for (let i = 0; i < rows; i += 1) {
      let [mean, product] = [0, 0];
      for (let j = 0; j < columns; j += 1) {
        const at = i * columns + j;
        if (gainGradient) gainGradient[j] += outputGradient[at] * normalized[at];
        if (biasGradient) biasGradient[j] += outputGradient[at];
        mean += (outputGradient[at] * gain[j]) / columns;
        product += (outputGradient[at] * gain[j] * normalized[at]) / columns;
      }
      if (!inputGradient) continue;
      for (let j = 0; j < columns; j += 1) {
        const at = i * columns + j;
        inputGradient[at] = inverseDeviation[i] * (outputGradient[at] * gain[j] - mean - normalized[at] * product);
      }
    }
  }

  gramBlock(): void {
    throw new Error('not used by the networks');
  }

  weightedRowSum(): void {
    throw new Error('not used by the networks');
  }

  copyFrames(): void {
    throw new Error('not used by the networks');
  }

  multiplyFloat64(): void {
    throw new Error('not used by the networks');
  }

  reflectPanel(): void {
    throw new Error('not used by the networks');
  }

  symmetricEigenvalues(): void {
    throw new Error('not used by the networks');
  }

  symmetricEigen(): void {
    throw new Error('not used by the networks');
  }

  close(): void {
    this.closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #take(length: number): void {
    const bytes = Math.ceil(length / 64) * 64;
    if (bytes > this.bytesFree) throw new RangeError(`${bytes} bytes asked, ${this.bytesFree} free`);
    this.bytesFree -= bytes;
  }
}
