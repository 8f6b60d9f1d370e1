import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  plainKernels,
  SlidingTemporalSvd,
  temporalSvdSync,
  type ParameterPath,
  type TemporalKernels,
} from '../src/index.ts';
import { largestDifference, noise, orthonormalityError, walk } from './paths.ts';

/** A ring over the first rows of a list, as path-buffer's. */
class Ring implements ParameterPath {
  readonly dimension: number;
  readonly #rows: readonly Float32Array[];
  readonly #capacity: number;
  end = 0;

  constructor(rows: readonly Float32Array[], capacity: number) {
    this.#rows = rows;
    this.#capacity = capacity;
    this.dimension = rows[0].length;
  }
  get begin(): number {
    return Math.max(0, this.end - this.#capacity);
  }
  at(index: number): Float32Array {
    return this.#rows[index];
  }
  window(): readonly Float32Array[] {
    return this.#rows.slice(this.begin, this.end);
  }
}

const centres = fc.constantFrom(undefined, 'mean' as const, 'first' as const);

function clone<T>(state: T): T {
  return structuredClone(state);
}

describe('SlidingTemporalSvd', () => {
  it('equals the batch decomposition after any pushes, wraps, readings and saves', () => {
    const actions = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom('read', 'save')), {
      maxLength: 14,
    });
    const sizes = fc.record({ capacity: fc.integer({ min: 1, max: 8 }), seed: fc.nat(50) });
    fc.assert(
      fc.property(sizes, centres, fc.boolean(), actions, ({ capacity, seed }, centre, repeat, todo) => {
        const dimension = 12;
        const rows = walk({ seed, snapshots: 140, dimension, step: 0.02 });
        if (repeat) for (let i = 1; i < rows.length; i += 3) rows[i] = rows[i - 1];
        const path = new Ring(rows, capacity);
        const make = (): SlidingTemporalSvd => new SlidingTemporalSvd({ window: capacity, dimension, rank: 3, centre });
        let sliding = make();
        for (const action of [1, ...todo, 2] as const) {
          if (action === 'save') {
            const saved = clone(sliding.saveState());
            sliding = make();
            sliding.loadState(saved);
            expect(sliding.saveState()).toEqual(saved);
          } else if (action !== 'read') {
            path.end += action;
            sliding.update(path);
            continue;
          }
          sliding.update(path);
          const batch = temporalSvdSync(path.window(), { rank: 3, centre });
          expect([sliding.begin, sliding.end, sliding.rank, sliding.truncated]).toEqual([
            path.begin,
            path.end,
            batch.rank,
            batch.truncated,
          ]);
          expect(largestDifference(sliding.singularValues, batch.singularValues)).toBeLessThan(1e-12);
          expect(largestDifference(sliding.spectrum(), batch.spectrum())).toBeLessThan(1e-12);
          expect(sliding.squaredNorm).toBe(batch.squaredNorm);
          const [a, b] = [
            sliding.reconstruct(path.end - 1, sliding.rank),
            batch.reconstruct(path.end - path.begin - 1, batch.rank),
          ];
          // A projection is as well defined as the gap at its cut.
          if (sliding.rank > 0 && sliding.relativeGap(sliding.rank) > 1e-3)
            expect(largestDifference(a, b)).toBeLessThan(1e-9);
          expect(orthonormalityError(sliding.leftVectors, sliding.rank)).toBeLessThan(1e-12);
          expect(sliding.centre).toBe(centre);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('iterates on long windows from the last vectors, and stays with the dense decomposition', () => {
    const rows = walk({ snapshots: 420, dimension: 380 });
    const capacity = 300;
    const rank = 16;
    const path = new Ring(rows, capacity);
    const sliding = new SlidingTemporalSvd({ window: capacity, dimension: 380, rank });
    let cold = 0;
    for (const end of [280, 300, 310, 420]) {
      path.end = end;
      sliding.update(path);
      const before = sliding.counts.iterations;
      expect(orthonormalityError(sliding.leftVectors, rank)).toBeLessThan(1e-12);
      const steps = sliding.counts.iterations - before;
      if (end === 280) cold = steps;
      if (end === 310) expect(steps).toBeLessThanOrEqual(cold);
      const dense = temporalSvdSync(path.window());
      for (let j = 0; j < rank; j += 1) {
        expect(Math.abs(sliding.singularValues[j] / dense.singularValues[j] - 1)).toBeLessThan(1e-9);
      }
      const exact = dense.reconstruct(path.window().length - 1, rank);
      const move = largestDifference(exact, rows[end - 1]);
      expect(largestDifference(sliding.reconstruct(end - 1, rank), exact)).toBeLessThan(1e-6 * move);
    }
    expect(sliding.counts).toMatchObject({ dense: 0, iterative: 4, fallbacks: 0 });
  });

  it('goes on from a saved state with the same bytes, iterating', () => {
    const rows = walk({ snapshots: 330, dimension: 60, step: 0.01 });
    const options = { window: 290, dimension: 60, rank: 4 };
    const path = new Ring(rows, 290);
    const sliding = new SlidingTemporalSvd(options);
    path.end = 270;
    sliding.update(path);
    expect(sliding.rank).toBe(4);
    path.end = 285;
    sliding.update(path); // saved with an unread update
    const resumed = new SlidingTemporalSvd(options);
    resumed.loadState(clone(sliding.saveState()));
    for (const end of [285, 301, 301, 330]) {
      path.end = end;
      for (const svd of [sliding, resumed]) svd.update(path);
      expect(resumed.leftVectors).toEqual(sliding.leftVectors);
      expect(resumed.combine(Float64Array.from({ length: sliding.snapshots }, (_, i) => noise(3, i)))).toEqual(
        sliding.combine(Float64Array.from({ length: sliding.snapshots }, (_, i) => noise(3, i))),
      );
      expect(resumed.saveState()).toEqual(sliding.saveState());
      // A state saved after a reading holds the reading itself.
      const again = new SlidingTemporalSvd(options);
      again.loadState(clone(sliding.saveState()));
      again.update(path);
      expect(again.leftVectors).toEqual(sliding.leftVectors);
      expect(again.counts).toEqual(sliding.counts);
    }
    expect(sliding.counts.iterative).toBe(4);
  });

  it('decomposes densely, and counts it, where the iteration does not converge', () => {
    const rows = walk({ snapshots: 280, dimension: 290 });
    const path = new Ring(rows, 280);
    path.end = 280;
    const options = { window: 280, dimension: 290, rank: 2, maximumIterations: 1 };
    const sliding = new SlidingTemporalSvd(options);
    sliding.update(path);
    const dense = temporalSvdSync(rows);
    expect(sliding.singularValues).toEqual(dense.singularValues.subarray(0, 2));
    expect(sliding.counts).toEqual({ dense: 1, iterative: 1, fallbacks: 1, iterations: 1 });
    const resumed = new SlidingTemporalSvd(options);
    resumed.loadState(clone(sliding.saveState()));
    resumed.update(path);
    expect(resumed.leftVectors).toEqual(sliding.leftVectors);
    expect(resumed.spectrum()).toEqual(dense.spectrum());
    expect(resumed.counts.dense).toBe(1);
  });

  it('follows a path with a shorter window, and one that jumped past its window', () => {
    const rows = walk({ snapshots: 60, dimension: 30 });
    const path = new Ring(rows, 5);
    const sliding = new SlidingTemporalSvd({ window: 9, dimension: 30, rank: 2 });
    for (const end of [3, 7, 12, 14, 40, 42, 60]) {
      path.end = end;
      sliding.update(path);
      const batch = temporalSvdSync(path.window(), { rank: 2 });
      expect(largestDifference(sliding.singularValues, batch.singularValues)).toBeLessThan(1e-12);
    }
  });

  it('throws when read before an update, or after the path moved on', () => {
    const rows = walk({ snapshots: 9, dimension: 6 });
    const path = new Ring(rows, 4);
    const sliding = new SlidingTemporalSvd({ window: 4, dimension: 6, rank: 2 });
    expect(() => sliding.rank).toThrow('call update(path) first');
    expect(() => sliding.update(path)).toThrow('The path has no snapshot.');
    path.end = 3;
    sliding.update(path);
    expect(sliding.rank).toBe(2);
    path.end = 5;
    expect(() => sliding.leftVectors).toThrow(/moved on to snapshot 4, the decomposition is of 0 to 2/);
    expect(() => sliding.direction(0)).toThrow('call update(path) before reading');
    sliding.update(path);
    expect(sliding.leftVectors.length).toBe(8);
    path.end = 4;
    expect(() => sliding.update(path)).toThrow('a path that was started anew');
  });

  it('refuses a list of rows: a shifted one would not show that it moved on', () => {
    const rows = walk({ snapshots: 3, dimension: 6 });
    const sliding = new SlidingTemporalSvd({ window: 3, dimension: 6, rank: 2 });
    // @ts-expect-error A list is no ParameterPath.
    expect(() => sliding.update(rows)).toThrow(/got a list of 3 rows.*Use a PathBuffer, or an object with begin, end/);
  });

  it('refuses rounds of the iteration that are not a whole number from 1', () => {
    for (const maximumIterations of [0, -1, 1.5, NaN, Infinity]) {
      expect(() => new SlidingTemporalSvd({ window: 3, dimension: 6, rank: 2, maximumIterations })).toThrow(
        `maximumIterations must be a whole number from 1, got ${maximumIterations}`,
      );
    }
  });

  it('refuses paths and states that do not fit', () => {
    const rows = walk({ snapshots: 9, dimension: 6 });
    const path = new Ring(rows, 4);
    path.end = 9;
    const sliding = new SlidingTemporalSvd({ window: 4, dimension: 6, rank: 2 });
    sliding.update(path);
    const state = sliding.saveState();
    expect(() => new SlidingTemporalSvd({ window: 0, dimension: 6, rank: 2 })).toThrow('window must be');
    expect(() => new SlidingTemporalSvd({ window: 3, dimension: 6, rank: 2 }).loadState(state)).toThrow(
      'window 4, this one 3',
    );
    expect(() => new SlidingTemporalSvd({ window: 4, dimension: 5, rank: 2 }).update(path)).toThrow('path has 6');
    expect(() => new SlidingTemporalSvd({ window: 3, dimension: 6, rank: 2 }).update(path)).toThrow('window of 3');
    const gram = { ...state.gram, lowerTriangle: state.gram.lowerTriangle.subarray(1) };
    expect(() => sliding.loadState({ ...state, gram })).toThrow('altered state');
    expect(() => sliding.loadState({ ...state, gram: { ...state.gram, end: 40 } })).toThrow('does not fit');
    expect(() =>
      sliding.loadState({ ...state, solved: { ...state.solved, vectors: new Float64Array(3), end: 2 } }),
    ).toThrow('altered');
    sliding.loadState(state);
    const other = new Ring(walk({ seed: 9, snapshots: 9, dimension: 6 }), 4);
    other.end = 9;
    expect(() => sliding.update(other)).toThrow('not the same path');
    sliding.update(path);
    expect(sliding.rank).toBe(2);
    rows[5] = Float32Array.of(1, 2, 3, 4, 5, NaN);
    const fresh = new SlidingTemporalSvd({ window: 4, dimension: 6, rank: 2 });
    expect(() => fresh.update(path)).toThrow('Snapshot 5 of the path is not finite: NaN at position 5.');
  });

  it('prepares ahead without changing a bit of what is computed or saved, whatever moves between', () => {
    const actions = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom('read', 'resume')), {
      maxLength: 8,
    });
    const dimension = 9;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), centres, actions, (capacity, centre, todo) => {
        const path = new Ring(walk({ seed: 3, snapshots: 400, dimension, step: 0.02 }), capacity);
        const open = (): SlidingTemporalSvd => new SlidingTemporalSvd({ window: capacity, dimension, rank: 3, centre });
        const atOnce = open();
        let spread = open();
        for (const action of [20, ...todo, 9, 'read'] as const) {
          if (action === 'read') {
            for (const window of [atOnce, spread]) window.update(path);
            expect(spread.leftVectors).toEqual(atOnce.leftVectors);
          } else if (action === 'resume') {
            const state = clone(spread.saveState());
            spread = open();
            spread.loadState(state);
          } else {
            for (let i = 0; i < action; i += 1) {
              path.end += 1;
              spread.prepare(path);
            }
          }
          expect(spread.saveState()).toEqual(atOnce.saveState());
        }
      }),
      { numRuns: 25 },
    );
  });

  it('leaves little to an update that was prepared', () => {
    const rows = walk({ seed: 2, snapshots: 120, dimension: 5, step: 0.02 });
    const path = new Ring(rows, 60);
    let products = 0;
    const kernels: TemporalKernels = {
      ...plainKernels,
      gramBlock(a, b, out) {
        products += a.length * b.length;
        plainKernels.gramBlock(a, b, out);
      },
    };
    const window = new SlidingTemporalSvd({ window: 60, dimension: 5, rank: 2, kernels });
    path.end = 60;
    window.update(path);
    const largest = [];
    for (let i = 0; i < 47; i += 1) {
      path.end += 1;
      products = 0;
      window.prepare(path);
      largest.push(products);
    }
    expect(Math.max(...largest)).toBeLessThanOrEqual(16 * 60);
    products = 0;
    window.update(path);
    expect(products).toBeLessThanOrEqual(15 * 60);
  });
});
