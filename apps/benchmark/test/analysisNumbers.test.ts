import {
  FlippedChange,
  LayerWalk,
  analyseChanges,
  analyseEvolvement,
  cachedPath,
  giniCoefficient,
  improvingPeriodEnd,
  joinedHistogram,
  logHistogram,
  periodsOf,
  quantile,
  shareAtOrBelow,
  strideFor,
  thinnedIndices,
  weightedSample,
} from '@policypath/path-report/phenomena';
import { loadKernels, type KernelLibrary } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import {
  accumulatedChange,
  detourRatio,
  finalChange,
  incrementGram,
  leftVectorPath,
  temporalSvdSync,
} from '@policypath/tsvd';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { reconstructPolicies } from '../src/analysis/reconstructions.ts';
import { dimension, generatedRows, layers } from './recordedTrial.ts';

const rows = generatedRows(24);
const path = { begin: 0, end: rows.length, dimension, at: (index: number) => rows[index] };
const options = {
  layers,
  share: 0.8,
  repeats: 9,
  band: 0.9,
  seed: 1,
  windows: 4,
  stillThreshold: 0.05,
  onRow: () => {},
};

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function curve(returns: readonly number[]): { step: number; meanReturn: number }[] {
  return returns.map((meanReturn, i) => ({ step: 100 * i, meanReturn }));
}

let kernels: KernelLibrary;
beforeAll(async () => {
  kernels = await loadKernels();
});

