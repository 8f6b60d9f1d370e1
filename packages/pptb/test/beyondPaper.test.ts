import { loadKernels } from '@policypath/kernels';
import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { temporalSvdSync } from '@policypath/tsvd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boostDecayFactor,
  openPathEdit,
  PptbSchedule,
  project,
  type PathEditor,
  type PptbEditSettings,
} from '../src/index.ts';
import { largestDifference, noise, walk } from './paths.ts';
import { centreOf, referenceEdit, referenceProjection } from './reference.ts';

const steps = { snapshotInterval: 50, period: 1_000_000 };

function boosterOf(
  rows: readonly Float32Array[],
  options: Partial<PptbEditSettings>,
  capacity = Math.max(rows.length, (options.rank ?? 0) + 1),
): PathEditor {
  const path = new PathBuffer({ capacity, layout: flatLayout(rows[0].length) });
  for (const [i, row] of rows.entries()) path.push(row, 50 * i);
  return openPathEdit('pptb', { path, ...steps, ...options });
}
const centred = (rows: readonly Float32Array[]): Float32Array[] => {
  const mean = centreOf(rows, 'mean');
  return rows.map((row) => row.map((value, k) => value - mean[k]));
};
const size = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

describe('accuracy', () => {
  /** Beside its weights the path moves in three directions, by 1e-7 of them: their squares are rounding. */
  const moves = Array.from({ length: 8 }, (_, i) =>
    Float32Array.from({ length: 64 }, (__, k) => noise(1, k) * (1 + 2 ** -22 * Math.round(4 * noise(2 + (k % 3), i)))),
  );

  it('of the Gram matrix is said to be too little where it is, and full finds what is missing', () => {
    const squared = boosterOf(moves, { rank: 2, boost: 0 }).edit();
    expect([squared.shortOfDigits, squared.parts[0].shortOfDigits]).toEqual([true, true]);
    const full = boosterOf(moves, { rank: 2, boost: 0, accuracy: 'full' }).edit();
    expect([full.shortOfDigits, full.rankUsed]).toEqual([false, 2]);
    const trimmed = temporalSvdSync(moves, { accuracy: 'full' }).reconstruct(7, 2, new Float32Array(64));
    expect(largestDifference(full.parameters, trimmed)).toBeLessThan(1e-10);
  });

  it('of the Gram matrix suffices for paths as they are, and for a policy that has not moved', () => {
    expect(boosterOf(walk(9, 40), { rank: 3, boost: 0.2 }).edit().shortOfDigits).toBe(false);
    const still = walk(1, 40)[0];
    const edit = boosterOf([still, still, still, still], { rank: 2, boost: 0.2 }).edit();
    expect([edit.shortOfDigits, edit.effective]).toEqual([false, false]);
  });

  it('is shared by all edits of an editor', () => {
    const editor = boosterOf(moves, { rank: 2, boost: 0, accuracy: 'full' });
    expect(() => editor.edit({ accuracy: 'gram' })).toThrow('another decomposition');
  });
});

