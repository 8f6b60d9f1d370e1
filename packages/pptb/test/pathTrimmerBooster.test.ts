import { readFileSync } from 'node:fs';
import { loadKernels } from '@policypath/kernels';
import { flatLayout, PathBuffer, type ParameterLayout } from '@policypath/path-buffer';
import { temporalSvdSync } from '@policypath/tsvd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinMoves } from '../src/join.ts';
import { openPathEdit, type PptbEditSettings } from '../src/index.ts';
import { largestDifference, walk } from './paths.ts';

interface Fixture {
  readonly paths: {
    readonly snapshots: number;
    readonly dimension: number;
    readonly path: number[];
    readonly edits: {
      readonly rank: number;
      readonly boostedDirections: number;
      readonly boost: number;
      readonly parameters: number[];
      readonly displacement: number;
      readonly trimmedShare: number;
      readonly boostedShare: number;
    }[];
  }[];
}
const fixture = JSON.parse(readFileSync(new URL('fixtures/edits.json', import.meta.url), 'utf8')) as Fixture;

function bufferOf(rows: readonly Float32Array[], capacity = rows.length, layout?: ParameterLayout): PathBuffer {
  const path = new PathBuffer({ capacity, layout: layout ?? flatLayout(rows[0].length) });
  for (const [i, row] of rows.entries()) path.push(row, i);
  return path;
}
const steps = { snapshotInterval: 50, period: 1_000_000 };
function editOf(rows: readonly Float32Array[], options: Partial<PptbEditSettings>) {
  // A window that could not hold more snapshots than the rank is refused.
  const capacity = Math.max(rows.length, (options.rank ?? 0) + 1);
  return openPathEdit('pptb', { path: bufferOf(rows, capacity), ...steps, ...options }).edit();
}

