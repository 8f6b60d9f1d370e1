import type { TwinMlp } from '@policypath/nets';
import { setColumns } from '../rows.ts';
import type { SquashedGaussian } from './squashedGaussian.ts';

export interface SoftPolicyLossOptions {
  /** The policy at the observations, sampled. */
  readonly policy: SquashedGaussian;
  /** Its parameters and their gradients are left alone. */
  readonly critic: TwinMlp;
  /** What the critic sees of the observations, and columns for the policy's action to fill [B, n + a]. */
  readonly rows: Float32Array;
  readonly alpha: number;
  readonly scratch: SoftPolicyScratch;
}

/** Memory of `softPolicyLoss`, allocated once. */
export interface SoftPolicyScratch {
  /** The loss's gradient with respect to Q1 and Q2 [2, B]. */
  readonly valueGradient: Float32Array;
  /** The loss's gradient with respect to the policy's action [B, a]. */
  readonly actionGradient: Float32Array;
}

export function createSoftPolicyScratch(size: number, actionSize: number): SoftPolicyScratch {
  return { valueGradient: new Float32Array(2 * size), actionGradient: new Float32Array(size * actionSize) };
}

export interface SoftPolicyLoss {
  readonly actorLoss: number;
  /** Mean of -log pi over the batch. */
  readonly entropy: number;
  /** [B, 2a] the loss's gradient with respect to the policy network's output; undefined when the loss is not finite. */
  readonly outputGradient: Float32Array | undefined;
}

/**
 * mean(alpha log pi(a | s) - min(Q1(s, a), Q2(s, a))) with a sampled by reparameterisation (Haarnoja et al. 2018b,
 * equation 7 with the smaller of two critics), and its gradient with respect to the policy network's output.
 */
export function softPolicyLoss({ policy, critic, rows, alpha, scratch }: SoftPolicyLossOptions): SoftPolicyLoss {
  const { valueGradient, actionGradient } = scratch;
  const size = valueGradient.length / 2;
  const actionSize = actionGradient.length / size;
  setColumns(rows, policy.action, size);
  const q = critic.forward(rows, size);
  let lossSum = 0;
  let logPiSum = 0;
  for (let row = 0; row < size; row += 1) {
    const [q1, q2, logPi] = [q[row], q[size + row], policy.logPi[row]];
    lossSum += alpha * logPi - Math.min(q1, q2);
    logPiSum += logPi;
    valueGradient[row] = q1 <= q2 ? -1 / size : 0;
    valueGradient[size + row] = q1 <= q2 ? 0 : -1 / size;
  }
  const actorLoss = Math.fround(lossSum / size);
  const entropy = -logPiSum / size;
  if (!Number.isFinite(actorLoss)) return { actorLoss, entropy, outputGradient: undefined };

  actionGradient.fill(0);
  for (const [which, head] of [critic.first, critic.second].entries()) {
    const gradient = head.backward(valueGradient.subarray(which * size, (which + 1) * size), size, {
      parameterGradients: false,
    });
    if (gradient === undefined) throw new Error("the critic's backward pass returned no input gradient");
    const width = gradient.length / size;
    for (let row = 0; row < size; row += 1) {
      const from = (row + 1) * width - actionSize;
      for (let i = 0; i < actionSize; i += 1) actionGradient[row * actionSize + i] += gradient[from + i];
    }
  }
  return { actorLoss, entropy, outputGradient: policy.outputGradient(actionGradient, alpha / size) };
}
