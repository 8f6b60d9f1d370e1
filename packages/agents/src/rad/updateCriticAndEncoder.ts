import type { ConvEncoder, Optimizer, TwinMlp } from '@policypath/nets';
import type { ImageBatch } from '../imageReplay/imageBatch.ts';
import { setColumns, setLeadingColumns } from '../rows.ts';
import { twinCriticLoss, type CriticMetrics } from '../twinCriticLoss.ts';

export interface UpdateCriticAndEncoderOptions {
  readonly encoder: ConvEncoder;
  readonly critic: TwinMlp;
  readonly encoderOptimizer: Optimizer;
  readonly criticOptimizer: Optimizer;
  readonly batch: ImageBatch;
  /** y [B] */
  readonly target: Float32Array;
  readonly scratch: CriticAndEncoderScratch;
}

/** Memory of `updateCriticAndEncoder`, allocated once. */
export interface CriticAndEncoderScratch {
  /** Features and action [B, f + a]. */
  readonly rows: Float32Array;
  /** The loss's gradient with respect to Q1 and Q2 [2, B]. */
  readonly outputGradient: Float32Array;
  /** The loss's gradient with respect to the features [B, f]. */
  readonly featureGradient: Float32Array;
}

export function createCriticAndEncoderScratch(
  size: number,
  featureSize: number,
  actionSize: number,
): CriticAndEncoderScratch {
  return {
    rows: new Float32Array(size * (featureSize + actionSize)),
    outputGradient: new Float32Array(2 * size),
    featureGradient: new Float32Array(size * featureSize),
  };
}

/**
 * One step of both critics and of the encoder before them on mean((Q1 - y)^2) + mean((Q2 - y)^2): the only loss that the
 * convolutions learn from (RAD, `update_critic`). No step is taken when it is not finite.
 */
export function updateCriticAndEncoder(options: UpdateCriticAndEncoderOptions): CriticMetrics {
  const { encoder, critic, batch, target, scratch } = options;
  const { rows, outputGradient, featureGradient } = scratch;
  const { size } = batch;
  setLeadingColumns(rows, encoder.forward(batch.observation, size), size);
  setColumns(rows, batch.action, size);
  const metrics = twinCriticLoss(critic.forward(rows, size), target, outputGradient);
  if (!Number.isFinite(metrics.criticLoss)) return metrics;

  featureGradient.fill(0);
  for (const [which, head] of [critic.first, critic.second].entries()) {
    const gradient = head.backward(outputGradient.subarray(which * size, (which + 1) * size), size);
    if (gradient === undefined) throw new Error("the critic's backward pass returned no input gradient");
    addLeadingColumns(featureGradient, gradient, size);
  }
  encoder.backward(featureGradient, size);
  options.criticOptimizer.step();
  options.encoderOptimizer.step();
  return metrics;
}

/** sum [count, narrower] += the first columns of `rows` [count, width]. */
function addLeadingColumns(sum: Float32Array, rows: Float32Array, count: number): void {
  const width = rows.length / count;
  const narrower = sum.length / count;
  for (let row = 0; row < count; row += 1) {
    for (let i = 0; i < narrower; i += 1) sum[row * narrower + i] += rows[row * width + i];
  }
}