describe('the centred variant', () => {
  it.each(['mean', 'first'] as const)('equals plain loops in float64 (%s), in a wrapped window too', (centre) => {
    const rows = walk(17, 40);
    for (const settings of [
      { rank: 3, boost: 0.4, boostedDirections: 2 },
      { rank: 5, boost: 0, boostedDirections: 0 },
      { rank: 11, boost: 0.2, boostedDirections: 3 },
    ]) {
      const edit = boosterOf(rows, { ...settings, centre }, 12).edit();
      const expected = referenceEdit(rows.slice(5), { ...settings, centre });
      expect(largestDifference(edit.parameters, expected)).toBeLessThan(1e-7);
      const moved = size(expected.map((value, k) => value - rows[16][k]));
      expect(edit.displacement).toBeCloseTo(moved, 9);
      expect(edit.relativeDisplacement).toBeCloseTo(Math.hypot(edit.trimmedShare, edit.boostedShare), 12);
    }
  });

  it('leaves a constant offset alone, which boosting without a centre rescales', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.constantFrom('mean' as const, 'first' as const), (seed, centre) => {
        // Multiples of 2^-12 and of 1/4: adding the offset loses no bit of a snapshot.
        const rows = walk(9, 20, { seed }).map((row) => row.map((value) => Math.round(value * 4096) / 4096));
        const offset = Float32Array.from({ length: 20 }, (_, k) => Math.round(8 * noise(seed, k)) / 4);
        const shifted = rows.map((row) => row.map((value, k) => value + offset[k]));
        const settings = { rank: 3, boost: 0.5, boostedDirections: 2 };
        const moved = (from: readonly Float32Array[], options: Partial<PptbEditSettings>): number[] => {
          const edit = boosterOf(from, { ...settings, ...options }).edit();
          return Array.from(edit.parameters, (value, k) => value - from[8][k]);
        };
        expect(largestDifference(moved(shifted, { centre }), moved(rows, { centre }))).toBeLessThan(2e-6);
        expect(largestDifference(moved(shifted, {}), moved(rows, {}))).toBeGreaterThan(1e-4);
      }),
      { numRuns: 15 },
    );
  });

  it('is the identity for identical snapshots and with every direction kept', () => {
    const rows = walk(6, 30);
    for (const centre of ['mean', 'first'] as const) {
      const still = boosterOf(
        Array.from({ length: 7 }, () => rows[0]),
        { rank: 3, boost: 0.5, centre },
      ).edit();
      expect([still.effective, still.rankUsed, still.displacement]).toEqual([false, 0, 0]);
      expect(still.parameters).toEqual(rows[0]);
      const whole = boosterOf(rows, { rank: 6, boost: 0, boostedDirections: 0, centre }).edit();
      expect([whole.effective, whole.rankUsed]).toEqual([false, 5]);
      expect(boosterOf(rows.slice(0, 1), { rank: 2, boost: 0.5, centre }).edit().effective).toBe(false);
    }
  });

  it('iterates on the real kernels as it does densely, and goes on from a saved state with the same bytes', async () => {
    const capacity = 280;
    const rows = walk(300, 60, { step: 1e-3, drift: 1e-3 });
    const make = async () => {
      const kernels = await loadKernels({ backend: 'wasm' });
      const options = { rank: 4, boost: 0.3, centre: 'mean', kernels } as const;
      return { booster: boosterOf(rows.slice(0, 290), options, capacity) };
    };
    const [one, other] = [await make(), await make()];
    const edit = one.booster.edit();
    other.booster.loadState(structuredClone(one.booster.saveState()));
    expect(other.booster.edit()).toEqual({ ...edit, milliseconds: expect.any(Number) as number });
    expect(other.booster.saveState()).toMatchObject({
      windows: { whole: { counts: { dense: 0, iterative: 1, fallbacks: 0 } } },
    });
    const window = temporalSvdSync(centred(rows.slice(10, 290)), { rank: 280 });
    expect(edit.gapAtRank).toBeCloseTo(window.relativeGap(4), 4);
    one.booster.close();
    other.booster.close();
  });

  it('centres each layer by itself in the scope of layers', () => {
    const layout = [
      { name: 'a', shape: [10], layer: 1 },
      { name: 'b', shape: [14], layer: 2 },
    ];
    const rows = walk(13, 24);
    const path = new PathBuffer({ capacity: 9, layout });
    for (const [i, row] of rows.entries()) path.push(row, i);
    for (const centre of ['mean', 'first'] as const) {
      const settings = { rank: 3, boost: 0.4, boostedDirections: 2, centre };
      const booster = openPathEdit('pptb', { path, ...settings, scope: 'layer', ...steps });
      const edit = booster.edit();
      for (const [from, to] of [
        [0, 10],
        [10, 24],
      ]) {
        const expected = referenceEdit(
          rows.slice(4).map((row) => row.slice(from, to)),
          settings,
        );
        expect(largestDifference(edit.parameters.subarray(from, to), expected)).toBeLessThan(1e-7);
      }
      const resumed = openPathEdit('pptb', { path, ...settings, scope: 'layer', ...steps });
      resumed.loadState(structuredClone(booster.saveState()));
      expect(resumed.edit().parameters).toEqual(edit.parameters);
      const uncentred = openPathEdit('pptb', { path, ...settings, centre: undefined, scope: 'layer', ...steps });
      expect(() => uncentred.loadState(booster.saveState())).toThrow(`has centre '${centre}', this one no centre`);
    }
  });

  it('goes on from a saved state with the same bytes', () => {
    const rows = walk(14, 30);
    const options = { rank: 3, boost: 0.3, centre: 'mean' } as const;
    const booster = boosterOf(rows, options, 10);
    const edit = booster.edit();
    const resumed = boosterOf(rows, options, 10);
    resumed.loadState(structuredClone(booster.saveState()));
    expect(resumed.edit()).toEqual({ ...edit, milliseconds: expect.any(Number) as number });
  });
});

