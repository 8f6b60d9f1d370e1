import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { digitKinds, digits } from '../bench/measure/digits.ts';
import { findPython } from '../bench/peers/findPython.ts';
import { loadKernels, plainKernels, SlidingTemporalSvd, temporalSvdSync, type PathCentre } from '../src/index.ts';
import { largestDifference, noise, orthonormalityError, walk } from './paths.ts';

const wasm = await loadKernels({ backend: 'wasm' });
const python = findPython('numpy');

/** A value of the Hadamard matrix: its rows are orthogonal. */
const sign = (i: number, k: number): number => {
  let bits = i & k;
  let ones = 0;
  for (; bits > 0; bits &= bits - 1) ones += 1;
  return ones % 2 === 0 ? 1 : -1;
};

/** A path of 8 x 64 whose three singular values are known, every element of it a float32: the squares of two are rounding. */
const known = [1 - 2 ** -20, 2 ** -23, 2 ** -24];
const exact = Array.from({ length: 8 }, (_, i) =>
  Float32Array.from({ length: 64 }, (__, k) => known.reduce((sum, s, j) => sum + s * sign(i, j) * sign(j, k), 0)),
);
const exactValues = known.map((s) => s * Math.sqrt(8 * 64));

describe('a path decomposed fully', () => {
  it.each([
    ['plain', plainKernels],
    ['wasm', wasm],
  ])('has the singular values and left vectors that its squares lose, with %s kernels', (_, kernels) => {
    const gram = temporalSvdSync(exact, { kernels, accuracy: 'gram' });
    expect(gram.way).toBe('gram');
    expect(gram.rank).toBeLessThan(3);
    const svd = temporalSvdSync(exact, { kernels });
    expect([svd.way, svd.rank, svd.truncated, svd.numericalRank]).toEqual(['full', 3, false, 3]);
    expect(largestDifference(svd.spectrum().slice(0, 3), exactValues)).toBeLessThan(1e-15 * exactValues[0]);
    for (let j = 0; j < 3; j += 1) {
      const vector = Float64Array.from({ length: 8 }, (__, i) => sign(i, j) / Math.sqrt(8));
      const found = svd.leftVector(j);
      const along = found.reduce((sum, value, i) => sum + value * vector[i], 0);
      expect(Math.abs(along)).toBeCloseTo(1, 12);
    }
    expect(orthonormalityError(svd.leftVectors, svd.rank)).toBeLessThan(1e-14);
  });

  it.each([
    [7, 40],
    [40, 7],
    [65, 33],
    [300, 12],
  ])('equals the Gram way on a plain path of %d x %d, whatever is centred', (snapshots, dimension) => {
    const rows = Array.from({ length: snapshots }, (_, i) =>
      Float32Array.from({ length: dimension }, (__, k) => noise(1, i * dimension + k)),
    );
    for (const centre of [undefined, 'mean', 'first'] as const) {
      const [full, gram] = (['full', 'gram'] as const).map((accuracy) =>
        temporalSvdSync(rows, { accuracy, centre, kernels: wasm }),
      );
      expect([full.way, gram.way, full.rank]).toEqual(['full', 'gram', gram.rank]);
      expect(largestDifference(full.spectrum(), gram.spectrum())).toBeLessThan(1e-12 * full.singularValues[0]);
      expect(orthonormalityError(full.leftVectors, full.rank)).toBeLessThan(1e-13);
      expect(full.squaredNorm / gram.squaredNorm).toBeCloseTo(1, 12);
      for (const i of [0, snapshots - 1]) {
        expect(largestDifference(full.reconstruct(i, 3), gram.reconstruct(i, 3))).toBeLessThan(1e-10);
      }
    }
  });

  it('is centred from the differences: steps that vanish beside the weights keep their digits', () => {
    const [n, m] = [9, 50];
    const { element } = digitKinds['small steps, centred'];
    const rows = Array.from({ length: n }, (_, i) =>
      Float32Array.from({ length: m }, (__, k) => element({ i, k, n, m })),
    );
    for (const centre of ['mean', 'first'] as const) {
      const expected = new SingularValueDecomposition(new Matrix(centred(rows, centre)), {
        autoTranspose: true,
      }).diagonal.slice(0, n - 1);
      const svd = temporalSvdSync(rows, { centre, kernels: wasm });
      expect([svd.way, svd.rank]).toEqual(['full', n - 1]);
      expect(largestDifference(svd.singularValues, expected)).toBeLessThan(1e-13 * expected[0]);
    }
  });

  it('is left alone where nothing is missing: repeated snapshots, and paths whose squares have the digits', () => {
    const rows = walk({ snapshots: 30, dimension: 60, step: 1e-3 });
    expect(temporalSvdSync(rows).way).toBe('gram');
    const repeated = rows.map((_, i) => rows[i >> 1].slice());
    const svd = temporalSvdSync(repeated);
    expect([svd.way, svd.rank]).toEqual(['gram', 15]);
    expect(temporalSvdSync(rows.map(() => rows[0])).way).toBe('gram');
    expect(
      temporalSvdSync(
        rows.map(() => rows[0]),
        { centre: 'mean' },
      ).rank,
    ).toBe(0);
  });

  it('takes no other bytes for rows that are read in several goes', () => {
    const rows = walk({ snapshots: 20, dimension: 9000, step: 1e-3 });
    const read = (rowBytes?: number) => temporalSvdSync(rows, { accuracy: 'full', kernels: wasm, rowBytes });
    expect(read(1).leftVectors).toEqual(read().leftVectors);
  });

  it('finds the digits of the whole spectrum where leading directions alone did not need them', () => {
    const rows = Array.from({ length: 300 }, (_, i) =>
      Float32Array.from({ length: 400 }, (__, k) => (i < 20 ? 1 : 1e-8) * noise(1, i * 400 + k)),
    );
    const svd = temporalSvdSync(rows, { rank: 8, kernels: wasm });
    expect(svd.way).toBe('gram');
    expect(svd.spectrum()[299]).toBeGreaterThan(0);
    expect(temporalSvdSync(rows, { rank: 8, kernels: wasm, accuracy: 'gram' }).spectrum()[299]).toBe(0);
  });

  it('refuses another accuracy, and names a snapshot that is not finite', () => {
    expect(() => temporalSvdSync(exact, { accuracy: 'best' as 'full' })).toThrow("'auto', 'gram' or 'full'");
    const broken = exact.map((row) => row.slice());
    broken[5][3] = NaN;
    expect(() => temporalSvdSync(broken, { accuracy: 'full' })).toThrow('Snapshot 5 of the path is not finite');
  });
});

