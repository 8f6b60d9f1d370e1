import type { AgentState, CheckedSacOptions } from '../src/index.ts';
import { createReferenceAdam, referenceAdamStep, referencePolyak, type ReferenceAdam } from './referenceAdam.ts';
import { referenceForward, type ReferenceMlp } from './referenceMlp.ts';
import type { GivenSacUpdate } from './sacFixtures.ts';

/** A squashed Gaussian in float64: actions [B, a] and log densities [B] of the network's output [B, 2a]. */
export function referencePolicy(
  output: Float64Array,
  noise: ArrayLike<number>,
  {
    actionSize: a,
    logStdMin,
    logStdMax,
    maximumAction,
  }: Pick<CheckedSacOptions, 'actionSize' | 'logStdMin' | 'logStdMax' | 'maximumAction'>,
): { action: Float64Array; logPi: Float64Array } {
  const action = new Float64Array(noise.length);
  const logPi = new Float64Array(noise.length / a);
  for (let k = 0; k < noise.length; k += 1) {
    const [row, i] = [Math.floor(k / a), k % a];
    const mean = output[2 * a * row + i];
    const raw = output[2 * a * row + a + i];
    // The logistic function in place of tanh: (tanh(x) + 1) / 2 = 1 / (1 + exp(-2x)).
    const std = Math.exp(logStdMin + (logStdMax - logStdMin) / (1 + Math.exp(-2 * raw)));
    const pi = Math.tanh(mean + std * noise[k]);
    action[k] = maximumAction * pi;
    const density = Math.exp((-noise[k] * noise[k]) / 2) / (std * Math.sqrt(2 * Math.PI));
    // 1 / cosh^2 in place of 1 - tanh^2, which cancels where tanh is saturated: differences over 1e-6 would show it.
    logPi[row] += Math.log(density / (Math.cosh(mean + std * noise[k]) ** -2 + 1e-6));
  }
  return { action, logPi };
}

/** The gradient of `value` at `parameters`, by central differences. */
export function differenceGradient(parameters: Float64Array, value: () => number, step = 1e-6): Float64Array {
  return parameters.map((old, k) => {
    parameters[k] = old + step;
    const above = value();
    parameters[k] = old - step;
    const below = value();
    parameters[k] = old;
    return (above - below) / (2 * step);
  });
}

/**
 * SAC's update written a second time, in float64 from the losses alone: no gradient is derived, all are central
 * differences of the losses. For networks of some dozens of parameters.
 */
export class ReferenceSac {
  readonly actor: ReferenceMlp;
  readonly critics: readonly ReferenceMlp[];
  readonly targetCritics: readonly ReferenceMlp[];
  logAlpha: number;
  readonly #options: CheckedSacOptions;
  readonly #adams: { actor: ReferenceAdam; critics: readonly ReferenceAdam[]; alpha: ReferenceAdam };
  #updates = 0;

  /** Starts from the networks of a saved, untrained `Sac`. */
  constructor(options: CheckedSacOptions, state: AgentState) {
    this.#options = options;
    const { observationSize, actionSize, hiddenSizes, initialTemperature } = options;
    const critics = (name: string): ReferenceMlp[] => {
      const both = Float64Array.from(state[name] as Float32Array);
      const sizes = [observationSize + actionSize, ...hiddenSizes, 1];
      const half = both.length / 2;
      return [both.slice(0, half), both.slice(half)].map((parameters) => ({ sizes, parameters, tanhScale: null }));
    };
    this.actor = {
      sizes: [observationSize, ...hiddenSizes, 2 * actionSize],
      parameters: Float64Array.from(state.actor as Float32Array),
      tanhScale: null,
    };
    this.critics = critics('critic');
    this.targetCritics = critics('targetCritic');
    this.logAlpha = Math.log(initialTemperature);
    this.#adams = {
      actor: createReferenceAdam(this.actor.parameters.length),
      critics: this.critics.map(({ parameters }) => createReferenceAdam(parameters.length)),
      alpha: createReferenceAdam(1),
    };
  }

  update({ batch, noise }: GivenSacUpdate): { criticLoss: number; actorLoss: number | null; alphaLoss: number | null } {
    const o = this.#options;
    const { size } = batch;
    const observation = Float64Array.from(batch.observation);
    const nextObservation = Float64Array.from(batch.nextObservation);
    const alpha = Math.exp(this.logAlpha);

    const next = referencePolicy(referenceForward(this.actor, nextObservation, size).at(-1)!, noise.nextPolicy, o);
    const nextQ = this.#values(this.targetCritics, nextObservation, next.action, size);
    const y = Float64Array.from({ length: size }, (_, row) => {
      const value = Math.min(nextQ[0][row], nextQ[1][row]) - alpha * next.logPi[row];
      return batch.reward[row] + batch.notDone[row] * o.discount * value;
    });

    const rows = Float64Array.from(batch.observationAction);
    let criticLoss = 0;
    this.critics.forEach((net, which) => {
      const loss = (): number => {
        const q = referenceForward(net, rows, size).at(-1)!;
        return q.reduce((sum, value, row) => sum + (value - y[row]) ** 2, 0) / size;
      };
      criticLoss += loss();
      const gradient = differenceGradient(net.parameters, loss);
      referenceAdamStep(net.parameters, this.#adams.critics[which], gradient, o.criticLearningRate);
    });

    let actorLoss: number | null = null;
    let alphaLoss: number | null = null;
    if (this.#updates % o.actorUpdateFrequency === 0) {
      const policy = (): { action: Float64Array; logPi: Float64Array } =>
        referencePolicy(referenceForward(this.actor, observation, size).at(-1)!, noise.policy, o);
      const loss = (): number => {
        const { action, logPi } = policy();
        const [q1, q2] = this.#values(this.critics, observation, action, size);
        return logPi.reduce((sum, value, row) => sum + alpha * value - Math.min(q1[row], q2[row]), 0) / size;
      };
      actorLoss = loss();
      const entropy = -policy().logPi.reduce((sum, value) => sum + value, 0) / size;
      const gradient = differenceGradient(this.actor.parameters, loss);
      referenceAdamStep(this.actor.parameters, this.#adams.actor, gradient, o.actorLearningRate);
      alphaLoss = alpha * (entropy - o.targetEntropy);
      const logAlpha = Float64Array.of(this.logAlpha);
      const alphaGradient = differenceGradient(logAlpha, () => Math.exp(logAlpha[0]) * (entropy - o.targetEntropy));
      referenceAdamStep(logAlpha, this.#adams.alpha, alphaGradient, o.alphaLearningRate, o.alphaBeta1);
      [this.logAlpha] = logAlpha;
    }
    if (this.#updates % o.criticTargetUpdateFrequency === 0) {
      this.targetCritics.forEach((target, which) => {
        referencePolyak(target.parameters, this.critics[which].parameters, o.criticTau);
      });
    }
    this.#updates += 1;
    return { criticLoss, actorLoss, alphaLoss };
  }

  #values(
    nets: readonly ReferenceMlp[],
    observation: Float64Array,
    action: Float64Array,
    size: number,
  ): Float64Array[] {
    const { observationSize: n, actionSize: a } = this.#options;
    const rows = Float64Array.from({ length: size * (n + a) }, (_, k) => {
      const [row, column] = [Math.floor(k / (n + a)), k % (n + a)];
      return column < n ? observation[row * n + column] : action[row * a + column - n];
    });
    return nets.map((net) => referenceForward(net, rows, size).at(-1)!);
  }
}
