import { flatLayout, PathBuffer, type ParameterLayout } from '@policypath/path-buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPathEdit, type PathEditor } from '../src/index.ts';
import { largestDifference, noise, walk } from './paths.ts';
import { referenceEdit } from './reference.ts';

const steps = { snapshotInterval: 50, period: 1_000_000 };

function pathOf(rows: readonly Float32Array[], capacity = rows.length, layout?: ParameterLayout): PathBuffer {
  const path = new PathBuffer({ capacity, layout: layout ?? flatLayout(rows[0].length) });
  for (const [i, row] of rows.entries()) path.push(row, i);
  return path;
}
const size = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));
const average = (rows: readonly Float32Array[], weights: readonly number[]): number[] =>
  Array.from(rows[0], (_, k) => rows.reduce((sum, row, i) => sum + weights[i] * row[k], 0));

/** Sums of twelve uniforms: normal enough for a direction, and seeded. */
function generator(seed: number) {
  let position = 0;
  return {
    normal: () => Array.from({ length: 12 }, () => noise(seed, position++)).reduce((sum, value) => sum + value, 0) / 2,
  };
}

/** Every control, on one path. */
function all(path: PathBuffer): Record<string, PathEditor> {
  return {
    'trim-only': openPathEdit('trim-only', { path, rank: 3, ...steps }),
    'boost-only': openPathEdit('boost-only', { path, boost: 0.3, ...steps }),
    'window-mean': openPathEdit('window-mean', { path, ...steps }),
    'exponential-average': openPathEdit('exponential-average', { path, ...steps }),
    'cosine-low-pass': openPathEdit('cosine-low-pass', { path, rank: 3, boost: 0.3, ...steps }),
    extrapolation: openPathEdit('extrapolation', { path, boost: 0.3, ...steps }),
    'random-direction': openPathEdit('random-direction', {
      path,
      rank: 3,
      boost: 0.3,
      ...steps,
      generator: generator(4),
    }),
  };
}

const names = [
  'trim-only',
  'boost-only',
  'window-mean',
  'exponential-average',
  'cosine-low-pass',
  'extrapolation',
  'random-direction',
];

describe.each(names)('every control: %s', (name) => {
  it('returns the record of PPTB, its figures true of its parameters', () => {
    const rows = walk(15, 40);
    const path = pathOf(rows, 11);
    const keys = Object.keys(openPathEdit('pptb', { path, rank: 3, ...steps }).edit());
    const control = all(path)[name];
    const state = control.saveState();
    control.update();
    const edit = control.edit();
    // Controls that read no decomposition cannot say which way made it.
    const made = 'way' in edit ? keys : keys.filter((key) => key !== 'way');
    expect(Object.keys(edit).sort()).toEqual(made.sort());
    const moved = size(edit.parameters.map((value, k) => value - rows[14][k]));
    expect(edit.displacement).toBeCloseTo(moved, 5);
    expect(edit.relativeDisplacement).toBeCloseTo(moved / size(rows[14]), 5);
    expect([edit.effective, edit.snapshots, edit.parts.length]).toEqual([true, 11, 1]);
    expect(path.at(14)).toEqual(rows[14]);
    expect(() => control.loadState(state)).not.toThrow();
  });

  it('moves nothing while the policy does not change, and refuses an empty path', () => {
    const row = walk(1, 12)[0];
    const { parameters, displacement, effective } = all(pathOf(Array.from({ length: 6 }, () => row)))[name].edit();
    if (['window-mean', 'exponential-average', 'cosine-low-pass'].includes(name)) {
      // Averages of equal rows: equal up to the rounding of their weights.
      expect(largestDifference(parameters, row)).toBeLessThan(1e-7);
    } else {
      expect([effective, displacement, ...parameters]).toEqual([false, 0, ...row]);
    }
    const empty = all(new PathBuffer({ capacity: 4, layout: flatLayout(2) }))[name];
    expect(() => empty.edit()).toThrow('The path has no snapshot.');
  });
});

