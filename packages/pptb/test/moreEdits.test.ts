import { flatLayout, PathBuffer, type ParameterLayout } from '@policypath/path-buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPathEdit } from '../src/index.ts';
import { largestDifference, noise, walk } from './paths.ts';

// Five snapshots a period.
const steps = { snapshotInterval: 10, period: 50 };

function pathOf(rows: readonly ArrayLike<number>[], layout?: ParameterLayout): PathBuffer {
  const path = new PathBuffer({ capacity: rows.length, layout: layout ?? flatLayout(rows[0].length) });
  for (const [i, row] of rows.entries()) path.push(Float32Array.from(row), i);
  return path;
}
const size = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));
const seeded = (law: (seed: number) => void): void => fc.assert(fc.property(fc.nat(99), law), { numRuns: 20 });

describe('weight scaling', () => {
  it.each(['whole', 'layer'] as const)("goes as far as PPTB's boost, straight along the weights (%s)", (scope) => {
    const layout = [
      { name: 'a', shape: [20], layer: 1 },
      { name: 'b', shape: [10], layer: 2 },
    ];
    seeded((seed) => {
      const rows = walk(9, 30, { seed });
      const options = { path: pathOf(rows, layout), boost: 0.4, scope, ...steps };
      const boosted = openPathEdit('boost-only', options).edit();
      const scaled = openPathEdit('weight-scaling', options).edit();
      expect(scaled.displacement).toBeCloseTo(boosted.displacement, 9);
      const factors = Array.from(scaled.parameters, (value, k) => value / rows[8][k]);
      for (const [from, to] of scope === 'whole'
        ? [[0, 30]]
        : [
            [0, 20],
            [20, 30],
          ]) {
        for (const factor of factors.slice(from, to)) expect(factor / factors[from]).toBeCloseTo(1, 4);
        expect(factors[from]).toBeGreaterThan(1);
      }
      if (scope === 'whole') expect(scaled.boostAlongNewest).toBeCloseTo(1, 9);
    });
  });
});

describe('the outer step', () => {
  it('multiplies the move since the first snapshot after the last edit', () => {
    seeded((seed) => {
      const rows = walk(12, 30, { seed });
      const edit = (outerStep: number) =>
        openPathEdit('outer-step', { path: pathOf(rows), outerStep, ...steps }).edit();
      const expected = rows[11].map((value, k) => rows[7][k] + 1.75 * (value - rows[7][k]));
      expect(largestDifference(edit(1.75).parameters, expected)).toBeLessThan(1e-6);
      expect(edit(1)).toMatchObject({ effective: false, parameters: rows[11] });
      expect(largestDifference(edit(0).parameters, rows[7])).toBeLessThan(1e-6);
    });
    expect(() => openPathEdit('outer-step', { path: pathOf(walk(3, 2)), outerStep: NaN, ...steps })).toThrow(/got NaN/);
  });

  it('starts at the oldest snapshot where the window is shorter than a period', () => {
    const rows = walk(3, 30);
    const edit = openPathEdit('outer-step', { path: pathOf(rows), outerStep: 2, ...steps }).edit();
    const expected = rows[2].map((value, k) => 2 * value - rows[0][k]);
    expect(largestDifference(edit.parameters, expected)).toBeLessThan(1e-6);
  });
});

describe('the outer momentum', () => {
  it('adds the moves of earlier periods, by powers of mu', () => {
    seeded((seed) => {
      const rows = walk(14, 30, { seed });
      const edit = (outerMomentum: number) =>
        openPathEdit('outer-momentum', { path: pathOf(rows), outerMomentum, ...steps }).edit();
      // Periods end at snapshots 13, 8 and 3; the first of a period is four snapshots before, or the oldest one.
      const expected = rows[13].map(
        (value, k) => value + 0.6 * (rows[8][k] - rows[4][k]) + 0.36 * (rows[3][k] - rows[0][k]),
      );
      expect(largestDifference(edit(0.6).parameters, expected)).toBeLessThan(1e-6);
      expect(edit(0).effective).toBe(false);
    });
    expect(() => openPathEdit('outer-momentum', { path: pathOf(walk(3, 2)), outerMomentum: 1, ...steps })).toThrow(
      /from 0 to below 1, got 1/,
    );
  });
});

