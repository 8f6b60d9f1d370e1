import type { Generator } from '@policypath/random';
import type { ActionSpace, BoxSpace, DiscreteSpace } from './environment.ts';

/** The box [-bound, bound]^size; without a bound, all vectors [size]. */
export function box(size: number, bound = Infinity): BoxSpace {
  return {
    kind: 'box',
    shape: [size],
    low: new Float64Array(size).fill(-bound),
    high: new Float64Array(size).fill(bound),
  };
}

/** The whole numbers from 0 to n - 1, each as a vector [1]. */
export function discrete(n: number): DiscreteSpace {
  return { kind: 'discrete', shape: [1], n };
}

/** Whether `value` has the space's length and lies in it; NaN lies in no space. */
export function spaceContains(space: ActionSpace, value: ArrayLike<number>): boolean {
  if (value.length !== space.shape[0]) return false;
  if (space.kind === 'discrete') return Number.isInteger(value[0]) && value[0] >= 0 && value[0] < space.n;
  for (let i = 0; i < value.length; i += 1) {
    if (!(value[i] >= space.low[i] && value[i] <= space.high[i])) return false;
  }
  return true;
}

/**
 * Draws uniformly from a space into `out` (a new array by default) and returns it: a random agent's action.
 *
 * @throws RangeError when a bound of a box is infinite
 */
export function sampleSpace(
  space: ActionSpace,
  generator: Generator,
  out: Float64Array = new Float64Array(space.shape[0]),
): Float64Array {
  if (space.kind === 'discrete') {
    out[0] = Math.floor(space.n * generator.uniform());
    return out;
  }
  for (let i = 0; i < out.length; i += 1) {
    const width = space.high[i] - space.low[i];
    if (!Number.isFinite(width)) throw new RangeError(`component ${i} of the box has no bounds: nothing to draw from`);
    out[i] = space.low[i] + width * generator.uniform();
  }
  return out;
}
