import type { Generator } from '@policypath/random';

/**
 * Draws different whole numbers from [begin, begin + size) into `out`: each set of them is equally likely, with one
 * `generator.integer` a number (Floyd's sampling; Bentley and Floyd 1987).
 *
 * @throws Error when there are fewer than `out` takes
 */
export function drawDistinct(generator: Generator, begin: number, size: number, out: Float64Array): void {
  const count = out.length;
  if (size < count) {
    throw new Error(
      `a batch of ${count} different transitions cannot be drawn from ${size}: store more before learning, or lower the batch size`,
    );
  }
  for (let drawn = 0; drawn < count; drawn += 1) {
    const newest = begin + size - count + drawn;
    const index = begin + generator.integer(newest - begin + 1);
    out[drawn] = includes(out, drawn, index) ? newest : index;
  }
}

/** Whether `value` is among the first `count`. */
function includes(values: Float64Array, count: number, value: number): boolean {
  for (let i = 0; i < count; i += 1) if (values[i] === value) return true;
  return false;
}