describe('linear extrapolation of coordinates', () => {
  it('goes on along a straight path, by one period where nothing is said', () => {
    seeded((seed) => {
      const at = (i: number) => Array.from({ length: 30 }, (_, k) => noise(seed, k) + 0.05 * i * noise(seed + 1, k));
      const path = pathOf(Array.from({ length: 9 }, (_, i) => at(i)));
      expect(
        largestDifference(openPathEdit('linear-extrapolation', { path, rank: 1, ...steps }).edit().parameters, at(13)),
      ).toBeLessThan(1e-5);
      expect(
        largestDifference(
          openPathEdit('linear-extrapolation', { path, rank: 3, ahead: 2.5, ...steps }).edit().parameters,
          at(10.5),
        ),
      ).toBeLessThan(1e-5);
      expect(
        largestDifference(
          openPathEdit('linear-extrapolation', { path, rank: 1, ahead: 0, ...steps }).edit().parameters,
          at(8),
        ),
      ).toBeLessThan(1e-5);
    });
  });

  it('with all directions is the least-squares line of every parameter', () => {
    seeded((seed) => {
      const rows = walk(7, 20, { seed });
      const { parameters } = openPathEdit('linear-extrapolation', {
        path: pathOf(rows),
        rank: 6,
        ahead: 4,
        ...steps,
      }).edit();
      const expected = Array.from(rows[0], (_, k) => {
        const mean = rows.reduce((sum, row) => sum + row[k], 0) / 7;
        const slope = rows.reduce((sum, row, i) => sum + (i - 3) * row[k], 0) / 28;
        return mean + slope * (10 - 3);
      });
      expect(largestDifference(parameters, expected)).toBeLessThan(1e-5);
    });
  });
});

describe('dynamic modes', () => {
  it('goes on along a path of linear dynamics', () => {
    seeded((seed) => {
      // A slow oscillation and a decay, in three directions.
      const at = (i: number) =>
        Array.from(
          { length: 30 },
          (_, k) =>
            0.98 ** i * (Math.cos(0.2 * i) * noise(seed, k) + Math.sin(0.2 * i) * noise(seed + 1, k)) +
            0.9 ** i * noise(seed + 2, k),
        );
      const path = pathOf(Array.from({ length: 20 }, (_, i) => at(i)));
      const edit = openPathEdit('dynamic-modes', { path, rank: 3, ahead: 3, ...steps }).edit();
      expect(largestDifference(edit.parameters, at(22))).toBeLessThan(1e-3 * size(at(22)));
      expect(edit.boostedShare).toBeGreaterThan(0.1);
    });
  });

  it('is trimming where it looks no step ahead, and leaves a window alone that has no more snapshots than directions', () => {
    seeded((seed) => {
      const path = pathOf(walk(12, 30, { seed }));
      const trimmed = openPathEdit('trim-only', { path, rank: 3, ...steps }).edit();
      const edit = openPathEdit('dynamic-modes', { path, rank: 3, ahead: 0, ...steps }).edit();
      expect(largestDifference(edit.parameters, trimmed.parameters)).toBeLessThan(1e-6);
    });
    expect(openPathEdit('dynamic-modes', { path: pathOf(walk(4, 30)), rank: 4, ...steps }).edit().effective).toBe(
      false,
    );
    const open = () => openPathEdit('dynamic-modes', { path: pathOf(walk(4, 30)), ahead: 0.5, ...steps });
    expect(open).toThrow('whole number of snapshots, got 0.5');
  });
});
