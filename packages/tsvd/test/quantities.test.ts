import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accumulatedChange,
  detourRatio,
  explainedVarianceDimensionality,
  finalChange,
  informationAmount,
  leftVectorPath,
  majorDimensionality,
  temporalSvdSync,
  upperShare,
} from '../src/index.ts';
import { walk } from './paths.ts';

const spectra = fc
  .array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 })
  .map((values) => Float64Array.from(values).toSorted((a, b) => b - a))
  .filter((values) => values[0] > 1e-100);

describe('informationAmount and majorDimensionality', () => {
  it('rise to exactly 1, and D(beta) is the first k that reaches beta', () => {
    fc.assert(
      fc.property(spectra, fc.double({ min: 1e-9, max: 1, noNaN: true }), (spectrum, beta) => {
        const amounts = informationAmount(spectrum);
        expect(amounts[amounts.length - 1]).toBe(1);
        const d = majorDimensionality(spectrum, beta);
        expect(amounts[d - 1]).toBeGreaterThanOrEqual(beta);
        if (d > 1) expect(amounts[d - 2]).toBeLessThan(beta);
        // Squares concentrate: never more directions than with plain sums.
        expect(explainedVarianceDimensionality(spectrum, beta)).toBeLessThanOrEqual(d + 1);
      }),
    );
    expect([...informationAmount([2, 1, 1])]).toEqual([0.5, 0.75, 1]);
    expect(majorDimensionality([2, 1, 1, 0], 1)).toBe(3);
  });

  it('refuse lists that are truncated, empty, unordered, zero, and thresholds out of range', () => {
    const svd = temporalSvdSync(walk({ snapshots: 8, dimension: 20 }), { rank: 3 });
    expect(() => informationAmount(svd.singularValues)).toThrow('only the 3 leading singular values');
    expect(() => majorDimensionality(svd.singularValues, 0.5)).toThrow('Pass svd.spectrum()');
    expect(informationAmount(svd.spectrum()).length).toBe(8);
    expect(() => informationAmount([])).toThrow('empty');
    expect(() => informationAmount([1, 2])).toThrow('value 1 is 2, the one before 1');
    expect(() => informationAmount([NaN])).toThrow('value 0 is NaN');
    expect(() => informationAmount([0, 0])).toThrow('All singular values are 0');
    expect(() => majorDimensionality([1], 0)).toThrow('(0, 1], got 0');
    expect(() => majorDimensionality([1], 1.01)).toThrow('(0, 1], got 1.01');
  });
});

describe('changes and detours', () => {
  const path = [Float32Array.of(0, 5, 1, 0, 2), Float32Array.of(1, 5, 2, -1, 2.5), Float32Array.of(0.5, 5, 1, -3, 3)];

  it('are sums of absolute steps and the distance of the ends', () => {
    expect([...accumulatedChange(path)]).toEqual([1.5, 0, 2, 3, 1]);
    expect([...finalChange(path)]).toEqual([0.5, 0, 0, 3, 1]);
    expect([...accumulatedChange(path.slice(0, 1))]).toEqual([0, 0, 0, 0, 0]);
  });

  it('tell 0/0 and x/0 apart', () => {
    const detour = detourRatio(path);
    expect([...detour.ratios]).toEqual([3, NaN, Infinity, 1, 1]);
    expect([...detour.moved]).toEqual([0, 3, 4]);
    expect([...detour.neverMoved]).toEqual([1]);
    expect([...detour.returned]).toEqual([2]);
    const upper = detourRatio(path, { share: 0.8 });
    expect([...upper.ratios]).toEqual([3, NaN, Infinity, 1, 1]);
    expect([...detourRatio(path, { share: 0.4 }).ratios]).toEqual([NaN, NaN, Infinity, 1, NaN]);
    expect([[...upper.moved], [...upper.neverMoved], [...upper.returned]]).toEqual([[0, 3, 4], [], [2]]);
  });

  it('partition the parameters, and no ratio is below 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 6, maxLength: 6 }), {
          minLength: 1,
          maxLength: 6,
        }),
        (lists) => {
          const { ratios, moved, neverMoved, returned } = detourRatio(lists.map((list) => Float32Array.from(list)));
          expect([...moved, ...neverMoved, ...returned].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
          for (const k of moved) expect(ratios[k]).toBeGreaterThanOrEqual(1);
          for (const k of neverMoved) expect(ratios[k]).toBeNaN();
          for (const k of returned) expect(ratios[k]).toBe(Infinity);
        },
      ),
    );
  });

  it('serve the left vectors, one value a component', () => {
    const svd = temporalSvdSync(walk({ snapshots: 20, dimension: 60 }), { rank: 4 });
    const { ratios } = detourRatio(leftVectorPath(svd));
    const column = Array.from({ length: 20 }, (_, i) => svd.leftVectors[i * 4 + 2]);
    const accumulated = column.slice(1).reduce((sum, u, i) => sum + Math.abs(u - column[i]), 0);
    expect(ratios[2]).toBeCloseTo(accumulated / Math.abs(column[19] - column[0]), 12);
  });

  it('refuse what is not finite, and a share out of range', () => {
    const bad = [path[0], Float32Array.of(0, 0, NaN, 0, 0)];
    expect(() => accumulatedChange(bad)).toThrow('Snapshot 1 of the path is not finite: NaN at position 2.');
    expect(() => finalChange(bad)).toThrow('Snapshot 1');
    expect(() => upperShare(Float64Array.of(1), 0)).toThrow('(0, 1], got 0');
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(() => upperShare(Float64Array.of(1, value, 2), 0.5)).toThrow(`value 1 is ${value}`);
    }
    for (let percent = 1; percent <= 100; percent += 1) {
      expect(upperShare(new Float64Array(100), percent / 100).length).toBe(percent);
    }
    expect([...upperShare(Float64Array.of(1, 3, 3, 2, 3), 0.4)]).toEqual([1, 2]);
  });
});
