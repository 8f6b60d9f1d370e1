import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKernels } from '@policypath/kernels';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decomposeWide } from '../src/decomposeWide.ts';
import { plainKernels, temporalSvdSync, type ParameterPath, type TemporalKernels } from '../src/index.ts';
import { TemporalReading } from '../src/temporalReading.ts';
import { largestDifference, orthonormalityError, walk } from './paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'policypath-tsvd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A path whose rows are read from a file each time that they are asked for; begins at snapshot 40. */
function pathInFile(rows: readonly Float32Array[]): ParameterPath & { reads: number; close: () => void } {
  const dimension = rows[0].length;
  const file = join(folder, `${Math.random()}.float32`);
  writeFileSync(file, Buffer.concat(rows.map((row) => new Uint8Array(row.slice().buffer))));
  const descriptor = openSync(file, 'r');
  return {
    begin: 40,
    end: 40 + rows.length,
    dimension,
    reads: 0,
    at(index) {
      this.reads += 1;
      const row = new Float32Array(dimension);
      readSync(descriptor, row, 0, row.byteLength, (index - 40) * row.byteLength);
      return row;
    },
    close: () => closeSync(descriptor),
  };
}

/** Kernels that note how many different rows they were given at once. */
function noting(kernels: TemporalKernels): TemporalKernels & { most: number } {
  return {
    ...plainKernels,
    most: 0,
    gramBlock(a, b, out) {
      this.most = Math.max(this.most, new Set([...a, ...b]).size);
      kernels.gramBlock(a, b, out);
    },
    weightedRowSum(rows, weights, out) {
      this.most = Math.max(this.most, rows.length);
      kernels.weightedRowSum(rows, weights, out);
    },
  };
}

describe('a path larger than memory', () => {
  it('is read in groups of bounded size, and no bit depends on them', () => {
    const rows = walk({ snapshots: 150, dimension: 200, step: 0.01 });
    const whole = temporalSvdSync(rows, { rank: 5 });
    const path = pathInFile(rows);
    for (const held of [2, 3, 7, 60, 150, 1000]) {
      path.reads = 0;
      const kernels = noting(plainKernels);
      const steps: number[] = [];
      const svd = temporalSvdSync(path, {
        rank: 5,
        kernels,
        rowBytes: held * 200 * 4,
        onProgress: (done, total) => steps.push(done / total),
      });
      expect(kernels.most).toBeLessThanOrEqual(held);
      if (held === 1000) expect(path.reads).toBe(150);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(steps.at(-1)).toBe(1);
      expect(svd.leftVectors).toEqual(whole.leftVectors);
      expect(svd.spectrum()).toEqual(whole.spectrum());
      path.reads = 0;
      expect(svd.directions()).toEqual(whole.directions());
      expect(path.reads).toBe(150);
      expect(svd.reconstruct(189, 5)).toEqual(whole.reconstruct(149, 5));
    }
    path.close();
  });

  it('names the snapshot that is not finite, wherever it stands', () => {
    for (const bad of [0, 33, 99]) {
      const rows = walk({ snapshots: 100, dimension: 8 });
      rows[bad] = rows[bad].map((value, k) => (k === 5 ? NaN : value));
      const path = pathInFile(rows);
      expect(() => temporalSvdSync(path, { rowBytes: 10 * 8 * 4 })).toThrow(
        `Snapshot ${40 + bad} of the path is not finite: NaN at position 5.`,
      );
      path.close();
    }
    expect(() => temporalSvdSync(walk({ snapshots: 3, dimension: 2 }), { rowBytes: 0 })).toThrow('above 0, got 0');
  });
});

