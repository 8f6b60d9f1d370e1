import type { AgentState, ReplayBatch } from '../src/index.ts';
import { createReferenceAdam, referenceAdamStep, referencePolyak, type ReferenceAdam } from './referenceAdam.ts';
import { referenceBackward, referenceForward, type ReferenceMlp } from './referenceMlp.ts';

export interface ReferenceTd3Options {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumAction: number;
  readonly hiddenSizes: readonly number[];
  readonly learningRate: number;
  readonly discount: number;
  readonly targetRate: number;
  readonly policyDelay: number;
  /** In units of the action. */
  readonly noiseClip: number;
}

/** TD3's update written a second time, in float64 and plain loops, with nothing of the package under test in it. */
export class ReferenceTd3 {
  readonly actor: ReferenceMlp;
  readonly critics: readonly [ReferenceMlp, ReferenceMlp];
  readonly targetActor: ReferenceMlp;
  readonly targetCritics: readonly [ReferenceMlp, ReferenceMlp];
  readonly #options: ReferenceTd3Options;
  readonly #actorAdam: ReferenceAdam;
  readonly #criticAdams: readonly ReferenceAdam[];
  #updates = 0;

  /** Starts from the networks of a saved, untrained `Td3`. */
  constructor(options: ReferenceTd3Options, state: AgentState) {
    this.#options = options;
    const { observationSize, actionSize, maximumAction, hiddenSizes } = options;
    const actor = (name: string): ReferenceMlp => ({
      sizes: [observationSize, ...hiddenSizes, actionSize],
      parameters: Float64Array.from(state[name] as Float32Array),
      tanhScale: maximumAction,
    });
    const critics = (name: string): [ReferenceMlp, ReferenceMlp] => {
      const both = Float64Array.from(state[name] as Float32Array);
      const sizes = [observationSize + actionSize, ...hiddenSizes, 1];
      const half = both.length / 2;
      return [
        { sizes, parameters: both.slice(0, half), tanhScale: null },
        { sizes, parameters: both.slice(half), tanhScale: null },
      ];
    };
    this.actor = actor('actor');
    this.critics = critics('critic');
    this.targetActor = actor('targetActor');
    this.targetCritics = critics('targetCritic');
    this.#actorAdam = createReferenceAdam(this.actor.parameters.length);
    this.#criticAdams = this.critics.map(({ parameters }) => createReferenceAdam(parameters.length));
  }

  update(batch: ReplayBatch, noise: Float32Array): { criticLoss: number; actorLoss: number | null } {
    const { maximumAction, noiseClip, discount, targetRate, policyDelay, learningRate } = this.#options;
    const { size } = batch;
    this.#updates += 1;
    const observation = Float64Array.from(batch.observation);
    const nextObservation = Float64Array.from(batch.nextObservation);

    const nextAction = referenceForward(this.targetActor, nextObservation, size)
      .at(-1)!
      .map((action, k) => {
        const smoothing = Math.min(Math.max(noise[k], -noiseClip), noiseClip);
        return Math.min(Math.max(action + smoothing, -maximumAction), maximumAction);
      });
    const nextRows = this.#joined(nextObservation, nextAction, size);
    const nextQ = this.targetCritics.map((net) => referenceForward(net, nextRows, size).at(-1)!);
    const y = Float64Array.from({ length: size }, (_, row) => {
      return batch.reward[row] + batch.notDone[row] * discount * Math.min(nextQ[0][row], nextQ[1][row]);
    });

    const rows = Float64Array.from(batch.observationAction);
    let criticLoss = 0;
    this.critics.forEach((net, which) => {
      const activations = referenceForward(net, rows, size);
      const error = activations.at(-1)!.map((q, row) => q - y[row]);
      criticLoss += error.reduce((sum, e) => sum + e * e, 0) / size;
      const gradient = error.map((e) => (2 * e) / size);
      const { parameters } = referenceBackward(net, activations, gradient, size);
      referenceAdamStep(net.parameters, this.#criticAdams[which], parameters, learningRate);
    });
    if (this.#updates % policyDelay !== 0) return { criticLoss, actorLoss: null };

    const policy = referenceForward(this.actor, observation, size);
    const judged = referenceForward(this.critics[0], this.#joined(observation, policy.at(-1)!, size), size);
    const actorLoss = -judged.at(-1)!.reduce((sum, q) => sum + q, 0) / size;
    const valueGradient = new Float64Array(size).fill(-1 / size);
    const rowGradient = referenceBackward(this.critics[0], judged, valueGradient, size).input;
    const actionGradient = this.#actionPart(rowGradient, size);
    const { parameters } = referenceBackward(this.actor, policy, actionGradient, size);
    referenceAdamStep(this.actor.parameters, this.#actorAdam, parameters, learningRate);
    referencePolyak(this.targetActor.parameters, this.actor.parameters, targetRate);
    this.targetCritics.forEach((target, which) => {
      referencePolyak(target.parameters, this.critics[which].parameters, targetRate);
    });
    return { criticLoss, actorLoss };
  }

  #joined(observation: Float64Array, action: Float64Array, size: number): Float64Array {
    const { observationSize: n, actionSize: a } = this.#options;
    return Float64Array.from({ length: size * (n + a) }, (_, k) => {
      const [row, column] = [Math.floor(k / (n + a)), k % (n + a)];
      return column < n ? observation[row * n + column] : action[row * a + column - n];
    });
  }

  #actionPart(rows: Float64Array, size: number): Float64Array {
    const { observationSize: n, actionSize: a } = this.#options;
    return Float64Array.from({ length: size * a }, (_, k) => rows[Math.floor(k / a) * (n + a) + n + (k % a)]);
  }
}
