import { expect, it } from 'vitest';
import { flatLayout, PathBuffer } from '../src/index.ts';

it('refuses what callers without a compiler get wrong, by name', () => {
  const layout = flatLayout(2);
  expect(() => new PathBuffer({ capacity: 3, layout, size: 4 } as never)).toThrow(/PathBuffer has no option 'size'/);
  expect(() => new PathBuffer({ capacity: '3', layout } as never)).toThrow(
    /a whole number of snapshots from 1, got '3'/,
  );
  const path = new PathBuffer({ capacity: 3, layout });
  for (const row of [Float64Array.of(1e300, 1), [1, 2], 'ab', undefined]) {
    expect(() => path.push(row as never, 0)).toThrow(/A snapshot is a Float32Array, got/);
  }
  expect(path.length).toBe(0);
});