describe('a path of more snapshots than parameters', () => {
  it('is decomposed through its parameters as through its snapshots', async () => {
    const kernels = await loadKernels({ backend: 'wasm' });
    // Longer than a group of rows.
    const rows = walk({ snapshots: 2500, dimension: 20 });
    const svd = temporalSvdSync(rows, { kernels });
    expect([svd.rank, svd.truncated, svd.spectrum().length]).toEqual([20, false, 2500]);
    for (const i of [0, 1234, 2499]) expect(largestDifference(svd.reconstruct(i, 20), rows[i])).toBeLessThan(1e-12);
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.integer({ min: 257, max: 400 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(undefined, 'mean' as const, 'first' as const),
        (seed, snapshots, dimension, centre) => {
          const rows = walk({ seed, snapshots, dimension, step: 0.01 });
          const wide = decomposeWide(
            { begin: 0, end: snapshots, dimension, at: (i) => rows[i] },
            { kernels: plainKernels, rank: 8, centre, rowBytes: 2 ** 28 },
          );
          const expected = new TemporalReading({
            path: { begin: 0, end: snapshots, dimension, at: (i) => rows[i] },
            kernels: plainKernels,
            begin: 0,
            end: snapshots,
            centre,
            group: snapshots,
            rank: 8,
            decomposed: wide,
          });
          for (const svd of [
            temporalSvdSync(rows, { rank: 8, centre }),
            temporalSvdSync(rows, { rank: 8, centre, kernels }),
          ]) {
            expect([svd.rank, svd.truncated]).toEqual([expected.rank, expected.truncated]);
            expect(orthonormalityError(svd.leftVectors, svd.rank)).toBeLessThan(1e-13);
            const scale = expected.singularValues[0];
            expect(largestDifference(svd.singularValues, expected.singularValues)).toBeLessThan(1e-11 * scale);
            expect(largestDifference(svd.spectrum(), expected.spectrum())).toBeLessThan(1e-7 * scale);
            expect(svd.squaredNorm / expected.squaredNorm).toBeCloseTo(1, 12);
            if (svd.relativeGap(svd.rank) < 1e-3) continue;
            const last = snapshots - 1;
            const exact = expected.reconstruct(last, 8);
            expect(largestDifference(svd.reconstruct(last, 8), exact)).toBeLessThan(1e-9);
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it('honours the numerical rank of repeated snapshots, and refuses what is not finite', () => {
    const distinct = walk({ snapshots: 3, dimension: 40, step: 0.02 });
    const rows = Array.from({ length: 300 }, (_, i) => distinct[i % 3]);
    const svd = temporalSvdSync(rows);
    expect([svd.rank, svd.numericalRank, svd.truncated]).toEqual([3, 3, false]);
    expect(largestDifference(svd.reconstruct(299, 3), distinct[2])).toBeLessThan(1e-13);
    for (const centre of ['mean', 'first'] as const) {
      expect(temporalSvdSync(rows, { centre }).rank).toBe(2);
      const still = temporalSvdSync(
        Array.from({ length: 3000 }, () => distinct[0]),
        { centre },
      );
      expect([still.rank, still.truncated]).toEqual([0, false]);
    }
    const zero = temporalSvdSync(Array.from({ length: 300 }, () => new Float32Array(4)));
    expect([zero.rank, ...zero.reconstruct(0, 2)]).toEqual([0, 0, 0, 0, 0]);
    rows[260] = rows[260].slice().fill(Infinity, 7, 8);
    expect(() => temporalSvdSync(rows)).toThrow('Snapshot 260 of the path is not finite: Infinity at position 7.');
  });
});

describe('a path whose leading singular values are nearly equal', () => {
  it('is decomposed densely by the kernels, with the triplets of a whole decomposition', async () => {
    // Orthogonal rows of lengths 1 - 1e-6 i: no gap for an iteration to work with.
    const rows = Array.from({ length: 300 }, (_, i) => {
      const row = new Float32Array(320);
      row[i] = 1 - 1e-6 * i;
      return row;
    });
    const kernels = await loadKernels({ backend: 'wasm' });
    const svd = temporalSvdSync(rows, { rank: 3, kernels });
    expect([svd.rank, svd.truncated]).toEqual([3, true]);
    const lengths = rows.map((row, i) => row[i]);
    expect(largestDifference(svd.singularValues, lengths.slice(0, 3))).toBeLessThan(1e-12);
    expect(largestDifference(svd.spectrum(), lengths)).toBeLessThan(1e-12);
  });
});
