import { exp } from '@policypath/elementary';
import { entropyOf, logProbability } from './diagonalGaussian.ts';
import type { PpoBatch } from './rollout.ts';

export interface PpoLossOptions {
  readonly batch: PpoBatch;
  /** [B, a] of the policy as it is now. */
  readonly mean: Float32Array;
  /** [a] */
  readonly logStd: Float32Array;
  /** [B] of the critic as it is now. */
  readonly value: Float32Array;
  readonly clipRange: number;
  readonly valueLoss: 'clipped' | 'squared';
  readonly valueCoefficient: number;
  readonly entropyCoefficient: number;
  readonly advantageNormalisation: 'minibatch' | 'none';
  readonly gradients: PpoGradients;
}

/** Gradients of the loss with respect to the outputs; memory allocated once. */
export interface PpoGradients {
  /** [B, a] */
  readonly mean: Float32Array;
  /** [a] */
  readonly logStd: Float32Array;
  /** [B] */
  readonly value: Float32Array;
}

export function createPpoGradients(size: number, actionSize: number): PpoGradients {
  return {
    mean: new Float32Array(size * actionSize),
    logStd: new Float32Array(actionSize),
    value: new Float32Array(size),
  };
}

export interface PpoMetrics {
  readonly policyLoss: number;
  readonly valueLoss: number;
  readonly entropy: number;
  /** mean(ratio - 1 - log ratio), an estimate of the divergence from the policy that acted. */
  readonly approximateKl: number;
  /** Share of rows whose ratio is beyond the clip range. */
  readonly clippedShare: number;
}

/**
 * The loss of PPO (Schulman et al. 2017, equations 7 and 9) in CleanRL's form, with its gradients by hand. With the ratio
 * r = exp(log pi(a|s) - log pi_old(a|s)), normalised advantage A, target R and the value V_old of the critic that acted:
 *
 *     policy  mean max(-A r, -A clip(r, 1 - c, 1 + c))
 *     value   mean max((V - R)^2, (V_old + clip(V - V_old, -c, c) - R)^2) / 2, or mean (V - R)^2 / 2
 *     loss    policy + valueCoefficient value - entropyCoefficient entropy
 *
 * Advantages are normalised by the mean and the unbiased deviation of the batch. The arithmetic is float64; losses are rounded to
 * float32, as the networks are: one that overflows there has diverged. `gradients` is overwritten.
 */
export function ppoLoss(options: PpoLossOptions): PpoMetrics {
  const { batch, mean, logStd, clipRange, gradients } = options;
  const { size, action, advantage } = batch;
  const actionSize = logStd.length;
  const { offset, scale } = options.advantageNormalisation === 'minibatch' ? normalisation(advantage) : unchanged;
  const precision = Float64Array.from(logStd, (one) => exp(-2 * one));
  const logStdGradient = new Float64Array(actionSize);
  let [policySum, valueSum, klSum, clipped] = [0, 0, 0, 0];

  for (let row = 0; row < size; row += 1) {
    const at = row * actionSize;
    const logRatio = logProbability(action, mean, logStd, at) - batch.logProbability[row];
    const ratio = exp(logRatio);
    const gain = (advantage[row] - offset) * scale;
    const bounded = Math.max(1 - clipRange, Math.min(1 + clipRange, ratio));
    const isInside = bounded === ratio;
    const free = -gain * ratio;
    const held = -gain * bounded;
    policySum += Math.max(free, held);
    klSum += ratio - 1 - logRatio;
    if (Math.abs(ratio - 1) > clipRange) clipped += 1;
    // Of the policy's loss with respect to log pi; 0 where the clipped term is the larger.
    const slope = isInside || free > held ? (-gain * ratio) / size : 0;
    for (let i = 0; i < actionSize; i += 1) {
      const difference = action[at + i] - mean[at + i];
      gradients.mean[at + i] = slope * difference * precision[i];
      logStdGradient[i] += slope * (difference * difference * precision[i] - 1);
    }
    valueSum += valueTerm(options, row);
  }
  for (let i = 0; i < actionSize; i += 1) gradients.logStd[i] = logStdGradient[i] - options.entropyCoefficient;
  return {
    policyLoss: Math.fround(policySum / size),
    valueLoss: Math.fround(valueSum / size),
    entropy: entropyOf(logStd),
    approximateKl: klSum / size,
    clippedShare: clipped / size,
  };
}

/** Half the squared error of one row; writes its gradient. */
function valueTerm(
  { batch, value, clipRange, valueLoss, valueCoefficient, gradients }: PpoLossOptions,
  row: number,
): number {
  const target = batch.target[row];
  const error = value[row] - target;
  const change = value[row] - batch.value[row];
  const share = valueCoefficient / batch.size;
  if (valueLoss === 'squared' || Math.abs(change) <= clipRange) {
    gradients.value[row] = share * error;
    return 0.5 * error * error;
  }
  const heldError = batch.value[row] + Math.sign(change) * clipRange - target;
  const [free, held] = [error * error, heldError * heldError];
  gradients.value[row] = free > held ? share * error : 0;
  return 0.5 * Math.max(free, held);
}

const unchanged = { offset: 0, scale: 1 };

/** So that (advantage - offset) scale has mean 0 and deviation 1. */
function normalisation(advantage: Float32Array): { readonly offset: number; readonly scale: number } {
  let sum = 0;
  for (let k = 0; k < advantage.length; k += 1) sum += advantage[k];
  const offset = sum / advantage.length;
  let squares = 0;
  for (let k = 0; k < advantage.length; k += 1) squares += (advantage[k] - offset) ** 2;
  return { offset, scale: 1 / (Math.sqrt(squares / (advantage.length - 1)) + 1e-8) };
}
