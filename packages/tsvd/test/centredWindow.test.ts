import { loadKernels } from '@policypath/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseEigenpairs } from '../src/denseEigenpairs.ts';
import { projectedPath, SlidingTemporalSvd, temporalSvdSync, type PathCentre, type TemporalSvd } from '../src/index.ts';
import { asPath } from '../src/parameterPath.ts';
import { gramOf } from './nullPaths.ts';
import { largestDifference, noise, orthonormalityError, walk } from './paths.ts';

const centres = ['mean', 'first'] as const;

function centreOf(rows: readonly Float32Array[], centre: PathCentre): Float64Array {
  if (centre === 'first') return Float64Array.from(rows[0]);
  return Float64Array.from(rows[0], (_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
}

/** The rows less their centre, in float64, and their decomposition by their own inner products. */
function reference(rows: readonly Float32Array[], centre: PathCentre) {
  const origin = centreOf(rows, centre);
  const centred = rows.map((row) => Float64Array.from(row, (value, k) => value - origin[k]));
  return { origin, centred, ...denseEigenpairs(gramOf(centred), rows.length) };
}

function windowOf(rows: readonly Float32Array[], centre: PathCentre, rank: number): SlidingTemporalSvd {
  const svd = new SlidingTemporalSvd({ window: rows.length, dimension: rows[0].length, rank, centre });
  svd.update(asPath(rows));
  return svd;
}

describe('a centred decomposition', () => {
  it('is that of the rows less their centre, in a window and in a batch', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.integer({ min: 3, max: 14 }), fc.constantFrom(...centres), (seed, count, centre) => {
        const rows = walk({ seed, snapshots: count, dimension: 30, step: 0.02 });
        const { origin, centred, values } = reference(rows, centre);
        for (const svd of [windowOf(rows, centre, 40), temporalSvdSync(rows, { centre })] as TemporalSvd[]) {
          expect([svd.centre, svd.rank, svd.numericalRank]).toEqual([centre, count - 1, count - 1]);
          expect(orthonormalityError(svd.leftVectors, svd.rank)).toBeLessThan(1e-12);
          const squared = svd.singularValues.map((s) => s * s);
          expect(largestDifference(squared, values.subarray(0, count - 1))).toBeLessThan(1e-12);
          expect(svd.squaredNorm).toBeCloseTo(
            values.reduce((sum, value) => sum + value, 0),
            11,
          );
          // V S U^T gives the centred rows back, `combine` and `directions` are of them, `reconstruct` is of the rows.
          const directions = svd.directions();
          expect(directions[0]).toEqual(svd.direction(0));
          const weights = Float64Array.from({ length: count }, (_, i) => noise(seed, i));
          const sum = centred[0].map((_, k) => centred.reduce((total, row, i) => total + weights[i] * row[k], 0));
          expect(largestDifference(svd.combine(weights), sum)).toBeLessThan(1e-12);
          for (let i = 0; i < count; i += 1) {
            const u = svd.leftVectors.subarray(i * svd.rank, (i + 1) * svd.rank);
            const row = centred[i].map((_, k) =>
              directions.reduce((total, v, j) => total + u[j] * svd.singularValues[j] * v[k], 0),
            );
            expect(largestDifference(row, centred[i])).toBeLessThan(1e-8);
            expect(largestDifference(svd.reconstruct(i, svd.rank), rows[i])).toBeLessThan(1e-8);
            expect(largestDifference(projectedPath(rows, svd).at(i), u)).toBeLessThan(1e-6);
          }
          expect(largestDifference(svd.reconstruct(0, 0), origin)).toBeLessThan(1e-14);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('iterates on long windows as the dense decomposition, and goes on from a saved state with the same bytes', () => {
    const rows = walk({ snapshots: 330, dimension: 400 });
    for (const centre of centres) {
      const options = { window: 300, dimension: 400, rank: 6, centre };
      const sliding = new SlidingTemporalSvd(options);
      const resumed = new SlidingTemporalSvd(options);
      for (const end of [300, 330]) {
        const path = { begin: end - 300, end, dimension: 400, at: (index: number) => rows[index] };
        resumed.loadState(structuredClone(sliding.saveState()));
        sliding.update(path);
        resumed.update(path);
        const { values } = reference(rows.slice(end - 300, end), centre);
        for (let j = 0; j < 6; j += 1) expect(sliding.singularValues[j] ** 2 / values[j]).toBeCloseTo(1, 9);
        expect(resumed.leftVectors).toEqual(sliding.leftVectors);
        expect(resumed.saveState()).toEqual(sliding.saveState());
        const again = new SlidingTemporalSvd(options);
        again.loadState(structuredClone(sliding.saveState()));
        again.update(path);
        expect(again.leftVectors).toEqual(sliding.leftVectors);
        expect(again.spectrum()).toEqual(sliding.spectrum());
      }
      expect(sliding.counts).toMatchObject({ dense: 0, iterative: 2, fallbacks: 0 });
    }
  });

  it('has no direction where nothing moves, and one where one snapshot does, in long windows too', async () => {
    const [still, other] = walk({ snapshots: 2, dimension: 700, step: 0.1 });
    for (const count of [1, 7, 300]) {
      const rows = Array.from({ length: count }, () => still);
      const kernels = await loadKernels({ backend: 'wasm' });
      for (const centre of centres) {
        const svd = windowOf(rows, centre, 4);
        expect([svd.rank, svd.numericalRank, svd.truncated, svd.squaredNorm]).toEqual([0, 0, false, 0]);
        expect(svd.spectrum()).toEqual(new Float64Array(count));
        expect(svd.counts.fallbacks).toBe(0);
        expect(largestDifference(svd.reconstruct(count - 1, 4), still)).toBeLessThan(1e-14);
        svd.update({ begin: 1, end: count + 1, dimension: 700, at: (i) => (i === count ? other : still) });
        expect([svd.rank, svd.truncated]).toEqual([count === 1 ? 0 : 1, false]);
        const same = temporalSvdSync(rows, { centre });
        expect([same.rank, same.truncated]).toEqual([0, false]);
      }
      const compiled = new SlidingTemporalSvd({ window: count, dimension: 700, rank: 4, centre: 'mean', kernels });
      compiled.update(asPath(rows));
      expect(compiled.rank).toBe(0);
      compiled.close();
    }
  });

  it('finds all directions where two readings share one snapshot, whose coordinates are a constant start', () => {
    const rows = walk({ snapshots: 599, dimension: 6, step: 0.02 });
    for (const centre of centres) {
      const svd = new SlidingTemporalSvd({ window: 300, dimension: 6, rank: 2, centre });
      for (const begin of [0, 299]) {
        svd.update({ begin, end: begin + 300, dimension: 6, at: (index) => rows[index] });
        const { values } = reference(rows.slice(begin, begin + 300), centre);
        expect([svd.rank, svd.truncated]).toEqual([2, true]);
        for (let j = 0; j < 2; j += 1) expect(svd.singularValues[j] ** 2 / values[j]).toBeCloseTo(1, 9);
      }
      expect(svd.counts).toMatchObject({ dense: 0, iterative: 2, fallbacks: 0 });
    }
  });

  it('refuses another centre, and a state of another centre', () => {
    const rows = walk({ snapshots: 5, dimension: 9 });
    expect(() => temporalSvdSync(rows, { centre: 'median' as PathCentre })).toThrow(
      "centre is 'mean', 'first' or left out, got \"median\"",
    );
    const options = { window: 5, dimension: 9, rank: 2 };
    expect(() => new SlidingTemporalSvd({ ...options, centre: 'last' as PathCentre })).toThrow('got "last"');
    const mean = new SlidingTemporalSvd({ ...options, centre: 'mean' });
    mean.update(asPath(rows));
    expect(() => new SlidingTemporalSvd(options).loadState(mean.saveState())).toThrow(
      "The saved window has centre 'mean', this one no centre.",
    );
    expect(Object.keys(new SlidingTemporalSvd(options).saveState())).not.toContain('centre');
  });
});
