import type { TwinMlp } from '@policypath/nets';
import { setColumns } from '../rows.ts';
import type { SquashedGaussian } from './squashedGaussian.ts';

export interface SoftCriticTargetOptions {
  /** The policy at the next observations, sampled. */
  readonly policy: SquashedGaussian;
  readonly targetCritic: TwinMlp;
  /** What the target critic sees of the next observations, and columns for the next action to fill [B, n + a]. */
  readonly nextRows: Float32Array;
  /** [B] */
  readonly reward: Float32Array;
  /** [B] */
  readonly notDone: Float32Array;
  /** gamma */
  readonly discount: number;
  readonly alpha: number;
  /** [B] */
  readonly out: Float32Array;
}

/**
 * The value that both critics learn (Haarnoja et al. 2018b, equation 3 with the smaller of two target critics):
 *
 *     y = r + gamma notDone (min(Q1'(s', a'), Q2'(s', a')) - alpha log pi(a' | s')),  a' ~ pi(. | s')
 */
export function softCriticTarget(options: SoftCriticTargetOptions): void {
  const { policy, targetCritic, nextRows, reward, notDone, discount, alpha, out } = options;
  const size = out.length;
  setColumns(nextRows, policy.action, size);
  const nextQ = targetCritic.forward(nextRows, size);
  for (let row = 0; row < size; row += 1) {
    const targetV = Math.min(nextQ[row], nextQ[size + row]) - alpha * policy.logPi[row];
    out[row] = reward[row] + notDone[row] * discount * targetV;
  }
}