describe('project', () => {
  const centres = [undefined, 'mean', 'first'] as const;

  it('equals plain loops for any vector', () => {
    const rows = walk(9, 30);
    const theta = Float32Array.from({ length: 30 }, (_, k) => noise(77, k));
    for (const centre of centres) {
      const projected = boosterOf(rows, { rank: 4, centre }).project(theta);
      expect(largestDifference(projected, referenceProjection(rows, theta, { rank: 4, centre }))).toBeLessThan(1e-9);
    }
  });

  it('takes the centre and the snapshots of the decomposition, and refuses a path that moved on', () => {
    const rows = walk(10, 30);
    const theta = Float32Array.from({ length: 30 }, (_, k) => noise(77, k));
    const path = { begin: 0, end: 9, dimension: 30, at: (index: number) => rows[index] };
    for (const centre of centres) {
      const svd = temporalSvdSync(path, { centre });
      const expected = referenceProjection(rows.slice(0, 9), theta, { rank: 4, centre });
      expect(largestDifference(project(theta, { path, svd, rank: 4 }), expected)).toBeLessThan(1e-9);
      expect(() => project(theta, { path: { ...path, begin: 1, end: 10 }, svd, rank: 4 })).toThrow(
        'snapshots 1 to 9 of 30 parameters, the decomposition is of 0 to 8 of 30: decompose the path anew',
      );
    }
  });

  it('is idempotent, and is trimming for the newest row', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.integer({ min: 2, max: 5 }), fc.constantFrom(...centres), (seed, rank, centre) => {
        const rows = walk(10, 25, { seed });
        const booster = boosterOf(rows, { rank, boost: 0, boostedDirections: 0, centre });
        const once = booster.project(Float64Array.from({ length: 25 }, (_, k) => noise(seed + 9, k)));
        expect(largestDifference(booster.project(once), once)).toBeLessThan(1e-9);
        const trimmed = booster.project(rows[9]);
        expect(largestDifference(trimmed, booster.edit().parameters)).toBeLessThan(1e-7);
        expect(largestDifference(trimmed, referenceProjection(rows, rows[9], { rank, centre }))).toBeLessThan(1e-9);
      }),
      { numRuns: 25 },
    );
  });

  it('honours the numerical rank: equal snapshots have one direction, and none once centred', () => {
    const row = walk(1, 12)[0];
    const rows = Array.from({ length: 5 }, () => row);
    const theta = Float32Array.from({ length: 12 }, (_, k) => noise(5, k));
    const along = row.reduce((sum, value, k) => sum + value * theta[k], 0) / size(row) ** 2;
    const line = Array.from(row, (value) => value * along);
    expect(largestDifference(boosterOf(rows, { rank: 4 }).project(theta), line)).toBeLessThan(1e-12);
    expect(
      largestDifference(boosterOf(rows, { rank: 4, centre: 'mean' }).project(theta), centreOf(rows, 'mean')),
    ).toBeLessThan(1e-15);
  });

  it('works on each layer by itself in the scope of layers, and refuses what it cannot project', () => {
    const layout = [
      { name: 'a', shape: [10], layer: 1 },
      { name: 'b', shape: [6], layer: 2 },
    ];
    const rows = walk(8, 16);
    const path = new PathBuffer({ capacity: 8, layout });
    for (const [i, row] of rows.entries()) path.push(row, i);
    const booster = openPathEdit('pptb', { path, rank: 3, scope: 'layer', ...steps });
    const theta = Float32Array.from({ length: 16 }, (_, k) => noise(3, k));
    const part = (from: number, to: number): number[] =>
      referenceProjection(
        rows.map((row) => row.slice(from, to)),
        theta.slice(from, to),
        { rank: 3 },
      );
    expect(largestDifference(booster.project(theta), [...part(0, 10), ...part(10, 16)])).toBeLessThan(1e-9);
    expect(() => booster.project(theta.subarray(1))).toThrow('has 16 parameters, got 15');
    expect(() => booster.project(theta.fill(NaN, 12))).toThrow('not finite: NaN at position 2');
  });
});

