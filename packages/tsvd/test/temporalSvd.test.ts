import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accumulatedChange,
  explainedVariance,
  finalChange,
  informationAmount,
  SlidingTemporalSvd,
  temporalSvd,
  temporalSvdSync,
  type ParameterPath,
} from '../src/index.ts';
import { largestDifference, orthonormalityError, walk } from './paths.ts';

interface Fixture {
  readonly snapshots: number;
  readonly dimension: number;
  readonly path: number[];
  readonly singular_values: number[];
  readonly information_amount: number[];
  readonly explained_variance: number[];
  readonly accumulated_change: number[];
  readonly final_change: number[];
}
const fixture = (name: string): Fixture & { rows: Float32Array[] } => {
  const read = JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Fixture;
  const rows = Array.from({ length: read.snapshots }, (_, i) =>
    Float32Array.from(read.path.slice(i * read.dimension, (i + 1) * read.dimension)),
  );
  return { ...read, rows };
};

describe('temporalSvd', () => {
  it.each(['path-14x9', 'path-10x30'])('equals LAPACK on %s, tall and wide', (name) => {
    const expected = fixture(name);
    const svd = temporalSvdSync(expected.rows);
    const spectrum = svd.spectrum();
    const thin = Math.min(expected.snapshots, expected.dimension);
    expect(spectrum.length).toBe(expected.snapshots);
    expect(largestDifference(spectrum.subarray(0, thin), expected.singular_values)).toBeLessThan(1e-12);
    expect([...spectrum.subarray(thin)].every((s) => s === 0)).toBe(true);
    expect(svd.numericalRank).toBe(9);
    expect(svd.truncated).toBe(false);
    expect(largestDifference(informationAmount(spectrum).subarray(0, thin), expected.information_amount)).toBeLessThan(
      1e-12,
    );
    expect(largestDifference(explainedVariance(spectrum).subarray(0, thin), expected.explained_variance)).toBeLessThan(
      1e-12,
    );
    expect(largestDifference(accumulatedChange(expected.rows), expected.accumulated_change)).toBeLessThan(1e-14);
    expect(largestDifference(finalChange(expected.rows), expected.final_change)).toBeLessThan(1e-14);
    expect(svd.squaredNorm).toBeCloseTo(
      expected.singular_values.reduce((sum, s) => sum + s * s, 0),
      10,
    );
  });

  it('has orthonormal left vectors and directions, and gives the path back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(1000),
        (snapshots, dimension, seed) => {
          const rows = walk({ seed, snapshots, dimension, step: 0.02 });
          const svd = temporalSvdSync(rows);
          expect(svd.rank).toBeLessThanOrEqual(Math.min(snapshots, dimension));
          expect(orthonormalityError(svd.leftVectors, svd.rank)).toBeLessThan(1e-12);
          for (let i = 0; i < snapshots; i += 1) {
            expect(largestDifference(svd.reconstruct(i, svd.rank), rows[i])).toBeLessThan(1e-7);
          }
          const first = svd.direction(0);
          expect(first.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 10);
          const products = rows.map((row) => row.reduce((sum, v, k) => sum + v * first[k], 0));
          for (const [i, product] of products.entries()) {
            expect(product).toBeCloseTo(svd.leftVectors[i * svd.rank] * svd.singularValues[0], 8);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds the leading triplets of a longer path as the dense decomposition does', () => {
    const rows = walk({ snapshots: 300, dimension: 400, step: 1e-3 });
    const dense = temporalSvdSync(rows);
    const leading = temporalSvdSync(rows, { rank: 24 });
    expect([leading.rank, leading.truncated, leading.numericalRank]).toEqual([24, true, 25]);
    expect(orthonormalityError(leading.leftVectors, 24)).toBeLessThan(1e-12);
    for (let j = 0; j < 24; j += 1) {
      expect(Math.abs(leading.singularValues[j] / dense.singularValues[j] - 1)).toBeLessThan(1e-9);
      expect(leading.relativeGap(j + 1)).toBeCloseTo(dense.relativeGap(j + 1), 6);
    }
    const move = largestDifference(dense.reconstruct(299, 24), rows[299]);
    expect(largestDifference(leading.reconstruct(299, 24), dense.reconstruct(299, 24))).toBeLessThan(1e-7 * move);
    expect(leading.squaredNorm).toBeCloseTo(dense.squaredNorm, 9);
    expect(largestDifference(leading.spectrum(), dense.spectrum())).toBeLessThan(1e-10);
  });

  it('honours the numerical rank of repeated snapshots and of a path that never moves', () => {
    const row = Float32Array.of(0.5, -0.25, 3);
    const still = temporalSvdSync(Array.from({ length: 6 }, () => row));
    expect([still.rank, still.numericalRank, still.truncated, still.relativeGap(1)]).toEqual([1, 1, false, 1]);
    expect(largestDifference(still.reconstruct(5, 4), row)).toBeLessThan(1e-14);
    const repeated = walk({ snapshots: 9, dimension: 50 }).flatMap((snapshot) => [snapshot, snapshot]);
    expect(temporalSvdSync(repeated).numericalRank).toBe(9);
    const long = Array.from({ length: 300 }, (_, i) => repeated[i % 18]);
    const few = temporalSvdSync(long, { rank: 12 });
    expect([few.rank, few.truncated]).toEqual([9, false]);
    expect(
      few
        .spectrum()
        .subarray(9)
        .every((s) => s === 0),
    ).toBe(true);
    const zero = temporalSvdSync([new Float32Array(3), new Float32Array(3)]);
    expect([zero.rank, zero.leftVectors.length, zero.spectrum().length]).toEqual([0, 0, 2]);
    expect([...zero.reconstruct(0, 2)]).toEqual([0, 0, 0]);
  });

  it('is indifferent to the scale of the parameters', () => {
    const rows = walk({ snapshots: 12, dimension: 30 });
    const scaled = rows.map((row) => row.map((value) => value * 2 ** -60));
    const [svd, small] = [temporalSvdSync(rows), temporalSvdSync(scaled)];
    expect(small.rank).toBe(svd.rank);
    expect(
      largestDifference(
        small.singularValues.map((s) => s * 2 ** 60),
        svd.singularValues,
      ),
    ).toBeLessThan(1e-12);
  });

  it('refuses what is not finite, empty, ragged, or out of range', () => {
    const rows = walk({ snapshots: 40, dimension: 7 });
    rows[35] = rows[35].slice();
    rows[35][4] = Infinity;
    expect(() => temporalSvdSync(rows)).toThrow('Snapshot 35 of the path is not finite: Infinity at position 4.');
    expect(() => temporalSvdSync([])).toThrow('no snapshot');
    expect(() => temporalSvdSync([new Float32Array(3), new Float32Array(4)])).toThrow(
      'Snapshot 1 has 4 parameters, snapshot 0 has 3',
    );
    expect(() => temporalSvdSync(rows.slice(0, 5), { rank: 0 })).toThrow('whole number from 1, got 0');
    const svd = temporalSvdSync(rows.slice(0, 30), { rank: 3 });
    expect(() => svd.combine(new Float64Array(29))).toThrow('one weight a snapshot: 30, got 29');
    expect(() => svd.combine(new Float64Array(30), new Float64Array(6))).toThrow("7 values, 'out' has 6");
    expect(() => svd.direction(3)).toThrow('0 to 2 are at hand, asked for 3');
    expect(() => svd.relativeGap(4)).toThrow('after 1 to 3 directions, asked for 4');
    expect(() => svd.reconstruct(30, 1)).toThrow('0 to 29, asked for 30');
    expect(() => svd.reconstruct(3, 4)).toThrow('takes 0 to 3 directions, asked for 4');
  });

  it('refuses to combine rows that a ring wrote over', () => {
    const rows = walk({ snapshots: 6, dimension: 5 });
    let begin = 0;
    const ring: ParameterPath = {
      get begin() {
        return begin;
      },
      get end() {
        return begin + 5;
      },
      dimension: 5,
      at: (index) => rows[index],
    };
    const svd = temporalSvdSync(ring);
    expect(svd.direction(0).length).toBe(5);
    begin = 1;
    expect(() => svd.direction(0)).toThrow(
      'Snapshot 0 of this decomposition was overwritten: the path now begins at 1.',
    );
  });
});

describe('the sign of a left vector', () => {
  it('is such that it does not end below its beginning, batch and window alike, whatever the kernels', async () => {
    const rows = walk({ snapshots: 30, dimension: 80 });
    const batch = temporalSvdSync(rows);
    const window = new SlidingTemporalSvd({ window: 30, dimension: 80, rank: 12 });
    window.update({ begin: 0, end: 30, dimension: 80, at: (index) => rows[index] });
    const all = [
      batch,
      window,
      temporalSvdSync(rows.map((row) => row.map((value) => -value))),
      await temporalSvd(rows),
    ];
    for (const svd of all) {
      for (let j = 0; j < 12; j += 1) {
        const u = svd.leftVector(j);
        expect(u[29]).toBeGreaterThanOrEqual(u[0]);
        expect(u).toEqual(Float64Array.from({ length: 30 }, (_, i) => svd.leftVectors[i * svd.rank + j]));
        expect(largestDifference(u, batch.leftVector(j))).toBeLessThan(1e-7);
      }
      // Left vector and direction are turned together.
      expect(
        largestDifference(
          svd.combine(svd.leftVector(3)),
          svd.direction(3).map((v) => v * svd.singularValues[3]),
        ),
      ).toBeLessThan(1e-9);
      expect(() => svd.leftVector(svd.rank)).toThrow(`Left vectors 0 to ${svd.rank - 1} are at hand`);
    }
  });

  it('makes the newest entry of one that ends as it begins positive', () => {
    const svd = temporalSvdSync([Float32Array.of(-1, 0), Float32Array.of(0, 1e-3), Float32Array.of(-1, 0)]);
    expect(svd.leftVector(0)[2]).toBeGreaterThan(0);
    expect(svd.direction(0)[0]).toBeLessThan(0);
  });
});
