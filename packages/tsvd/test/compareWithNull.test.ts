import { loadKernels } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import {
  compareWithNull,
  cosineCorrelation,
  decayExponent,
  detourRatio,
  explainedVariance,
  incrementGram,
  informationAmount,
  leftVectorPath,
  majorDimensionality,
  meanAlignment,
  nullModel,
  temporalSvdSync,
  type Centring,
  type NullComparison,
  type NullName,
  type StatisticName,
  type TemporalKernels,
} from '../src/index.ts';
import { openGramSolver } from '../src/nullModels/gramSolver.ts';
import { nullBand } from '../src/nullModels/nullBand.ts';
import { predictionBand } from '../src/nullModels/predictionBand.ts';
import { pathStatistics } from '../src/nullModels/pathStatistics.ts';
import { explicitWalk, gramOf } from './nullPaths.ts';

function find(
  comparison: Pick<NullComparison, 'statistics'>,
  name: StatisticName,
  centring: Centring,
  at: number | null,
) {
  const found = comparison.statistics.find((s) => s.name === name && s.centring === centring && s.at === at);
  if (found === undefined) throw new Error(`no ${name} ${centring} ${at}`);
  return found;
}

const analysis = (size: number) => ({
  components: 7,
  thresholds: [0.5, 0.8, 0.9, 0.99],
  solver: openGramSolver(size),
});

describe('theory of the random walk', () => {
  const path = explicitWalk({ generator: createGenerator(1, 'walk'), snapshots: 300, dimension: 10_000, step: 1e-4 });
  const recorded = incrementGram(path);
  const explicit = { statistics: withoutNulls(pathStatistics(recorded, analysis(300))) };
  const drawn = {
    statistics: withoutNulls(pathStatistics(nullModel('randomWalk', recorded)(createGenerator(2)), analysis(300))),
  };

  it.each([
    ['parameter by parameter', explicit],
    ['from inner products', drawn],
  ])('holds for the walk drawn %s', (_, { statistics }) => {
    const value = (name: StatisticName, centring: Centring, at: number | null) =>
      find({ statistics }, name, centring, at).value;
    for (let k = 1; k <= 7; k += 1) {
      expect(value('cosineCorrelation', 'none', k)).toBeGreaterThan(0.99);
      expect(value('cosineCorrelation', 'mean', k)).toBeGreaterThan(0.99);
    }
    // Antognini and Sohl-Dickstein 2018: variance fractions 6 / (pi^2 k^2), s_k ~ 1 / k.
    const fractions = Array.from({ length: 7 }, (_, j) => value('explainedVariance', 'mean', j + 1)).map(
      (share, j, shares) => share - (shares[j - 1] ?? 0),
    );
    for (const [j, fraction] of fractions.entries()) {
      expect(Math.abs(fraction * Math.PI ** 2 * (j + 1) ** 2) / 6 - 1).toBeLessThan(0.06);
      expect(Math.abs(fraction * Math.PI ** 2 * (j + 1) ** 2) / 6 - 1).toBeGreaterThan(-0.06);
    }
    expect(value('decayExponent', 'mean', null)).toBeCloseTo(1, 1.5);
    // Uncentred concentration is the static weights: 0.91 against 0.15 (and D(0.8) of 1 against 100).
    expect(value('informationAmount', 'none', 1)).toBeCloseTo(0.91, 2);
    expect(value('informationAmount', 'mean', 1)).toBeCloseTo(0.15, 2);
    expect(value('majorDimensionality', 'none', 0.8)).toBe(1);
    expect(Math.abs(value('majorDimensionality', 'mean', 0.8) - 100)).toBeLessThanOrEqual(1);
    expect(value('meanAlignment', 'none', null)).toBeGreaterThan(0.9999);
    expect(value('meanAlignment', 'mean', null)).toBeLessThan(0.2);
    // Half a period goes straight, a whole one returns.
    expect(value('detour', 'mean', 1)).toBeLessThan(1.1);
    expect(value('detour', 'mean', 2)).toBeGreaterThan(10);
  });
});

function withoutNulls(statistics: ReturnType<typeof pathStatistics>) {
  return statistics.map((statistic) => ({ ...statistic, nulls: {} }));
}

const cosine = (k: number) =>
  Float64Array.from({ length: 50 }, (_, i) => 3 - 2 * Math.cos((Math.PI * k * (i + 0.5)) / 50));

