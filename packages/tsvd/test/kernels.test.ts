import { createKernels } from '@policypath/kernels';
import { describe, expect, it } from 'vitest';
import {
  plainKernels,
  SlidingTemporalSvd,
  temporalSvd,
  temporalSvdArenaBytes,
  type TemporalKernels,
} from '../src/index.ts';
import { asPath } from '../src/parameterPath.ts';
import { largestDifference, walk } from './paths.ts';

describe('with the compiled kernels', () => {
  it.each([undefined, 'mean'] as const)(
    'a window whose iteration does not converge falls back to them (centre %s)',
    async (centre) => {
      const rows = walk({ snapshots: 310, dimension: 400 });
      const size = { capacity: 300, rank: 12 };
      const compiled = await createKernels({ backend: 'wasm', arenaBytes: SlidingTemporalSvd.arenaBytes(size) });
      const orders: number[] = [];
      const kernels: TemporalKernels = {
        gramBlock: (...rows) => compiled.gramBlock(...rows),
        weightedRowSum: (...operands) => compiled.weightedRowSum(...operands),
        multiplyFloat64: (options) => compiled.multiplyFloat64(options),
        allocateFloat64: (length) => compiled.allocateFloat64(length),
        symmetricEigenvalues: (...operands) => compiled.symmetricEigenvalues(...operands),
        symmetricEigen(order, ...operands) {
          orders.push(order);
          compiled.symmetricEigen(order, ...operands);
        },
      };
      const sliding = new SlidingTemporalSvd({ ...size, dimension: 400, kernels, centre, maximumIterations: 1 });
      const at = (index: number): Float32Array => rows[index];
      // Not yet full, then wrapped.
      for (const [begin, end] of [
        [0, 280],
        [10, 310],
      ]) {
        sliding.update({ begin, end, dimension: 400, at });
        const dense = temporalSvd(rows.slice(begin, end), { centre });
        expect(largestDifference(sliding.singularValues, dense.singularValues.subarray(0, 12))).toBeLessThan(1e-9);
        const exact = dense.reconstruct(end - begin - 1, 12);
        const move = largestDifference(exact, rows[end - 1]);
        expect(largestDifference(sliding.reconstruct(end - 1, 12), exact)).toBeLessThan(1e-7 * move);
      }
      expect(sliding.counts).toMatchObject({ dense: 2, fallbacks: 2 });
      expect(orders.filter((order) => order >= 280)).toHaveLength(2);
      // The matrix was left as it is.
      expect(sliding.spectrum()[0]).toBeCloseTo(sliding.singularValues[0], 9);
      compiled.close();
    },
  );

  it('equals the plain loops, and an arena of the stated size is enough', async () => {
    const rows = walk({ snapshots: 300, dimension: 500 });
    const size = { capacity: 300, rank: 12 };
    const kernels = await createKernels({ backend: 'wasm', arenaBytes: SlidingTemporalSvd.arenaBytes(size) });
    try {
      const sliding = new SlidingTemporalSvd({ ...size, dimension: 500, kernels });
      const plain = new SlidingTemporalSvd({ ...size, dimension: 500, kernels: plainKernels });
      for (const svd of [sliding, plain]) {
        svd.update(asPath(rows.slice(0, 290)));
        expect(svd.rank).toBe(12);
        svd.update(asPath(rows));
      }
      const exact = plain.reconstruct(299, 12);
      const move = largestDifference(exact, rows[299]);
      expect(largestDifference(sliding.singularValues, plain.singularValues)).toBeLessThan(1e-10);
      expect(largestDifference(sliding.reconstruct(299, 12), exact)).toBeLessThan(1e-7 * move);
      const whole = await createKernels({
        backend: 'wasm',
        arenaBytes: temporalSvdArenaBytes({ snapshots: 300, dimension: 500 }),
      });
      const batch = temporalSvd(rows, { kernels: whole });
      // The space in the arena is used again.
      expect(temporalSvd(rows, { kernels: whole }).leftVectors).toEqual(batch.leftVectors);
      expect(temporalSvd(rows.slice(1), { kernels: whole, rank: 3 }).rank).toBe(3);
      expect(largestDifference(batch.reconstruct(299, 12), exact)).toBeLessThan(1e-7 * move);
      // The Gram matrix has the same bits, in whatever blocks it was computed.
      expect(sliding.squaredNorm).toBe(batch.squaredNorm);
      expect(sliding.counts.iterative).toBe(2);
      // All singular values by the compiled solver, whose matrix has unused rows here, against ml-matrix.
      const spectrum = sliding.spectrum();
      expect(largestDifference(spectrum, batch.spectrum())).toBeLessThan(1e-8 * spectrum[0]);
      expect(spectrum.length).toBe(300);
      expect(largestDifference(spectrum.subarray(0, 12), sliding.singularValues)).toBeLessThan(1e-10);
      // The Gram matrix is as it was: the next window is right.
      expect(sliding.squaredNorm).toBe(batch.squaredNorm);
      whole.close();
    } finally {
      kernels.close();
    }
  });

  it('says what a smaller decomposition holds of the arena, and that the largest comes first', async () => {
    const rows = walk({ snapshots: 60, dimension: 90 });
    const arenaBytes = temporalSvdArenaBytes({ snapshots: 60, dimension: 90 });
    const rising = await createKernels({ backend: 'wasm', arenaBytes });
    temporalSvd(rows.slice(30), { kernels: rising });
    const { bytesFree } = rising;
    expect(() => temporalSvd(rows, { kernels: rising })).toThrow(
      new RegExp(`of which ${bytesFree} are free; an earlier, smaller one .* holds \\d+, .* Make the largest .* first`),
    );
    rising.close();
    const falling = await createKernels({ backend: 'wasm', arenaBytes });
    for (const count of [60, 30, 60])
      expect(temporalSvd(rows.slice(-count), { kernels: falling }).snapshots).toBe(count);
    falling.close();
    const none = await createKernels({ backend: 'wasm', arenaBytes: 64 });
    expect(() => temporalSvd(rows, { kernels: none })).toThrow(
      /free; create them with createKernels\({ arenaBytes }\)/,
    );
    none.close();
  });
});
