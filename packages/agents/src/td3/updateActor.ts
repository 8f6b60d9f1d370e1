import type { Module, Optimizer } from '@policypath/nets';
import type { ReplayBatch } from '../replay/replayBatch.ts';

export interface UpdateActorOptions {
  readonly actor: Module;
  /** Q1; its parameters are left alone. */
  readonly critic: Module;
  readonly optimizer: Optimizer;
  readonly batch: ReplayBatch;
  readonly scratch: ActorScratch;
}

/** Memory of `updateActor`, allocated once. */
export interface ActorScratch {
  /** Observation and the policy's action [B, n + a]. */
  readonly observationPolicy: Float32Array;
  /** The loss's gradient with respect to Q1 [B, 1]. */
  readonly valueGradient: Float32Array;
  /** The loss's gradient with respect to the policy's action [B, a]. */
  readonly actionGradient: Float32Array;
}

export function createActorScratch(size: number, observationSize: number, actionSize: number): ActorScratch {
  return {
    observationPolicy: new Float32Array(size * (observationSize + actionSize)),
    valueGradient: new Float32Array(size),
    actionGradient: new Float32Array(size * actionSize),
  };
}

/**
 * One step of the actor along the deterministic policy gradient (Fujimoto et al. 2018, Algorithm 1): the loss is
 * -mean Q1(s, pi(s)). Returns the loss; no step is taken when it is not finite.
 */
export function updateActor({ actor, critic, optimizer, batch, scratch }: UpdateActorOptions): number {
  const { size, observationSize, actionSize } = batch;
  const { observationPolicy, valueGradient, actionGradient } = scratch;
  const width = observationSize + actionSize;

  const policyAction = actor.forward(batch.observation, size);
  for (let row = 0; row < size; row += 1) {
    const to = row * width;
    for (let i = 0; i < observationSize; i += 1) {
      observationPolicy[to + i] = batch.observation[row * observationSize + i];
    }
    for (let i = 0; i < actionSize; i += 1) {
      observationPolicy[to + observationSize + i] = policyAction[row * actionSize + i];
    }
  }
  const q1 = critic.forward(observationPolicy, size);
  let sum = 0;
  for (let row = 0; row < size; row += 1) sum += q1[row];
  const actorLoss = Math.fround(-sum / size);
  if (!Number.isFinite(actorLoss)) return actorLoss;

  valueGradient.fill(-1 / size);
  const inputGradient = critic.backward(valueGradient, size, { parameterGradients: false, inputGradient: true });
  if (inputGradient === undefined) throw new Error("the critic's backward pass returned no input gradient");
  for (let row = 0; row < size; row += 1) {
    const from = row * width + observationSize;
    for (let i = 0; i < actionSize; i += 1) actionGradient[row * actionSize + i] = inputGradient[from + i];
  }
  actor.backward(actionGradient, size, { inputGradient: false });
  optimizer.step();
  return actorLoss;
}
