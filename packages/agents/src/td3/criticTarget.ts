import type { Module, TwinMlp } from '@policypath/nets';
import type { ReplayBatch } from '../replay/replayBatch.ts';

export interface CriticTargetOptions {
  readonly targetActor: Module;
  readonly targetCritic: TwinMlp;
  /** The next action is written into the action columns of its `nextObservationAction`. */
  readonly batch: ReplayBatch;
  /** Draws [B, a] of N(0, sigma), in units of the action; not yet clipped. */
  readonly noise: Float32Array;
  /** c, in units of the action. */
  readonly noiseClip: number;
  readonly maximumAction: number;
  /** gamma */
  readonly discount: number;
  /** [B] */
  readonly out: Float32Array;
}

/**
 * The value that both critics learn (Fujimoto et al. 2018, Algorithm 1: clipped double Q-learning of section 4.2 with
 * the target policy smoothing of section 5.3):
 *
 *     a' = clip(pi'(s') + clip(noise, -c, c), -maximumAction, maximumAction)
 *     y  = r + gamma notDone min(Q1'(s', a'), Q2'(s', a'))
 */
export function criticTarget(options: CriticTargetOptions): void {
  const { targetActor, targetCritic, batch, noise, noiseClip, maximumAction, discount, out } = options;
  const { size, observationSize, actionSize } = batch;
  const nextPolicy = targetActor.forward(batch.nextObservation, size);
  for (let row = 0; row < size; row += 1) {
    const to = row * (observationSize + actionSize) + observationSize;
    for (let i = 0; i < actionSize; i += 1) {
      const at = row * actionSize + i;
      const nextAction = nextPolicy[at] + clip(noise[at], noiseClip);
      batch.nextObservationAction[to + i] = clip(nextAction, maximumAction);
    }
  }
  const nextQ = targetCritic.forward(batch.nextObservationAction, size);
  for (let row = 0; row < size; row += 1) {
    const smallerQ = Math.min(nextQ[row], nextQ[size + row]);
    out[row] = batch.reward[row] + batch.notDone[row] * discount * smallerQ;
  }
}

/** NaN stays NaN: divergence must show in the loss. */
function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
