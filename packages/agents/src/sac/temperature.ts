import { exp, log, pow } from '@policypath/elementary';
import { checkOptions } from '@policypath/options';
import { readCount, readNumber, readNumberFromZero } from '../agentState.ts';
import type { AgentState } from '../agent.ts';

export interface TemperatureOptions {
  readonly initialTemperature: number;
  readonly learningRate: number;
  readonly beta1: number;
  /** Entropy below which the temperature rises. */
  readonly targetEntropy: number;
}

const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * The learned temperature alpha of soft actor-critic (Haarnoja et al. 2018b, section 5), kept as its logarithm, with an
 * Adam of its own (PyTorch's order of operations), in float64 as curl_sac.py has it.
 */
export class Temperature {
  readonly #options: TemperatureOptions;
  #logAlpha: number;
  #step = 0;
  #firstMoment = 0;
  #secondMoment = 0;

  constructor(options: TemperatureOptions) {
    checkOptions('Temperature', options, {
      initialTemperature: true,
      learningRate: true,
      beta1: true,
      targetEntropy: true,
    });

    this.#options = options;
    this.#logAlpha = log(options.initialTemperature);
  }

  get alpha(): number {
    return exp(this.#logAlpha);
  }

  /**
   * One step on alpha (entropy - targetEntropy), where `entropy` is the batch's mean of -logPi. Returns the loss before
   * the step; no step is taken when it is not finite.
   */
  update(entropy: number): number {
    const { learningRate, beta1, targetEntropy } = this.#options;
    const loss = this.alpha * (entropy - targetEntropy);
    if (!Number.isFinite(loss)) return loss;
    // The loss is its own gradient with respect to log alpha.
    this.#step += 1;
    this.#firstMoment += (1 - beta1) * (loss - this.#firstMoment);
    this.#secondMoment = beta2 * this.#secondMoment + (1 - beta2) * loss * loss;
    const denominator = Math.sqrt(this.#secondMoment) / Math.sqrt(1 - pow(beta2, this.#step)) + epsilon;
    this.#logAlpha -= (learningRate / (1 - pow(beta1, this.#step))) * (this.#firstMoment / denominator);
    return loss;
  }

  saveState(): AgentState {
    return {
      logAlpha: this.#logAlpha,
      step: this.#step,
      firstMoment: this.#firstMoment,
      secondMoment: this.#secondMoment,
    };
  }

  /** Reads a saved state and returns a function that puts it in place. @throws RangeError when it is invalid. */
  readState(state: AgentState): () => void {
    const step = readCount(state, 'step');
    const logAlpha = readNumber(state, 'logAlpha');
    const firstMoment = readNumber(state, 'firstMoment');
    const secondMoment = readNumberFromZero(state, 'secondMoment');
    return () => {
      this.#logAlpha = logAlpha;
      this.#step = step;
      this.#firstMoment = firstMoment;
      this.#secondMoment = secondMoment;
    };
  }
}