describe('statistics', () => {
  it('are those of the temporal SVD of the path itself', () => {
    const path = explicitWalk({
      generator: createGenerator(3),
      snapshots: 20,
      dimension: 300,
      step: 0.01,
      drift: 0.01,
    });
    const value = (name: StatisticName, at: number | null, centring: Centring = 'none') =>
      find({ statistics: withoutNulls(pathStatistics(incrementGram(path), analysis(20))) }, name, centring, at).value;
    const check = (rows: readonly Float32Array[], centring: Centring, precision: number) => {
      const svd = temporalSvdSync(rows);
      const spectrum = svd.spectrum();
      const skipped = centring === 'none' ? 1 : 0;
      const detours = detourRatio(leftVectorPath(svd)).ratios;
      for (let j = 0; j < 3; j += 1) {
        expect(value('informationAmount', j + 1, centring)).toBeCloseTo(informationAmount(spectrum)[j], precision);
        expect(value('explainedVariance', j + 1, centring)).toBeCloseTo(explainedVariance(spectrum)[j], precision);
        const column = Float64Array.from({ length: 20 }, (_, i) => svd.leftVectors[i * svd.rank + j + skipped]);
        expect(value('cosineCorrelation', j + 1, centring)).toBeCloseTo(cosineCorrelation(column, j + 1), precision);
        expect(value('detour', j + 1, centring) / detours[j]).toBeCloseTo(1, precision - 2);
      }
      expect(value('majorDimensionality', 0.8, centring)).toBe(majorDimensionality(spectrum, 0.8));
      const decay = decayExponent(spectrum.slice(skipped, skipped + 7));
      expect(value('decayExponent', null, centring)).toBeCloseTo(decay, precision);
      const mean = Float64Array.from(path[0], (_, k) => path.reduce((sum, row) => sum + row[k] / 20, 0));
      const along = svd.direction(0).reduce((sum, v, k) => sum + v * mean[k], 0);
      const length = Math.sqrt(mean.reduce((sum, x) => sum + x * x, 0));
      expect(value('meanAlignment', null, centring)).toBeCloseTo(Math.abs(along) / length, precision);
      return mean;
    };
    const mean = check(path, 'none', 7);
    // Rounded to float32 after centring, hence fewer digits.
    check(
      path.map((row) => row.map((x, k) => x - mean[k])),
      'mean',
      5,
    );
  });

  it('know cosines, powers and degenerate cases', () => {
    expect(cosineCorrelation(cosine(3), 3)).toBeCloseTo(1, 12);
    expect(cosineCorrelation(cosine(3), 4)).toBeCloseTo(0, 12);
    expect(cosineCorrelation(new Float64Array(9), 1)).toBe(0);
    expect(() => cosineCorrelation(cosine(1), 50)).toThrow('from 1 to 49, got 50');
    expect(() => cosineCorrelation(Float64Array.of(1, NaN, 2), 1)).toThrow('finite');
    expect(decayExponent(Float64Array.from([1, 2, 3, 4], (k) => 5 * k ** -1.5))).toBeCloseTo(1.5, 12);
    expect(decayExponent(Float64Array.of(4, 1, 0))).toBeCloseTo(2, 12);
    expect(() => decayExponent(Float64Array.of(1, 0))).toThrow('2 or more positive singular values, got 1 of 2');
    for (const value of [NaN, -1, Infinity]) {
      expect(() => decayExponent(Float64Array.of(4, 2, value))).toThrow(`from 0; value 2 is ${value}`);
    }
    expect(
      meanAlignment(gramOf([Float32Array.of(1, 0), Float32Array.of(-1, 0)]), Float64Array.of(0.7, -0.7), 1.4),
    ).toBe(0);
  });
});

describe('predictionBand', () => {
  it.each([19, 39, 99])(
    'of %i draws leaves out what a test at 10 %% rejects, and holds 90 %% of further draws',
    (count) => {
      const draws = Float64Array.from({ length: count }, (_, i) => i + 1);
      for (let value = 0.5; value <= count + 0.5; value += 1) {
        const { low, high, pValue } = nullBand(value, draws, 0.9);
        expect(value < low || value > high).toBe(pValue <= 0.1 + 1e-12);
      }
      const { low, high } = predictionBand(draws, 0.9);
      // A further draw is as likely to fall into each of the count + 1 gaps.
      expect((high - low) / (count + 1)).toBeCloseTo(0.9, 12);
    },
  );

  it('is the range of few draws, and keeps infinite ends', () => {
    expect(predictionBand([3, 1, 2], 0.9)).toEqual({ low: 1, high: 3 });
    const draws = Array.from({ length: 99 }, (_, i) => (i < 95 ? i : Infinity));
    expect(predictionBand(draws, 0.9)).toEqual({ low: 4, high: 94 });
    expect(predictionBand([...draws.slice(2), Infinity, Infinity], 0.9).high).toBe(Infinity);
  });
});

