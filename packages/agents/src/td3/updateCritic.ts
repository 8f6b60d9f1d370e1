import type { Optimizer, TwinMlp } from '@policypath/nets';
import type { ReplayBatch } from '../replay/replayBatch.ts';

export interface UpdateCriticOptions {
  readonly critic: TwinMlp;
  readonly optimizer: Optimizer;
  readonly batch: ReplayBatch;
  /** y [B] */
  readonly target: Float32Array;
  /** Scratch [2, B]: the loss's gradient with respect to Q1 and Q2. */
  readonly outputGradient: Float32Array;
}

export interface CriticMetrics {
  readonly criticLoss: number;
  readonly q1Mean: number;
  readonly q2Mean: number;
  readonly targetMean: number;
}

/**
 * One step of both critics on mean((Q1(s, a) - y)^2) + mean((Q2(s, a) - y)^2) (Fujimoto et al. 2018, Algorithm 1). No
 * step is taken when the loss is not finite.
 */
export function updateCritic(options: UpdateCriticOptions): CriticMetrics {
  const { critic, optimizer, batch, target, outputGradient } = options;
  const { size } = batch;
  const q = critic.forward(batch.observationAction, size);
  let squares = 0;
  let q1Sum = 0;
  let q2Sum = 0;
  let targetSum = 0;
  for (let row = 0; row < size; row += 1) {
    const y = target[row];
    const error1 = q[row] - y;
    const error2 = q[size + row] - y;
    outputGradient[row] = (2 * error1) / size;
    outputGradient[size + row] = (2 * error2) / size;
    squares += error1 * error1 + error2 * error2;
    q1Sum += q[row];
    q2Sum += q[size + row];
    targetSum += y;
  }
  // In float32, as the networks are: a loss that overflows there has diverged.
  const criticLoss = Math.fround(squares / size);
  if (Number.isFinite(criticLoss)) {
    critic.backward(outputGradient, size);
    optimizer.step();
  }
  return { criticLoss, q1Mean: q1Sum / size, q2Mean: q2Sum / size, targetMean: targetSum / size };
}
