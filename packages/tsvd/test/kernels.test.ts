import { loadKernels } from '@policypath/kernels';
import { describe, expect, it } from 'vitest';
import { plainKernels, SlidingTemporalSvd, temporalSvd, temporalSvdSync, type TemporalKernels } from '../src/index.ts';
import { asPath } from '../src/parameterPath.ts';
import { largestDifference, walk } from './paths.ts';

describe('with the compiled kernels', () => {
  it.each([undefined, 'mean'] as const)(
    'a window whose iteration does not converge falls back to them (centre %s)',
    async (centre) => {
      const rows = walk({ snapshots: 310, dimension: 400 });
      const size = { window: 300, rank: 12 };
      const compiled = await loadKernels({ backend: 'wasm' });
      const orders: number[] = [];
      const kernels: TemporalKernels = {
        ...compiled,
        open(arrays) {
          const own = compiled.open(arrays);
          return Object.assign(own, {
            symmetricEigen(order: number, ...operands: [Float64Array, Float64Array, Float64Array]) {
              orders.push(order);
              Object.getPrototypeOf(own).symmetricEigen.call(own, order, ...operands);
            },
          });
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
        const dense = temporalSvdSync(rows.slice(begin, end), { centre });
        expect(largestDifference(sliding.singularValues, dense.singularValues.subarray(0, 12))).toBeLessThan(1e-9);
        const exact = dense.reconstruct(end - begin - 1, 12);
        const move = largestDifference(exact, rows[end - 1]);
        expect(largestDifference(sliding.reconstruct(end - 1, 12), exact)).toBeLessThan(1e-7 * move);
      }
      expect(sliding.counts).toMatchObject({ dense: 2, fallbacks: 2 });
      expect(orders.filter((order) => order >= 280)).toHaveLength(2);
      // The matrix was left as it is.
      expect(sliding.spectrum()[0]).toBeCloseTo(sliding.singularValues[0], 9);
      sliding.close();
    },
  );

  it('equals the plain loops', async () => {
    const rows = walk({ snapshots: 300, dimension: 500 });
    const size = { window: 300, rank: 12 };
    const kernels = await loadKernels({ backend: 'wasm' });
    {
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
      const batch = temporalSvdSync(rows, { kernels });
      expect(temporalSvdSync(rows.slice(1), { kernels, rank: 3 }).rank).toBe(3);
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
      sliding.close();
    }
  });

  it('opens a workspace for each computation of a batch, and closes it', async () => {
    const rows = walk({ snapshots: 60, dimension: 90 });
    const library = await loadKernels({ backend: 'wasm' });
    let [opened, open] = [0, 0];
    const kernels: TemporalKernels = {
      ...library,
      open(arrays) {
        opened += 1;
        open += 1;
        const own = library.open(arrays);
        return Object.assign(own, {
          close() {
            open -= 1;
            Object.getPrototypeOf(own).close.call(own);
          },
        });
      },
    };
    for (const count of [30, 60, 30]) {
      const svd = temporalSvdSync(rows.slice(-count), { kernels, rank: 3 });
      expect([svd.snapshots, svd.spectrum().length]).toEqual([count, count]);
    }
    expect([opened, open]).toEqual([3, 0]);
    rows[7][2] = NaN;
    expect(() =>
      temporalSvdSync(walk({ snapshots: 300, dimension: 5 }).fill(rows[7].slice(0, 5), 7, 8), { kernels }),
    ).toThrow('Snapshot 7 of the path is not finite');
    expect([opened, open]).toEqual([4, 0]);
  });

  it('are used by temporalSvd and by an opened window without being asked for', async () => {
    const rows = walk({ snapshots: 40, dimension: 90 });
    const kernels = await loadKernels();
    const svd = await temporalSvd(rows);
    expect(svd.leftVectors).toEqual(temporalSvdSync(rows, { kernels }).leftVectors);
    await expect(temporalSvd([])).rejects.toThrow('no snapshot');
    const options = { arenaBytes: 7 } as object;
    await expect(temporalSvd(rows, options)).rejects.toThrow(/no option 'arenaBytes'; its options are rank/);
    const size = { window: 40, dimension: 90, rank: 3 };
    const window = await SlidingTemporalSvd.open(size);
    window.update(asPath(rows));
    const given = new SlidingTemporalSvd({ ...size, kernels });
    given.update(asPath(rows));
    expect(window.leftVectors).toEqual(given.leftVectors);
    expect(SlidingTemporalSvd.needs(size)).toBeGreaterThan(8 * 40 ** 2);
    window.close();
    window[Symbol.dispose]();
    expect(() => window.rank).toThrow('closed');
    expect(() => window.update(asPath(rows))).toThrow('closed');
    given.close();
  });
});