describe('nullBand', () => {
  const draws = Float64Array.from({ length: 19 }, (_, i) => i + 1);

  it('counts with the +1 correction, on the rarer side, twice', () => {
    expect(nullBand(0, draws, 0.9)).toEqual({
      mean: expect.closeTo(10, 10),
      low: 1,
      high: 19,
      pValue: 0.1,
    });
    expect(nullBand(25, draws, 0.9).pValue).toBe(0.1);
    expect(nullBand(2.5, draws, 0.9).pValue).toBe(0.3);
    expect(nullBand(10, draws, 0.9).pValue).toBe(1);
    expect(nullBand(Infinity, [1, Infinity, 2], 0.9).pValue).toBe(1);
    expect(nullBand(1 + 1e-12, new Float64Array(19).fill(1), 0.9).pValue).toBe(1);
  });

  it('summarises ratios by their reciprocals, infinite ones too', () => {
    const band = nullBand(Infinity, Float64Array.of(1, 2, 4), 0.5, true);
    expect(band.mean).toBeCloseTo(3 / 1.75, 12);
    expect([band.low, band.high]).toEqual([1, 4]);
    expect(band.pValue).toBe(0.5);
  });
});

/** All of a comparison; of detours, which may be infinite, the reciprocals. */
function finiteNumbers({ statistics }: NullComparison): number[] {
  return statistics.flatMap(({ name, value, nulls }) => {
    const bands = Object.values(nulls).flatMap(({ mean, low, high, pValue }) => [mean, low, high, pValue]);
    return [value, ...bands].map((number) => (name === 'detour' ? 1 / number : number));
  });
}

const compare = (path: Float32Array[], nulls?: NullName[], repeats = 39) =>
  compareWithNull(path, { generator: createGenerator(5, 'nulls'), nulls, repeats, components: 4 });