describe('PPTB', () => {
  it("equals numpy's run of Algorithm 1's pseudocode", () => {
    for (const { snapshots, dimension, path, edits } of fixture.paths) {
      const rows = Array.from({ length: snapshots }, (_, i) =>
        Float32Array.from(path.slice(i * dimension, (i + 1) * dimension)),
      );
      for (const { parameters, displacement, trimmedShare, boostedShare, ...options } of edits) {
        const edit = editOf(rows, options);
        expect(largestDifference(edit.parameters, Float32Array.from(parameters))).toBeLessThan(1.2e-7);
        expect(edit.displacement).toBeCloseTo(displacement, 10);
        expect(edit.trimmedShare).toBeCloseTo(trimmedShare, 7);
        expect(edit.boostedShare).toBeCloseTo(boostedShare, 10);
        expect(edit.effective).toBe(displacement > 1e-9);
        expect(edit.rankUsed).toBe(Math.min(options.rank, 9));
        expect(edit.snapshots).toBe(snapshots);
        const out = new Float64Array(dimension);
        const newest = rows[snapshots - 1];
        joinMoves({ svd: temporalSvdSync(rows), layer: null, newest, oldest: rows[0], ...options, out });
        expect(largestDifference(out, parameters)).toBeLessThan(1e-12);
      }
    }
  });

  it('is the identity, said so, with every direction kept and no boost', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(99),
        (snapshots, dimension, seed) => {
          const rows = walk(snapshots, dimension, { seed });
          const edit = editOf(rows, { rank: snapshots, boost: 0, boostedDirections: 0 });
          expect(edit.parameters).toEqual(rows[snapshots - 1]);
          expect([edit.effective, edit.displacement, edit.trimmedShare, edit.boostedShare]).toEqual([false, 0, 0, 0]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('changes nothing while the policy does not change, whatever the boost', () => {
    const row = walk(1, 50)[0];
    row[3] = -0;
    const edit = editOf(
      Array.from({ length: 9 }, () => row),
      { rank: 4, boost: 0.7, force: true },
    );
    expect(edit.parameters).toEqual(row);
    expect([edit.effective, edit.displacement, edit.rankUsed, edit.gapAtRank, edit.gapAtBoost]).toEqual([
      false,
      0,
      1,
      1,
      1,
    ]);
    const zero = editOf([new Float32Array(3), new Float32Array(3)], { rank: 2 });
    expect([zero.effective, zero.relativeDisplacement, zero.rankUsed, ...zero.parameters]).toEqual([
      false,
      0,
      0,
      0,
      0,
      0,
    ]);
  });

  it('projects: trimming a window whose newest row is trimmed already changes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 14 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(99),
        (snapshots, rank, seed) => {
          const rows = walk(snapshots, 25, { seed });
          const svd = temporalSvdSync(rows);
          const once = svd.reconstruct(snapshots - 1, rank);
          // <theta', v_j> = <theta_n, v_j> for the kept directions and 0 for the others: the projection of theta' is theta'.
          const twice = new Float64Array(25);
          for (let j = 0; j < svd.rank; j += 1) {
            const direction = svd.direction(j);
            const product = once.reduce((sum, value, k) => sum + value * direction[k], 0);
            if (j >= rank) expect(Math.abs(product)).toBeLessThan(1e-9);
            else for (let k = 0; k < 25; k += 1) twice[k] += product * direction[k];
          }
          expect(largestDifference(twice, once)).toBeLessThan(1e-9);
          const edit = editOf(rows, { rank, boost: 0, boostedDirections: 0 });
          expect(largestDifference(edit.parameters, once)).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('does not depend on the signs of the left vectors', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (seed, flips) => {
        const rows = walk(12, 30, { seed });
        const svd = temporalSvdSync(rows, { rank: 5 });
        const leftVectors = svd.leftVectors.map((value, position) => (flips[position % 5] ? -value : value));
        const flipped = new Proxy(svd, {
          get: (target, name) => {
            const value: unknown = name === 'leftVectors' ? leftVectors : Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
        const edit = (from: typeof svd): Float64Array => {
          const out = new Float64Array(30);
          joinMoves({
            svd: from,
            layer: null,
            newest: rows[11],
            oldest: rows[0],
            rank: 4,
            boost: 0.3,
            boostedDirections: 2,
            out,
          });
          return out;
        };
        expect(edit(flipped)).toEqual(edit(svd));
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on the order of the inner snapshots: equal ones may change places', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.constantFrom(undefined, 'mean' as const, 'first' as const), (seed, centre) => {
        const distinct = walk(8, 30, { seed });
        const rows = [0, 1, 2, 2, 3, 1, 4, 5, 5, 6, 2, 7].map((i) => distinct[i].slice());
        const settings = { rank: 4, boost: 0.3, centre };
        const edit = editOf(rows, settings);
        const exchanged = rows.slice();
        for (const [i, j] of [
          [2, 10],
          [1, 5],
          [7, 8],
        ]) {
          [exchanged[i], exchanged[j]] = [exchanged[j], exchanged[i]];
        }
        expect(editOf(exchanged, settings).parameters).toEqual(edit.parameters);
        const sorted = [rows[0], ...rows.slice(1, -1).toSorted((a, b) => a[0] - b[0]), rows[11]];
        if (edit.gapAtRank < 1e-3 || edit.gapAtBoost < 1e-3) return;
        const other = editOf(sorted, settings);
        expect(other.rankUsed).toBe(edit.rankUsed);
        expect(largestDifference(other.parameters, edit.parameters)).toBeLessThan(2e-7);
      }),
      { numRuns: 20 },
    );
  });

  it('with more directions than snapshots trims nothing and boosts all the same', () => {
    const rows = walk(5, 40);
    const edit = editOf(rows, { rank: 64, boost: 0.1 });
    expect([edit.effective, edit.rankUsed, edit.trimmedShare]).toEqual([true, 5, 0]);
    expect(edit.boostedShare).toBeGreaterThan(0);
    expect(edit.relativeDisplacement).toBeCloseTo(edit.boostedShare, 12);
  });

  it('acts on the newest row of a wrapped ring and leaves the path as it is', () => {
    const rows = walk(23, 30);
    const path = bufferOf(rows, 8);
    const before = Array.from({ length: 8 }, (_, i) => path.at(15 + i).slice());
    const booster = openPathEdit('pptb', { path, rank: 3, boost: 0.2, ...steps });
    const edit = booster.edit();
    expect(largestDifference(edit.parameters, editOf(rows.slice(15), { rank: 3, boost: 0.2 }).parameters)).toBeLessThan(
      1.2e-7,
    );
    expect(Array.from({ length: 8 }, (_, i) => path.at(15 + i))).toEqual(before);
    expect([path.begin, path.end]).toEqual([15, 23]);
    expect(booster.edit()).toEqual({ ...edit, milliseconds: expect.any(Number) as number });
  });

  it('edits each layer by itself in the scope of layers', () => {
    const layout = [
      { name: 'a', shape: [4, 3], layer: 1 },
      { name: 'b', shape: [4], layer: 1 },
      { name: 'c', shape: [9], layer: 2 },
    ];
    const rows = walk(10, 25);
    const booster = openPathEdit('pptb', {
      path: bufferOf(rows, 10, layout),
      rank: 3,
      boost: 0.2,
      scope: 'layer',
      ...steps,
    });
    const edit = booster.edit();
    const first = editOf(
      rows.map((row) => row.slice(0, 16)),
      { rank: 3, boost: 0.2 },
    );
    const second = editOf(
      rows.map((row) => row.slice(16)),
      { rank: 3, boost: 0.2 },
    );
    expect(edit.parameters.subarray(0, 16)).toEqual(first.parameters);
    expect(edit.parameters.subarray(16)).toEqual(second.parameters);
    expect(edit.parts.map((part) => part.layer)).toEqual([1, 2]);
    expect(edit.parts[1]).toEqual({ ...second.parts[0], layer: 2 });
    expect(edit.displacement).toBeCloseTo(Math.hypot(first.displacement, second.displacement), 12);
    expect(edit.displacement ** 2).toBeCloseTo(
      (edit.trimmedShare ** 2 + edit.boostedShare ** 2) * (edit.displacement / edit.relativeDisplacement) ** 2,
      10,
    );
    const resumed = openPathEdit('pptb', {
      path: bufferOf(rows, 10, layout),
      rank: 3,
      boost: 0.2,
      scope: 'layer',
      ...steps,
    });
    resumed.loadState(structuredClone(booster.saveState()));
    expect(resumed.edit().parameters).toEqual(edit.parameters);
  });

  it('keeps as many directions as hold the information threshold', () => {
    const rows = walk(14, 60);
    const spectrum = temporalSvdSync(rows).spectrum();
    const total = spectrum.reduce((sum, s) => sum + s, 0);
    const edit = editOf(rows, { informationThreshold: 0.8 });
    const held = (count: number): number => spectrum.subarray(0, count).reduce((sum, s) => sum + s, 0) / total;
    expect(held(edit.rankUsed)).toBeGreaterThanOrEqual(0.8);
    expect(held(edit.rankUsed - 1)).toBeLessThan(0.8);
    expect(editOf(rows, { informationThreshold: 0.99, maximumRank: 3 }).rankUsed).toBe(3);
  });

  it('goes on from a saved state with the same bytes, on the real kernels', async () => {
    const capacity = 280;
    const rows = walk(330, 300, { step: 1e-3, drift: 1e-3 });
    const make = async (path: PathBuffer) => {
      const kernels = await loadKernels({ backend: 'wasm' });
      return { booster: openPathEdit('pptb', { path, rank: 6, kernels, boost: 0.1, ...steps }) };
    };
    const path = new PathBuffer({ capacity, layout: flatLayout(300) });
    const { booster } = await make(path);
    for (const [i, row] of rows.slice(0, 290).entries()) path.push(row, i);
    booster.edit();
    for (const [i, row] of rows.slice(290, 300).entries()) path.push(row, 290 + i);
    const saved = structuredClone({ path: path.saveState(), booster: booster.saveState() });

    const refilled = new PathBuffer({ capacity, layout: flatLayout(300) });
    refilled.restore({ ...saved.path, rows: rows.slice(20, 300) });
    const other = await make(refilled);
    other.booster.loadState(saved.booster);
    for (const end of [300, 330]) {
      for (const buffer of [path, refilled]) {
        for (let i = buffer.end; i < end; i += 1) buffer.push(rows[i], i);
      }
      const [a, b] = [booster.edit(), other.booster.edit()];
      expect(a.effective).toBe(true);
      expect(b).toEqual({ ...a, milliseconds: b.milliseconds });
    }
    expect(other.booster.saveState()).toEqual(booster.saveState());
    expect(booster.counts).toMatchObject([{ iterative: 3, fallbacks: 0 }]);
    booster.close();
    expect(() => booster.edit()).toThrow('closed');
    other.booster.close();
  });

  it('has finite shares where the newest snapshot of a layer is zero', () => {
    const layout = [
      { name: 'a', shape: [10], layer: 1 },
      { name: 'b', shape: [6], layer: 2 },
    ];
    const rows = walk(8, 16);
    rows[7].fill(0, 10);
    const path = bufferOf(rows, 8, layout);
    const edit = openPathEdit('pptb', { path, rank: 3, boost: 0.4, scope: 'layer', ...steps }).edit();
    expect(edit.parts[1]).toMatchObject({ trimmedShare: 0, boostedShare: 0 });
    expect(edit.parts[1].displacement).toBeGreaterThan(0);
    for (const { trimmedShare, boostedShare } of [edit, edit.parts[0]]) {
      expect(trimmedShare).toBeGreaterThan(0);
      expect(Math.hypot(trimmedShare, boostedShare)).toBeLessThan(1);
    }
  });

  it('refuses settings out of range and states of another scope', () => {
    const path = bufferOf(walk(4, 6));
    const make = (options: Partial<PptbEditSettings & { period: number }>) => () =>
      openPathEdit('pptb', { path, ...steps, ...options });
    expect(make({})).toThrow('either rank (r_t) or informationThreshold');
    expect(make({ rank: 2, informationThreshold: 0.5 })).toThrow('not both');
    expect(make({ informationThreshold: 1.5 })).toThrow('(0, 1], got 1.5');
    expect(make({ rank: 0 })).toThrow('rank must be a whole number from 1, got 0');
    expect(make({ rank: 2, period: 0.5 })).toThrow('period must be a whole number from 1, got 0.5');
    expect(make({ rank: 2, boostedDirections: 3 })).toThrow('from 0 to the rank 2, got 3');
    expect(make({ rank: 4 })).toThrow(
      /window of 4 snapshots .* rank \(r_t\) 4 .* Take a smaller rank or a larger window/,
    );
    expect(make({ rank: 4, trim: false })).not.toThrow();
    expect(make({ informationThreshold: 0.9 })).not.toThrow();
    expect(make({ rank: 2, boost: NaN })).toThrow('boost (p_b) must be a finite number from 0, got NaN');
    expect(make({ rank: 2, boost: -1 })).toThrow('got -1');
    const whole = make({ rank: 2 })();
    expect(() => make({ rank: 2, scope: 'layer' })().loadState(whole.saveState())).toThrow(
      "scope 'whole', this one of 'layer'",
    );
    const empty = openPathEdit('pptb', {
      path: new PathBuffer({ capacity: 3, layout: flatLayout(2) }),
      rank: 2,
      ...steps,
    });
    expect(() => empty.edit()).toThrow('The path has no snapshot.');
  });
});