function centred(rows: readonly Float32Array[], centre: PathCentre): number[][] {
  const differences = rows.map((row) => Array.from(row, (value, k) => value - rows[0][k]));
  if (centre === 'first') return differences;
  const mean = differences[0].map((_, k) => differences.reduce((sum, row) => sum + row[k] / rows.length, 0));
  return differences.map((row) => row.map((value, k) => value - mean[k]));
}

describe('a window of accuracy full', () => {
  it('is the batch decomposition of its snapshots, also after a resume', () => {
    const options = { window: 8, dimension: 64, rank: 3, accuracy: 'full' } as const;
    const path = { begin: 0, end: 8, dimension: 64, at: (index: number) => exact[index] };
    const window = new SlidingTemporalSvd(options);
    window.update(path);
    const batch = temporalSvdSync(exact, { accuracy: 'full' });
    expect([window.way, window.rank, window.shortOfDigits(3)]).toEqual(['full', 3, false]);
    expect(window.leftVectors).toEqual(batch.leftVectors);
    const resumed = new SlidingTemporalSvd(options);
    resumed.loadState(structuredClone(window.saveState()));
    resumed.update(path);
    expect(resumed.leftVectors).toEqual(batch.leftVectors);
    const squared = new SlidingTemporalSvd({ ...options, accuracy: 'gram' });
    squared.update(path);
    expect([squared.way, squared.shortOfDigits(3)]).toEqual(['gram', true]);
    expect(() => new SlidingTemporalSvd({ ...options, accuracy: 'auto' as 'full' })).toThrow("'gram' or 'full'");
  });
});

describe("beside LAPACK's float64 SVD", () => {
  it.skipIf(python === undefined)('has its values, D(beta) and edits on paths of every kind', async () => {
    const measured = await digits({ python: python!, snapshots: [50], dimensions: [1500] });
    expect(measured).toHaveLength(7);
    const wrong = measured.filter(
      ({ way, gram, full }) =>
        !(full.valueError < 1e-13 && full.sameDimensionality && full.ulps <= 1) ||
        (way === 'gram' && !(gram.valueError < 1e-8)),
    );
    expect(wrong).toEqual([]);
  });
});
