import type { Optimizer } from '@policypath/nets';
import type { DoubleDqnHyperParameters } from './doubleDqnOptions.ts';
import type { QNetwork } from './qNetwork.ts';
import type { QBatch } from './transitions.ts';

export interface QLossOptions {
  /** [B, n] */
  readonly values: Float32Array;
  /** [B] the choices taken. */
  readonly action: Float32Array;
  /** y [B] */
  readonly target: Float32Array;
  readonly loss: DoubleDqnHyperParameters['loss'];
  /** [B, n] is overwritten by the loss's gradient with respect to the values. */
  readonly outputGradient: Float32Array;
}

export interface QMetrics {
  readonly qLoss: number;
  /** Of the actions taken. */
  readonly qMean: number;
  readonly targetMean: number;
}

/**
 * The mean over the batch of (Q(s, a) - y)^2, or of the Huber loss with threshold 1: half the square up to an error of 1, the
 * error less one half beyond (PyTorch's `smooth_l1_loss`). Rounded to float32, as the networks are: a loss that overflows there
 * has diverged.
 */
export function qLoss({ values, action, target, loss, outputGradient }: QLossOptions): QMetrics {
  const size = target.length;
  const choices = values.length / size;
  outputGradient.fill(0);
  let [sum, qSum, targetSum] = [0, 0, 0];
  for (let row = 0; row < size; row += 1) {
    const at = row * choices + action[row];
    const error = values[at] - target[row];
    if (loss === 'squared') {
      sum += error * error;
      outputGradient[at] = (2 * error) / size;
    } else {
      const distance = Math.abs(error);
      sum += distance < 1 ? 0.5 * error * error : distance - 0.5;
      outputGradient[at] = (distance < 1 ? error : Math.sign(error)) / size;
    }
    qSum += values[at];
    targetSum += target[row];
  }
  return { qLoss: Math.fround(sum / size), qMean: qSum / size, targetMean: targetSum / size };
}

export interface UpdateQNetworkOptions extends Pick<QLossOptions, 'target' | 'loss' | 'outputGradient'> {
  readonly network: QNetwork;
  readonly optimizer: Optimizer;
  readonly batch: QBatch;
}

/** One step of the Q network on its loss. No step is taken when that is not finite. */
export function updateQNetwork({ network, optimizer, batch, ...rest }: UpdateQNetworkOptions): QMetrics {
  const values = network.forward(batch.observation, batch.size);
  const metrics = qLoss({ values, action: batch.action, ...rest });
  if (Number.isFinite(metrics.qLoss)) {
    network.backward(rest.outputGradient, batch.size);
    optimizer.step();
  }
  return metrics;
}
