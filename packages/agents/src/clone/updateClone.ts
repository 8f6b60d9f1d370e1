import type { Module, Optimizer } from '@policypath/nets';
import type { ReplayBatch } from '../replay/replayBatch.ts';

export interface UpdateCloneOptions {
  readonly policy: Module;
  readonly optimizer: Optimizer;
  /** Its observations and the actions that were taken there; the rest is not read. */
  readonly batch: ReplayBatch;
  /** [B, a], overwritten: the loss's gradient with respect to the policy's actions. */
  readonly outputGradient: Float32Array;
}

/**
 * One step of behaviour cloning: the loss is the mean of (pi(s) - a)^2 over the batch and the components of the action. Returns
 * the loss; no step is taken when it is not finite.
 */
export function updateClone({ policy, optimizer, batch, outputGradient }: UpdateCloneOptions): number {
  const { size, observationSize, actionSize, observation, observationAction } = batch;
  const width = observationSize + actionSize;
  const actions = policy.forward(observation, size);
  const terms = size * actionSize;
  let sum = 0;
  for (let row = 0; row < size; row += 1) {
    for (let i = 0; i < actionSize; i += 1) {
      const at = row * actionSize + i;
      const error = actions[at] - observationAction[row * width + observationSize + i];
      sum += error * error;
      outputGradient[at] = (2 * error) / terms;
    }
  }
  const loss = Math.fround(sum / terms);
  if (!Number.isFinite(loss)) return loss;
  policy.backward(outputGradient, size, { inputGradient: false });
  optimizer.step();
  return loss;
}