describe('each control against plain loops', () => {
  it('trim only and boost only are the two moves of PPTB', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.integer({ min: 5, max: 12 }), (seed, snapshots) => {
        const rows = walk(snapshots, 25, { seed });
        const path = pathOf(rows);
        const settings = { rank: 3, boost: 0.4, boostedDirections: 2 };
        const trimmed = openPathEdit('trim-only', { path, rank: 3, ...steps }).edit();
        const boosted = openPathEdit('boost-only', { path, boost: 0.4, ...steps }).edit();
        const both = openPathEdit('pptb', { path, ...settings, ...steps }).edit();
        expect(largestDifference(trimmed.parameters, referenceEdit(rows, { ...settings, boost: 0 }))).toBeLessThan(
          1e-7,
        );
        expect(largestDifference(boosted.parameters, referenceEdit(rows, { ...settings, trim: false }))).toBeLessThan(
          1.2e-7,
        );
        expect([trimmed.boostedShare, boosted.trimmedShare]).toEqual([0, 0]);
        expect(both.displacement).toBeCloseTo(Math.hypot(trimmed.displacement, boosted.displacement), 9);
        expect([both.trimmedShare, both.boostedShare].map((share) => share.toFixed(9))).toEqual(
          [trimmed.trimmedShare, boosted.boostedShare].map((share) => share.toFixed(9)),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('the window mean, and the exponential average of the same mean age', () => {
    const rows = walk(21, 25);
    const path = pathOf(rows);
    const mean = openPathEdit('window-mean', { path, ...steps }).edit();
    expect(largestDifference(mean.parameters, average(rows, new Array<number>(21).fill(1 / 21)))).toBeLessThan(1e-7);
    expect([mean.boostedShare, mean.feedback]).toEqual([0, 0]);
    expect(mean.trimmedShare).toBe(mean.relativeDisplacement);
    // b = 10 / 11 has mean age 10 = (21 - 1) / 2.
    const weights = Array.from({ length: 21 }, (_, i) => (10 / 11) ** (20 - i));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const expected = average(
      rows,
      weights.map((weight) => weight / total),
    );
    expect(
      largestDifference(openPathEdit('exponential-average', { path, ...steps }).edit().parameters, expected),
    ).toBeLessThan(1e-7);
    expect(openPathEdit('exponential-average', { path, meanAge: 10, ...steps }).edit().parameters).toEqual(
      openPathEdit('exponential-average', { path, ...steps }).edit().parameters,
    );
    expect(openPathEdit('exponential-average', { path, meanAge: 0, ...steps }).edit().effective).toBe(false);
    expect(() => openPathEdit('exponential-average', { path, meanAge: -1, ...steps })).toThrow('from 0, got -1');
  });

  it('the cosine low-pass keeps slow cosines and drops fast ones', () => {
    const n = 16;
    const cosine = (k: number, i: number): number => Math.cos((Math.PI * k * (2 * i + 1)) / (2 * n));
    const rows = Array.from({ length: n }, (_, i) => Float32Array.of(1, cosine(1, i), cosine(2, i), cosine(9, i)));
    const path = pathOf(rows);
    const edit = openPathEdit('cosine-low-pass', { path, rank: 3, ...steps }).edit();
    expect(largestDifference(edit.parameters, [1, cosine(1, n - 1), cosine(2, n - 1), 0])).toBeLessThan(1e-6);
    expect(edit.displacement).toBeCloseTo(Math.abs(cosine(9, n - 1)), 6);
    // Boosting moves along half a cosine by p (c(n) - c(1)) times c's own scale, and leaves the constant alone.
    const boosted = openPathEdit('cosine-low-pass', { path, rank: 3, boost: 0.5, ...steps }).edit();
    const odd = cosine(1, n - 1) + 0.5 * (cosine(1, n - 1) - cosine(1, 0));
    expect(largestDifference(boosted.parameters, [1, odd, cosine(2, n - 1), 0])).toBeLessThan(1e-6);
    expect(openPathEdit('cosine-low-pass', { path, rank: n, ...steps }).edit().effective).toBe(false);
    expect(() => openPathEdit('cosine-low-pass', { path, rank: 0, ...steps })).toThrow(
      'rank must be a whole number from 1, got 0',
    );
  });

  it('plain extrapolation goes p times the displacement of the window, whatever its feedback', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.double({ min: 0, max: 3, noNaN: true }), (seed, boost) => {
        const rows = walk(7, 25, { seed });
        const edit = openPathEdit('extrapolation', { path: pathOf(rows), boost, ...steps }).edit();
        const expected = Array.from(rows[6], (value, k) => value + boost * (value - rows[0][k]));
        expect(largestDifference(edit.parameters, expected)).toBeLessThan(1e-6);
        expect(edit.boostedShare).toBe(edit.relativeDisplacement);
        expect(edit.feedback).toBeCloseTo((boost * 7 * 50) / 1_000_000, 12);
      }),
      { numRuns: 20 },
    );
    const path = pathOf(walk(20, 3));
    const unstable = { path, boost: 1, snapshotInterval: 50, period: 1000 };
    expect(openPathEdit('extrapolation', unstable).feedback).toBe(1);
    expect(openPathEdit('extrapolation', { ...unstable, force: true }).feedback).toBe(1);
    expect(() => openPathEdit('extrapolation', { ...unstable, boost: NaN })).toThrow('from 0, got NaN');
  });

  it("the random direction has the edit's norm, layer by layer, and another direction for another seed", () => {
    const layout = [
      { name: 'a', shape: [30], layer: 1 },
      { name: 'b', shape: [10], layer: 2 },
    ];
    const rows = walk(9, 40);
    const path = pathOf(rows, 9, layout);
    const options = { path, rank: 3, boost: 0.3, scope: 'layer', ...steps } as const;
    const pptb = openPathEdit('pptb', options).edit();
    const draw = (seed: number) => openPathEdit('random-direction', { ...options, generator: generator(seed) }).edit();
    const edit = draw(1);
    expect(edit.displacement).toBeCloseTo(pptb.displacement, 12);
    const moved = edit.parameters.map((value, k) => value - rows[8][k]);
    expect(size(moved.subarray(0, 30))).toBeCloseTo(pptb.parts[0].displacement, 6);
    expect(size(moved.subarray(30))).toBeCloseTo(pptb.parts[1].displacement, 6);
    expect(draw(1).parameters).toEqual(edit.parameters);
    expect(draw(2).parameters).not.toEqual(edit.parameters);
  });
});