describe('compareWithNull', () => {
  it.each([undefined, 'wasm'] as const)('gives the same with the eigensolver of kernels (%s)', async (backend) => {
    const path = explicitWalk({
      generator: createGenerator(8),
      snapshots: 30,
      dimension: 400,
      step: 1e-3,
      drift: 1e-4,
    });
    const compiled = await loadKernels({ backend });
    let decompositions = 0;
    const kernels: TemporalKernels = {
      ...compiled,
      open(arrays) {
        const own = compiled.open(arrays);
        return Object.assign(own, {
          symmetricEigen(...operands: [number, Float64Array, Float64Array, Float64Array]) {
            decompositions += 1;
            Object.getPrototypeOf(own).symmetricEigen.call(own, ...operands);
          },
        });
      },
    };
    const draw = (options: { kernels?: TemporalKernels }) =>
      compareWithNull(path, { generator: createGenerator(5, 'nulls'), repeats: 9, components: 4, ...options });
    const [plain, fast] = [draw({}), draw({ kernels })];
    // Twice to begin with, once for the path and once a draw; again for the few whose eigenvalues nearly coincide.
    expect(decompositions).toBeGreaterThanOrEqual(3 + 6 * 9);
    expect(decompositions).toBeLessThan(1.1 * (3 + 6 * 9));
    const expected = finiteNumbers(plain);
    for (const [i, number] of finiteNumbers(fast).entries()) expect(number).toBeCloseTo(expected[i], 8);
  });

  const size = { snapshots: 40, dimension: 800, step: 1e-3 };

  it('detects a planted drift, except against nulls that drift as well', () => {
    const path = explicitWalk({ generator: createGenerator(6), ...size, drift: 3e-4 });
    const comparison = compare(path);
    const { value, nulls } = find(comparison, 'informationAmount', 'mean', 1);
    for (const name of ['flippedIncrements', 'randomWalk', 'ornsteinUhlenbeckWalk'] as const) {
      expect({ name, pValue: nulls[name]?.pValue }).toEqual({ name, pValue: 2 / 40 });
      expect(value).toBeGreaterThan(nulls[name]?.high ?? Infinity);
    }
    expect(nulls.shuffledIncrements?.pValue).toBeGreaterThan(0.1);
    expect(nulls.driftWalk?.pValue).toBeGreaterThan(0.1);
  });

  it('detects a slow planted signal of rank 1: out along a direction and back', () => {
    const generator = createGenerator(7);
    const direction = Float64Array.from({ length: 800 }, () => generator.normal());
    const path = explicitWalk({ generator, ...size }).map((row, i) =>
      row.map((value, k) => value + 0.02 * direction[k] * Math.sin((Math.PI * i) / 39)),
    );
    const { value, nulls } = find(compare(path), 'explainedVariance', 'mean', 1);
    // A single direction, flipped at random, strays far as well now and then: the flipped null is the widest.
    const { flippedIncrements, ...others } = nulls;
    expect(flippedIncrements?.pValue).toBeLessThanOrEqual(0.1);
    expect(Object.values(others).map(({ pValue }) => pValue)).toEqual(Array(5).fill(2 / 40));
    for (const { high } of Object.values(nulls)) expect(value).toBeGreaterThan(high);
  });

  it('finds a pure walk unremarkable, and says p <= 0.2 of a fifth of them', () => {
    const generator = createGenerator(8);
    const paths = 150;
    const named: readonly [StatisticName, number][] = [
      ['informationAmount', 1],
      ['detour', 1],
      ['cosineCorrelation', 2],
    ];
    const low = new Map<string, number>();
    const half = new Map<string, number>();
    for (let i = 0; i < paths; i += 1) {
      const path = explicitWalk({ generator, snapshots: 14, dimension: 30, step: 0.01 });
      const nulls: NullName[] = ['flippedIncrements', 'shuffledIncrements'];
      const comparison = compareWithNull(path, { generator, nulls, repeats: 19, components: 2 });
      for (const [name, at] of named) {
        for (const [nullName, { pValue }] of Object.entries(find(comparison, name, 'mean', at).nulls)) {
          const key = `${name} ${nullName}`;
          low.set(key, (low.get(key) ?? 0) + (pValue <= 0.2 ? 1 / paths : 0));
          half.set(key, (half.get(key) ?? 0) + (pValue <= 0.6 ? 1 / paths : 0));
        }
      }
    }
    expect(low.size).toBe(6);
    // Standard errors 0.033 and 0.04.
    for (const share of low.values()) expect(Math.abs(share - 0.2)).toBeLessThan(0.12);
    for (const share of half.values()) expect(Math.abs(share - 0.6)).toBeLessThan(0.14);
  });

  it('is the same for the same seed, and every value in it is a number', () => {
    const path = explicitWalk({ generator: createGenerator(9), ...size, snapshots: 25 });
    const comparison = compare(path, undefined, 5);
    expect(compare(path, undefined, 5)).toEqual(comparison);
    expect(comparison).toMatchObject({ snapshots: 25, stride: 1, components: 4, repeats: 5, band: 0.9 });
    expect(comparison.statistics).toHaveLength(2 * (4 * 4 + 4 + 2));
    for (const { value, nulls } of comparison.statistics) {
      expect(Object.keys(nulls)).toHaveLength(6);
      for (const { mean, low, high, pValue } of Object.values(nulls)) {
        for (const x of [value, mean, low, high, pValue]) expect(x).not.toBeNaN();
        expect(low).toBeLessThanOrEqual(high);
        expect(pValue).toBeGreaterThanOrEqual(2 / 6);
      }
    }
  });

  it('thins long paths evenly up to the newest snapshot, tells its progress, and serves low ranks', () => {
    const path = explicitWalk({ generator: createGenerator(10), ...size, dimension: 3 });
    const seen: string[] = [];
    const comparison = compareWithNull(path, {
      generator: createGenerator(1),
      nulls: ['flippedIncrements'],
      repeats: 3,
      snapshots: 14,
      onDraw: (drawn, total) => seen.push(`${drawn}/${total}`),
    });
    expect(comparison).toMatchObject({ snapshots: 14, stride: 3, components: 2 });
    expect(comparison.steps.squaredStart).toBeCloseTo(gramOf([path[0]])[0], 12);
    expect(seen).toEqual(['1/3', '2/3', '3/3']);
  });

  it('refuses what it cannot compare', () => {
    const generator = createGenerator(1);
    const path = explicitWalk({ generator, snapshots: 12, dimension: 6, step: 1 });
    expect(() => compareWithNull(path.slice(0, 4), { generator })).toThrow('5 snapshots or more, got 4');
    expect(() => compareWithNull(Array(9).fill(path[0]), { generator })).toThrow('never moves');
    const line = Array.from({ length: 9 }, (_, i) => Float32Array.of(i, 2 * i));
    expect(() => compareWithNull(line, { generator })).toThrow('along one direction only');
    expect(() => compareWithNull(path, { generator, repeats: 0 })).toThrow("'repeats' must be a whole number from 1");
    expect(() => compareWithNull(path, { generator, band: 1 })).toThrow('probability in (0, 1), got 1');
    expect(() => compareWithNull(path, { generator, thresholds: [2] })).toThrow('(0, 1], got 2');
    path[7][1] = Infinity;
    expect(() => compareWithNull(path, { generator })).toThrow('Snapshot 7 of the path is not finite: Infinity');
  });
});
