import type { Optimizer, TwinMlp } from '@policypath/nets';
import type { ReplayBatch } from '../replay/replayBatch.ts';
import { twinCriticLoss, type CriticMetrics } from '../twinCriticLoss.ts';

export interface UpdateCriticOptions {
  readonly critic: TwinMlp;
  readonly optimizer: Optimizer;
  readonly batch: ReplayBatch;
  /** y [B] */
  readonly target: Float32Array;
  /** Scratch [2, B]: the loss's gradient with respect to Q1 and Q2. */
  readonly outputGradient: Float32Array;
}

/**
 * One step of both critics on mean((Q1(s, a) - y)^2) + mean((Q2(s, a) - y)^2) (Fujimoto et al. 2018, Algorithm 1). No
 * step is taken when the loss is not finite.
 */
export function updateCritic(options: UpdateCriticOptions): CriticMetrics {
  const { critic, optimizer, batch, target, outputGradient } = options;
  const q = critic.forward(batch.observationAction, batch.size);
  const metrics = twinCriticLoss(q, target, outputGradient);
  if (Number.isFinite(metrics.criticLoss)) {
    critic.backward(outputGradient, batch.size);
    optimizer.step();
  }
  return metrics;
}
