import { expect, it } from 'vitest';
import { temporalSvdSync } from '../src/index.ts';
import { columnBlocks } from '../src/columns.ts';

/** Just above the size from which snapshots are read by columns. */
const dimension = 2 ** 23 + 1000;

it('snapshots too large to be held are read by columns and have the same singular values', () => {
  const rows = [1, 2].map((seed) => {
    const row = new Float32Array(dimension);
    for (let k = 0; k < dimension; k += 1) row[k] = ((k * seed) % 17) - 8;
    return row;
  });
  const inColumns = {
    begin: 0,
    end: rows.length,
    dimension,
    at: (): Float32Array => {
      throw new Error('held whole');
    },
    read: (index: number, start: number, out: Float32Array) => out.set(rows[index].subarray(start, start + out.length)),
  };
  const blocks = columnBlocks(inColumns);
  expect(blocks.map(({ from }) => from).slice(1)).toEqual(blocks.map(({ to }) => to).slice(0, -1));
  expect([blocks[0].from, blocks.at(-1)!.to]).toEqual([0, dimension]);
  const whole = temporalSvdSync(rows).singularValues;
  for (const [k, value] of temporalSvdSync(inColumns).singularValues.entries()) {
    expect(Math.abs(value / whole[k] - 1)).toBeLessThan(1e-12);
  }
});
