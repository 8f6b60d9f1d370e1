/** A stretch of T consecutive steps. */
export interface Stretch {
  /** [T] as they are learned from. */
  readonly reward: Float32Array;
  /** [T] V(s_t) when the step was made. */
  readonly value: Float32Array;
  /** [T] 1 where an episode ended with this step. */
  readonly ended: Uint8Array | Float32Array;
  /** [T] what follows a step that ends an episode or the stretch: V of the next observation, or 0. */
  readonly endValue: Float32Array;
}

/**
 * Generalised advantage estimation (Schulman et al. 2016):
 *
 *     delta_t = r_t + gamma V_{t+1} - V_t,   A_t = delta_t + gamma lambda A_{t+1}
 *
 * where the sum stops at the end of an episode and of the stretch; V_{t+1} is `endValue[t]` there. In float64.
 *
 * @param advantage [T] is overwritten
 */
export function generalisedAdvantages(
  { reward, value, ended, endValue }: Stretch,
  { discount, gaeLambda }: { readonly discount: number; readonly gaeLambda: number },
  advantage: Float32Array,
): void {
  const last = reward.length - 1;
  let next = 0;
  for (let t = last; t >= 0; t -= 1) {
    const stops = ended[t] === 1 || t === last;
    const delta = reward[t] + discount * (stops ? endValue[t] : value[t + 1]) - value[t];
    next = delta + (stops ? 0 : discount * gaeLambda * next);
    advantage[t] = next;
  }
}
