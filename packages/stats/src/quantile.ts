/**
 * The quantile `share` of values in increasing order, linear between neighbours (numpy's and R's default, type 7).
 *
 * @throws RangeError when there is no value or `share` lies outside 0 to 1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('no values were given: a quantile needs at least one');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`the share of a quantile lies in 0 to 1, got ${share}`);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
