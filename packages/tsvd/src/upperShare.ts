import { shown } from '@policypath/options';
import { OrderStatistics } from './orderStatistics.ts';
import { PositionSet } from './positionSet.ts';

/** The share of parameters, by accumulated change, that the paper's detour figures show. */
export const paperUpperShare = 0.8;

/**
 * Positions of the floor(share m) largest values, in increasing order of position; of equal values the earlier ones are
 * taken. With `accumulatedChange` and 0.8: the paper's upper-80% filter.
 *
 * @throws RangeError for a share outside (0, 1], and for a value that is not finite.
 */
export function upperShare(values: Float64Array, share: number = paperUpperShare): Uint32Array {
  const upper = upperShareSet(values, share);
  const positions = new Uint32Array(upper.count);
  for (let k = 0, taken = 0; taken < positions.length; k += 1) {
    if (!upper.has(k)) continue;
    positions[taken] = k;
    taken += 1;
  }
  return positions;
}

/** The same positions as a set, which takes a bit a value. @throws as `upperShare` */
export function upperShareSet(values: Float64Array, share: number): PositionSet {
  if (typeof share !== 'number' || !(share > 0 && share <= 1)) {
    throw new RangeError(`The share must be a number in (0, 1], got ${shown(share)}.`);
  }
  for (let k = 0; k < values.length; k += 1) {
    if (Number.isFinite(values[k])) continue;
    throw new RangeError(
      `The largest of values that are not finite is not defined: value ${k} is ${values[k]}. Leave it out.`,
    );
  }
  // A decimal share is not exact in binary: 0.29 * 100 is 28.999999999999996.
  const count = Math.min(values.length, Math.floor(share * values.length + 1e-9));
  const bits = new Uint32Array(Math.ceil(values.length / 32));
  const set = new PositionSet(bits, count);
  if (count === values.length) bits.fill(0xffffffff);
  if (count === values.length || count === 0) return set;
  const [smallest] = new OrderStatistics(values).at([values.length - count]);
  let larger = 0;
  for (let k = 0; k < values.length; k += 1) if (values[k] > smallest) larger += 1;
  let equal = count - larger;
  let taken = 0;
  for (let k = 0; taken < count; k += 1) {
    if (!(values[k] > smallest) && (values[k] < smallest || equal === 0)) continue;
    if (values[k] === smallest) equal -= 1;
    bits[k >>> 5] |= 1 << (k & 31);
    taken += 1;
  }
  return set;
}
