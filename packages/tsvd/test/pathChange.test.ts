import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accumulatedChange,
  detourRatio,
  finalChange,
  leftVectorPath,
  PathChange,
  projectedPath,
  temporalSvdSync,
} from '../src/index.ts';
import { integerPaths, rowByRow } from './nullPaths.ts';
import { largestDifference, walk } from './paths.ts';

describe('PathChange', () => {
  it('holds after every snapshot what the whole path so far gives', () => {
    fc.assert(
      fc.property(integerPaths({ minSnapshots: 1 }), fc.constantFrom(0.5, 0.8, 1), (path, share) => {
        const change = new PathChange({ dimension: 4 });
        for (const [i, row] of path.entries()) {
          change.add(row);
          const steps = path.slice(1, i + 1).map((next, j) => next.map((value, k) => Math.abs(value - path[j][k])));
          const accumulated = Float64Array.from(row, (_, k) => steps.reduce((sum, step) => sum + step[k], 0));
          const final = Float64Array.from(row, (value, k) => Math.abs(value - path[0][k]));
          expect(change.accumulatedChange()).toEqual(accumulated);
          expect(change.finalChange()).toEqual(final);
          const { ratios, moved, neverMoved, returned } = change.detourRatio({ share });
          const considered = new Set([...moved, ...neverMoved, ...returned]);
          expect(ratios).toEqual(accumulated.map((way, k) => (considered.has(k) ? way / final[k] : NaN)));
          for (const k of neverMoved) expect([accumulated[k], final[k]]).toEqual([0, 0]);
          for (const k of returned) expect([accumulated[k] > 0, final[k]]).toEqual([true, 0]);
          expect(considered.size).toBe(Math.floor(4 * share));
        }
        expect(change.snapshots).toBe(path.length);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps no view: a reader may hand out one buffer for every row, and each row is read once', () => {
    const rows = walk({ snapshots: 30, dimension: 40 });
    expect(accumulatedChange(rowByRow(rows, 7))).toEqual(accumulatedChange(rows));
    const path = rowByRow(rows, 7);
    const asked: number[] = [];
    const counted = { ...path, at: (index: number) => (asked.push(index), path.at(index)) };
    expect(detourRatio(counted, { share: 0.8 })).toEqual(detourRatio(rows, { share: 0.8 }));
    expect(asked).toEqual(rows.map((_, i) => 7 + i));
    const change = new PathChange({ dimension: 40, begin: 7 });
    for (let index = 7; index < 37; index += 1) change.add(path.at(index));
    expect(change.finalChange()).toEqual(finalChange(rows));
  });

  it('refuses a bad snapshot and is as it was before', () => {
    const change = new PathChange<Float32Array | Float64Array>({ dimension: 2, begin: 5 });
    expect(() => change.finalChange()).toThrow('no snapshot');
    change.add(Float32Array.of(1, 2));
    expect(() => change.add(Float32Array.of(1, Infinity))).toThrow('Snapshot 6 of the path is not finite: Infinity');
    expect(() => change.add(Float32Array.of(1))).toThrow('Snapshot 6 has 1 parameters, expected 2');
    expect(() => change.add(Float64Array.of(1, 2))).toThrow('Snapshot 6 is a Float64Array');
    change.add(Float32Array.of(0, 2));
    expect([...change.accumulatedChange()]).toEqual([1, 0]);
    expect(change.snapshots).toBe(2);
    expect(() => new PathChange({ dimension: 0 })).toThrow('whole number from 1, got 0');
  });
});

describe('projectedPath', () => {
  it('is U on the snapshots of the decomposition, and goes on beyond them', () => {
    const rows = walk({ snapshots: 40, dimension: 90 });
    const svd = temporalSvdSync(rows.slice(10, 30), { rank: 4 });
    const projected = projectedPath(rowByRow(rows), svd, { rank: 3 });
    const left = leftVectorPath(svd);
    for (let i = 0; i < 20; i += 1) {
      expect(largestDifference(projected.at(10 + i), left.at(i).subarray(0, 3))).toBeLessThan(1e-9);
    }
    const window = detourRatio(projectedPath(rows.slice(10, 30), svd));
    expect(largestDifference(window.ratios, detourRatio(left).ratios)).toBeLessThan(1e-6);
    const whole = detourRatio(projected);
    const coordinate = (i: number, j: number) =>
      rows[i].reduce((sum, value, k) => sum + value * svd.direction(j)[k], 0);
    const track = rows.map((_, i) => coordinate(i, 1));
    const way = track.slice(1).reduce((sum, value, i) => sum + Math.abs(value - track[i]), 0);
    expect(whole.ratios[1]).toBeCloseTo(way / Math.abs(track[39] - track[0]), 6);
  });

  it('refuses another dimension, ranks out of range and snapshots that are not finite', () => {
    const rows = walk({ snapshots: 6, dimension: 10 });
    const svd = temporalSvdSync(rows, { rank: 2 });
    expect(() => projectedPath([Float32Array.of(1)], svd)).toThrow('The path has 1 parameters, the decomposition 10.');
    expect(() => projectedPath(rows, svd, { rank: 3 })).toThrow('1 to 2 directions, asked for 3');
    const bad = projectedPath([rows[0], rows[1].map(() => NaN)], svd);
    expect(() => bad.at(1)).toThrow('Snapshot 1 of the path is not finite: NaN at position 0.');
  });
});