describe('bounds of the boost', () => {
  const bound = fc.double({ min: 1e-4, max: 0.5, noNaN: true });

  it('hold on random paths, and are reached where the boost alone would pass them', () => {
    fc.assert(
      fc.property(
        fc.nat(999),
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(undefined, 'mean' as const, 'first' as const),
        bound,
        bound,
        (seed, snapshots, centre, relativeDisplacement, normGrowth) => {
          const rows = walk(snapshots, 20, { seed });
          const settings = { rank: 3, boost: 4, boostedDirections: 2, centre, force: true };
          const trimmed = referenceEdit(rows, { ...settings, boost: 0 });
          const newest = rows[snapshots - 1];
          const trimming = size(trimmed.map((value, k) => value - newest[k]));

          const step = boosterOf(rows, { ...settings, boostLimits: { relativeDisplacement } }).edit();
          const allowed = relativeDisplacement * size(newest);
          expect(step.displacement).toBeLessThanOrEqual(Math.max(allowed, trimming) * (1 + 1e-9));
          if (step.boostUsed! > 0 && step.boostUsed! < 4) expect(step.displacement / allowed).toBeCloseTo(1, 8);

          const grown = boosterOf(rows, { ...settings, boostLimits: { normGrowth } }).edit();
          const longest = (1 + normGrowth) * size(newest);
          expect(size(grown.parameters)).toBeLessThanOrEqual(Math.max(longest, size(trimmed)) * (1 + 1e-6));
          if (grown.boostUsed! > 0 && grown.boostUsed! < 4) {
            expect(size(grown.parameters) / longest).toBeCloseTo(1, 5);
          }
          const expected = referenceEdit(rows, { ...settings, boost: grown.boostUsed! });
          expect(largestDifference(grown.parameters, expected)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of feedback: the boost follows the window, and is the bound itself where none is given', () => {
    const rows = walk(8, 20);
    const clock = { snapshotInterval: 50, period: 1000 };
    const path = new PathBuffer({ capacity: 40, layout: flatLayout(20) });
    const free = openPathEdit('pptb', { path, rank: 3, ...clock, boostLimits: { feedback: 0.3 } });
    const capped = openPathEdit('pptb', { path, rank: 3, ...clock, boost: 1.25, boostLimits: { feedback: 0.5 } });
    for (const [i, row] of rows.entries()) {
      path.push(row, i);
      const edit = free.edit();
      expect(edit.feedback).toBeCloseTo(0.3, 12);
      expect(edit.boostUsed).toBeCloseTo((0.3 * 1000) / (50 * (i + 1)), 12);
      expect(capped.edit().boostUsed).toBeCloseTo(Math.min(1.25, 10 / (i + 1)), 12);
    }
  });

  it('that do not bind change no bit, and without them the record is as it was', () => {
    const rows = walk(9, 30);
    const plain = boosterOf(rows, { rank: 3, boost: 0.2 }).edit();
    const bounded = boosterOf(rows, {
      rank: 3,
      boost: 0.2,
      boostLimits: { feedback: 0.9, relativeDisplacement: 50, normGrowth: 50 },
    }).edit();
    expect(bounded.boostUsed).toBe(0.2);
    expect(bounded.parameters).toEqual(plain.parameters);
    expect(Object.keys(plain)).not.toContain('boostUsed');
    expect(Object.keys(plain.parts[0])).not.toContain('boostUsed');
  });

  it.each([
    [{ feedback: 1 }, 'boostLimits.feedback must lie in (0, 1), got 1'],
    [{ relativeDisplacement: 0 }, 'above 0, got 0'],
    [{ normGrowth: NaN }, 'from 0, got NaN'],
  ])('out of range are refused: %o', (boostLimits, reason) => {
    expect(() => boosterOf(walk(3, 4), { rank: 2, boostLimits })).toThrow(reason);
  });
});

describe('the schedule of the boost', () => {
  it('decays linearly to 0, or by halves', () => {
    const linear = { kind: 'linear', fromStep: 100, toStep: 300 } as const;
    expect([0, 100, 150, 300, 999].map((step) => boostDecayFactor(linear, step))).toEqual([1, 1, 0.75, 0, 0]);
    const halves = { kind: 'exponential', fromStep: 100, halfLife: 50 } as const;
    expect([0, 100, 150, 250].map((step) => boostDecayFactor(halves, step))).toEqual([1, 1, 0.5, 0.125]);
  });

  it('follows the step of the newest snapshot', () => {
    const rows = walk(9, 30); // of steps 0, 50, .. 400
    const decayed = boosterOf(rows, {
      rank: 3,
      boost: 0.4,
      boostDecay: { kind: 'linear', fromStep: 200, toStep: 600 },
    });
    const edit = decayed.edit();
    expect(edit.boostUsed).toBe(0.2);
    expect(edit.parameters).toEqual(boosterOf(rows, { rank: 3, boost: 0.2 }).edit().parameters);
    expect(edit.feedback).toBeCloseTo((0.2 * 9 * 50) / 1_000_000, 15);
    expect(() => boosterOf(rows, { rank: 3, boostDecay: { kind: 'linear', fromStep: 10, toStep: 10 } })).toThrow(
      'boostDecay must start at a step from 0 and last more than 0 steps',
    );
  });

  it('starts after n snapshots and stops', () => {
    const options = { snapshotClock: 'steps', snapshotInterval: 1, snapshotUpdates: 1, period: 2, rank: 1 } as const;
    const schedule = new PptbSchedule({ ...options, minimumSnapshots: 5, stopStep: 12 });
    const edits: number[] = [];
    for (let step = 0; step < 20; step += 1) {
      schedule.snapshotDue({ step, policyUpdates: step });
      if (schedule.editDue({ step, snapshots: step + 1 })) edits.push(step);
    }
    expect(edits).toEqual([4, 6, 8, 10]);
    expect(() => new PptbSchedule({ ...options, minimumSnapshots: null, stopStep: NaN })).toThrow('got NaN');
  });
});
