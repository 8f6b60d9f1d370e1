import { exp, log, tanh } from '@policypath/elementary';
import { checkOptions } from '@policypath/options';
export interface SquashedGaussianOptions {
  /** B: rows at most. */
  readonly size: number;
  /** a */
  readonly actionSize: number;
  /** Actions lie in [-maximumAction, maximumAction]. */
  readonly maximumAction: number;
  readonly logStdMin: number;
  readonly logStdMax: number;
}

/** Keeps the logarithm of the Jacobian finite where tanh is saturated, as in curl_sac.py. */
const jacobianFloor = 1e-6;
const halfLogTwoPi = 0.5 * log(2 * Math.PI);

/**
 * The tanh-squashed Gaussian policy of soft actor-critic (Haarnoja et al. 2018, appendix C), in the form of RAD's
 * curl_sac.py. The network's output [B, 2a] holds mu [a] and then a raw log std [a] of each row:
 *
 *     logStd = logStdMin + (logStdMax - logStdMin) / 2 (tanh(raw) + 1)
 *     u      = mu + exp(logStd) noise,  pi = tanh(u),  action = maximumAction pi
 *     logPi  = sum_i -noise_i^2 / 2 - logStd_i - log(2 Pi) / 2 - log(1 - pi_i^2 + 1e-6)
 *
 * logPi is the density of pi in [-1, 1]^a, so that the target entropy -a means the same at every scale of the action.
 * The arithmetic is float64; memory is allocated once.
 */
export class SquashedGaussian {
  /** [B, a] of the last `sample`. */
  readonly action: Float32Array;
  /** [B] of the last `sample`. */
  readonly logPi: Float64Array;
  readonly #options: SquashedGaussianOptions;
  readonly #pi: Float64Array;
  /** exp(logStd) noise: the derivative of u with respect to logStd. */
  readonly #stdNoise: Float64Array;
  readonly #rawTanh: Float64Array;
  readonly #outputGradient: Float32Array;

  constructor(options: SquashedGaussianOptions) {
    checkOptions('SquashedGaussian', options, {
      size: true,
      actionSize: true,
      maximumAction: true,
      logStdMin: true,
      logStdMax: true,
    });

    this.#options = options;
    const length = options.size * options.actionSize;
    this.action = new Float32Array(length);
    this.logPi = new Float64Array(options.size);
    this.#pi = new Float64Array(length);
    this.#stdNoise = new Float64Array(length);
    this.#rawTanh = new Float64Array(length);
    this.#outputGradient = new Float32Array(2 * length);
  }

  /**
   * Fills `action` and `logPi` for the network's output.
   *
   * @param output [B, 2a]
   * @param noise [B, a], standard normal
   */
  sample(output: Float32Array, noise: Float32Array): void {
    const { actionSize, maximumAction, logStdMin, logStdMax } = this.#options;
    const rows = noise.length / actionSize;
    const halfRange = (logStdMax - logStdMin) / 2;
    for (let row = 0; row < rows; row += 1) {
      let logPi = 0;
      for (let i = 0; i < actionSize; i += 1) {
        const at = row * actionSize + i;
        const mean = 2 * row * actionSize + i;
        const rawTanh = tanh(output[mean + actionSize]);
        const logStd = logStdMin + halfRange * (rawTanh + 1);
        const stdNoise = exp(logStd) * noise[at];
        const pi = tanh(output[mean] + stdNoise);
        this.#rawTanh[at] = rawTanh;
        this.#stdNoise[at] = stdNoise;
        this.#pi[at] = pi;
        this.action[at] = maximumAction * pi;
        logPi -= 0.5 * noise[at] * noise[at] + logStd + halfLogTwoPi + log(1 - pi * pi + jacobianFloor);
      }
      this.logPi[row] = logPi;
    }
  }

  /**
   * The gradient [B, 2a] with respect to the network's output of a loss that reads the sampled action and logPi
   * (reparameterised: the noise is held). A view, valid until the next call.
   *
   * @param actionGradient [B, a] the loss's gradient with respect to `action`
   * @param logPiGradient the loss's gradient with respect to each row's logPi
   */
  outputGradient(actionGradient: Float32Array, logPiGradient: number): Float32Array {
    const { actionSize, maximumAction, logStdMin, logStdMax } = this.#options;
    const halfRange = (logStdMax - logStdMin) / 2;
    const rows = actionGradient.length / actionSize;
    for (let row = 0; row < rows; row += 1) {
      for (let i = 0; i < actionSize; i += 1) {
        const at = row * actionSize + i;
        const mean = 2 * row * actionSize + i;
        const pi = this.#pi[at];
        const rawTanh = this.#rawTanh[at];
        const slope = 1 - pi * pi;
        // Of -log(1 - tanh(u)^2 + floor), then of the action, with respect to u.
        const preSquash =
          (logPiGradient * 2 * pi * slope) / (slope + jacobianFloor) + actionGradient[at] * maximumAction * slope;
        const logStdGradient = preSquash * this.#stdNoise[at] - logPiGradient;
        this.#outputGradient[mean] = preSquash;
        this.#outputGradient[mean + actionSize] = logStdGradient * halfRange * (1 - rawTanh * rawTanh);
      }
    }
    return this.#outputGradient.subarray(0, 2 * rows * actionSize);
  }

  /**
   * Actions without noise, maximumAction tanh(mu).
   *
   * @param output [k, 2a]
   * @param out [k, a]
   */
  mean(output: Float32Array, out: Float32Array): void {
    const { actionSize, maximumAction } = this.#options;
    for (let at = 0; at < out.length; at += 1) {
      const row = Math.floor(at / actionSize);
      out[at] = maximumAction * tanh(output[at + row * actionSize]);
    }
  }

  /**
   * The policy's log standard deviations before squashing.
   *
   * @param output [k, 2a]
   * @param out [k, a]
   */
  logStd(output: Float32Array, out: Float32Array): void {
    const { actionSize, logStdMin, logStdMax } = this.#options;
    for (let at = 0; at < out.length; at += 1) {
      const row = Math.floor(at / actionSize);
      out[at] = logStdMin + ((logStdMax - logStdMin) / 2) * (tanh(output[at + (row + 1) * actionSize]) + 1);
    }
  }
}
