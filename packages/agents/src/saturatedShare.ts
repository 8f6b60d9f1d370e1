/**
 * Share of action components whose tanh is saturated: |action| / maximumAction > threshold. There the policy's gradient
 * is almost zero.
 *
 * @param actions any number of actions of a tanh policy, without exploration noise
 */
export function saturatedShare(actions: Float32Array, maximumAction: number, threshold = 0.99): number {
  if (actions.length === 0) throw new RangeError('the share of saturated outputs needs at least one action, got none');
  const limit = threshold * maximumAction;
  let count = 0;
  for (const action of actions) if (Math.abs(action) > limit) count += 1;
  return count / actions.length;
}