describe('samples', () => {
  const positive = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 });

  it('Gini is half the mean difference over the mean', () => {
    fc.assert(
      fc.property(positive, (values) => {
        const average = mean(values);
        fc.pre(average > 1e-6);
        let difference = 0;
        for (const a of values) for (const b of values) difference += Math.abs(a - b) / values.length ** 2;
        expect(giniCoefficient(weightedSample(Float64Array.from(values)))).toBeCloseTo(difference / (2 * average), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('a value of weight 3 counts as three values', () => {
    const weighted = weightedSample(Float64Array.of(5, 1, 2), Float64Array.of(1, 3, 2));
    const repeated = weightedSample(Float64Array.of(1, 1, 1, 2, 2, 5));
    expect(giniCoefficient(weighted)).toBeCloseTo(giniCoefficient(repeated) ?? NaN, 12);
    for (const probability of [0.1, 0.5, 0.8, 0.9, 1]) {
      expect(quantile(weighted, probability)).toBe(quantile(repeated, probability));
    }
    expect(shareAtOrBelow(weighted, 2)).toBeCloseTo(5 / 6, 12);
  });

  it('has no Gini and no quantile where there is nothing', () => {
    expect(giniCoefficient(weightedSample(Float64Array.of(0, 0)))).toBeNull();
    expect(quantile(weightedSample(new Float64Array()), 0.5)).toBeNull();
  });

  it('histograms keep every value, and add up', () => {
    const values = Float64Array.of(0, 0, 1, 1.5, 10, Infinity);
    const one = logHistogram(values);
    expect(one).toMatchObject({ total: 6, zeros: 2, infinite: 1 });
    expect(one.bins).toEqual([
      [0, 1],
      [3, 1],
      [20, 1],
    ]);
    const both = joinedHistogram([one, logHistogram(Float64Array.of(1.5), Float64Array.of(4))]);
    expect(both.total).toBe(10);
    expect(both.bins).toEqual([
      [0, 1],
      [3, 5],
      [20, 1],
    ]);
  });
});

describe('periods', () => {
  it('are thirds that cover the path', () => {
    const periods = periodsOf({ begin: 7, end: 24 });
    expect(periods.map(({ begin, end }) => [begin, end])).toEqual([
      [7, 12],
      [12, 18],
      [18, 24],
    ]);
  });

  it('the improving period ends where 90 % of the way up is gained, after the lowest return', () => {
    // A flat stretch of five has its own value in the middle, whatever the smoothing.
    const returns = [5, 5, 5, 0, 0, 0, 0, 0, 100, 100, 100, 100, 100, 96, 96, 96, 96, 96];
    expect(improvingPeriodEnd(curve(returns))).toBe(1000);
    expect(improvingPeriodEnd(curve([9, 8, 7, 6, 5, 4]))).toBeNull();
    expect(improvingPeriodEnd(curve([3]))).toBeNull();
    expect(improvingPeriodEnd([])).toBeNull();
  });
});

describe('changes of parameters', () => {
  it('by layer are those of the definitions', () => {
    const { scopes, norms } = analyseChanges(path, options);
    const accumulated = accumulatedChange(rows);
    const final = finalChange(rows);
    expect(scopes.map(({ layer, accumulated: { parameters } }) => [layer, parameters])).toEqual([
      [null, 38],
      [1, 12],
      [2, 20],
      [3, 6],
    ]);
    for (const { layer, start, end } of layers) {
      const scope = scopes.find((one) => one.layer === layer);
      const own = [...accumulated.subarray(start, end)];
      const kept = own
        .map((value, k) => ({ value, final: final[start + k] }))
        .toSorted((a, b) => b.value - a.value)
        .slice(0, Math.floor(0.8 * own.length))
        .filter(({ value }) => value > 0);
      const ratios = kept.map((one) => one.value / one.final).toSorted((a, b) => a - b);
      expect(scope?.detour.median).toBe(ratios[Math.ceil(ratios.length / 2) - 1]);
      expect(scope?.accumulated.median).toBe(own.toSorted((a, b) => a - b)[Math.ceil(own.length / 2) - 1]);
      expect(norms[3][layer - 1]).toBeCloseTo(Math.hypot(...rows[3].subarray(start, end)), 6);
    }
    const second = scopes.find(({ layer }) => layer === 2);
    expect(second?.accumulated.neverMoved).toBe(1);
    expect(second?.detour.histogram.infinite).toBe(1);
  });

  it('beside walks: drift makes detours smaller than those of flipped increments', () => {
    const [{ detour, flippedIncrements, layerWalk }] = analyseChanges(path, { ...options, repeats: 49 }).scopes;
    expect(detour.median).toBeLessThan(flippedIncrements.medianDetour?.low ?? 0);
    expect(flippedIncrements.medianDetour?.pValue).toBeCloseTo(2 / 50, 12);
    expect(detour.median).toBeLessThan(layerWalk.medianDetour?.low ?? 0);
    expect(flippedIncrements.detourHistogram.total).toBeCloseTo(detour.histogram.total, 9);
  });

  it('of flipped increments are those of signed sums, whatever the number of increments, in one array', () => {
    const increments = Array.from({ length: 7 }, (_, i) => Float64Array.of(1, 10 ** i, -(10 ** i)));
    const flipped = new FlippedChange(3, 5, createGenerator(3, 'test'));
    const coins = createGenerator(3, 'test');
    const expected = Array.from({ length: 5 }, () => [0, 0, 0]);
    for (const increment of increments) {
      flipped.add(increment);
      for (const final of expected) {
        const sign = coins.integer(2) === 0 ? 1 : -1;
        for (const [k, value] of increment.entries()) final[k] += sign * value;
      }
    }
    const arrays = new Set<Float64Array>();
    const finals = Array.from(flipped.finalChanges(), (final) => {
      arrays.add(final);
      return [...final];
    });
    expect(finals).toEqual(expected.map((final) => final.map(Math.abs)));
    expect(arrays.size).toBe(1);
  });

  it('of a layer walk have the moments of half-normal steps', () => {
    const walk = new LayerWalk([{ layer: 1, start: 0, end: 5000 }], 20, createGenerator(1, 'test'));
    for (let step = 0; step < 50; step += 1) walk.add([0.1]);
    expect(walk.samples).toEqual([500]);
    const draws = walk.changes().map(([layer]) => layer);
    const accumulated = mean(draws.flatMap((draw) => [...draw.accumulated]));
    const squaredFinal = mean(draws.flatMap((draw) => [...draw.final].map((value) => value * value)));
    expect(accumulated).toBeCloseTo(50 * 0.1 * Math.sqrt(2 / Math.PI), 1);
    expect(squaredFinal / (50 * 0.01)).toBeCloseTo(1, 1);
  });

  it('in windows add up to the whole, and count what stands still', () => {
    const { windows } = analyseChanges(path, options);
    expect(windows.map(({ begin, end }) => [begin, end])).toEqual([
      [0, 5],
      [5, 11],
      [11, 17],
      [17, 23],
    ]);
    for (const { begin, end, shares } of windows) {
      for (const { layer, start, end: after } of layers) {
        const change = accumulatedChange(rows.slice(begin, end + 1).map((row) => row.subarray(start, after)));
        const share = shares.find((one) => one.layer === layer);
        expect(share?.atOrBelow).toBe(change.filter((value) => value <= 0.05).length / change.length);
        expect(share?.unchanged).toBe(change.filter((value) => value === 0).length / change.length);
      }
      expect(shares.at(-1)?.layer).toBeNull();
    }
  });
});

describe('components', () => {
  it('are those of the temporal SVD, over the whole path and up to the end of improvement', () => {
    const [plain, centred] = analyseEvolvement(incrementGram(rows), {
      kernels,
      components: 6,
      improvingEnd: 10,
      nulls: ['flippedIncrements', 'randomWalk'],
      draws: 5,
      band: 0.9,
      seed: 1,
      onDraw: () => {},
    });
    const centre = rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
    const references = [
      { found: plain, svd: temporalSvdSync(rows), digits: 6 },
      { found: centred, svd: temporalSvdSync(rows.map((row) => row.map((value, k) => value - centre[k]))), digits: 4 },
    ];
    for (const { found, svd, digits } of references) {
      const u = leftVectorPath(svd);
      const ratioUpTo = (end: number, j: number) =>
        detourRatio(Array.from({ length: end }, (_, i) => Float32Array.of(u.at(u.begin + i)[j]))).ratios[0];
      for (let j = 0; j < 4; j += 1) {
        expect(found.singularValues[j]).toBeCloseTo(svd.singularValues[j], digits);
        const whole = ratioUpTo(24, j);
        expect((found.whole[j].detour ?? 0) / whole).toBeCloseTo(1, 2);
        expect((found.improving?.[j].detour ?? 0) / ratioUpTo(11, j)).toBeCloseTo(1, 2);
        expect(found.leftVectors[j][23]).toBeGreaterThanOrEqual(found.leftVectors[j][0]);
      }
      expect(found.nulls.map(({ name }) => name)).toEqual(['flippedIncrements', 'randomWalk']);
      for (const { whole } of found.nulls) expect(whole[0].detour.low).toBeGreaterThanOrEqual(1 - 1e-9);
    }
  });
});

describe('reconstructions', () => {
  it('are projections on the first directions of their period', () => {
    const period = { begin: 4, end: 20 };
    const reconstruction = reconstructPolicies(path, period, {
      kernels,
      ranks: [1, 2, 8, 16, 64],
      samples: 3,
      snapshots: 400,
    });
    expect(reconstruction.ranks).toEqual([1, 2, 8]);
    expect(reconstruction.indices).toEqual([6, 12, 17]);
    const svd = temporalSvdSync(rows.slice(4, 20));
    const found = reconstruction.reconstruct(12);
    for (const [i, rank] of [1, 2, 8].entries()) {
      const reference = svd.reconstruct(8, rank);
      for (let k = 0; k < dimension; k += 1) expect(found[i][k]).toBeCloseTo(reference[k], 5);
    }
    const average = reconstruction.mean();
    expect(average[3]).toBeCloseTo(
      rows.slice(4, 20).reduce((sum, row) => sum + row[3] / 16, 0),
      6,
    );
  });
});

describe('rows in memory', () => {
  it('are bounded, and change no number', () => {
    const few = cachedPath(path, 5 * 4 * dimension);
    const all = cachedPath(path, 1e6);
    expect(analyseChanges(few, options)).toEqual(analyseChanges(all, options));
    expect(incrementGram(few).products).toEqual(incrementGram(all).products);
    expect(few.rowsKept).toBe(5);
    expect(all.rowsKept).toBe(24);
  });

  it('thinned paths keep the newest snapshot and no more than asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.integer({ min: 2, max: 100 }), (snapshots, most) => {
        const indices = thinnedIndices({ begin: 3, end: 3 + snapshots }, strideFor(snapshots, most));
        expect(indices.length).toBeLessThanOrEqual(most);
        expect(indices.at(-1)).toBe(2 + snapshots);
        expect(indices[0]).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 100 },
    );
  });
});
