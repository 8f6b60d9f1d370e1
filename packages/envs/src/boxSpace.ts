import type { Generator } from '@policypath/random';
import type { BoxSpace } from './environment.ts';

/** The box of all vectors [size] without bounds. */
export function unboundedBox(size: number): BoxSpace {
  return {
    shape: [size],
    low: new Float64Array(size).fill(-Infinity),
    high: new Float64Array(size).fill(Infinity),
  };
}

/** Whether `value` has the box's length and lies in it; NaN lies in no box. */
export function boxContains(space: BoxSpace, value: ArrayLike<number>): boolean {
  if (value.length !== space.shape[0]) return false;
  for (let i = 0; i < value.length; i += 1) {
    if (!(value[i] >= space.low[i] && value[i] <= space.high[i])) return false;
  }
  return true;
}

/**
 * Draws uniformly from a bounded box into `out` (a new array by default) and returns it: a random agent's action.
 *
 * @throws RangeError when a bound of the box is infinite
 */
export function sampleBox(
  space: BoxSpace,
  generator: Generator,
  out: Float64Array = new Float64Array(space.shape[0]),
): Float64Array {
  for (let i = 0; i < out.length; i += 1) {
    const width = space.high[i] - space.low[i];
    if (!Number.isFinite(width)) throw new RangeError(`component ${i} of the box has no bounds: nothing to draw from`);
    out[i] = space.low[i] + width * generator.uniform();
  }
  return out;
}
