import { createGenerator } from '@policypath/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseEigenpairs } from '../src/denseEigenpairs.ts';
import {
  incrementGram,
  nullModel,
  pathGram,
  stepStatistics,
  type IncrementGram,
  type NullGenerator,
  type StepStatistics,
} from '../src/index.ts';
import { chiSquared } from '../src/nullModels/chiSquared.ts';
import { driftWalk } from '../src/nullModels/driftWalk.ts';
import { signedIncrements } from '../src/nullModels/flippedIncrements.ts';
import { momentumWalk } from '../src/nullModels/momentumWalk.ts';
import { ornsteinUhlenbeckWalk } from '../src/nullModels/ornsteinUhlenbeckWalk.ts';
import { randomWalk } from '../src/nullModels/randomWalk.ts';
import { reorderedIncrements } from '../src/nullModels/shuffledIncrements.ts';
import { gramOf, integerPaths, rowByRow } from './nullPaths.ts';
import { largestDifference, walk } from './paths.ts';

/** The path with this start and these increments. */
function pathOf(start: Float32Array, increments: readonly Float32Array[]): Float32Array[] {
  const path = [start];
  for (const [i, increment] of increments.entries()) path.push(increment.map((value, k) => value + path[i][k]));
  return path;
}

function incrementsOf(path: readonly Float32Array[]): Float32Array[] {
  return path.slice(1).map((row, i) => row.map((value, k) => value - path[i][k]));
}

describe('incrementGram', () => {
  it('holds the inner products of first snapshot and increments, and sums up to the Gram matrix', () => {
    fc.assert(
      fc.property(integerPaths(), (path) => {
        const increments = incrementGram(rowByRow(path, 3));
        expect(increments.products).toEqual(gramOf([path[0], ...incrementsOf(path)]));
        expect(pathGram(increments)).toEqual(gramOf(path));
      }),
      { numRuns: 50 },
    );
  });

  it('goes through blocks of rows and strides counted back from the newest', () => {
    const path = walk({ snapshots: 81, dimension: 7 });
    const strided = path.filter((_, i) => i % 3 === 2);
    expect(incrementGram(path, { stride: 3 }).products).toEqual(incrementGram(strided).products);
    const all = incrementGram(path).products;
    expect(largestDifference(all, gramOf([path[0], ...incrementsOf(path)]))).toBeLessThan(1e-15);
    expect(incrementGram(path, { stride: 100 }).size).toBe(1);
  });

  it('refuses snapshots that are not finite by their own index, and strides that are none', () => {
    const path = walk({ snapshots: 9, dimension: 5 });
    path[6] = path[6].map((value, k) => (k === 2 ? NaN : value));
    expect(() => incrementGram(rowByRow(path, 10), { stride: 2 })).toThrow(
      'Snapshot 16 of the path is not finite: NaN',
    );
    expect(() => incrementGram(path, { stride: 0 })).toThrow('whole number from 1, got 0');
  });
});

describe('surrogates', () => {
  it('have the Gram matrix of the path built from the same increments, reordered or reversed', () => {
    const seeds = fc.integer({ min: 0, max: 1e6 });
    fc.assert(
      fc.property(integerPaths(), seeds, (path, seed) => {
        const recorded = incrementGram(path);
        const increments = incrementsOf(path);
        const generator = createGenerator(seed);
        const order = increments
          .map((_, i) => ({ i, key: generator.uniform() }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ i }) => i);
        const shuffled = pathOf(
          path[0],
          order.map((i) => increments[i]),
        );
        expect(pathGram(reorderedIncrements(recorded, order))).toEqual(gramOf(shuffled));
        const signs = increments.map(() => (generator.uniform() < 0.5 ? 1 : -1));
        const flipped = pathOf(
          path[0],
          increments.map((increment, i) => increment.map((value) => signs[i] * value)),
        );
        // -0 and 0 are the same sum.
        expect(largestDifference(pathGram(signedIncrements(recorded, signs)), gramOf(flipped))).toBe(0);
        const mean = Float64Array.from(path[0], (_, k) =>
          flipped.reduce((sum, row) => sum + row[k] / flipped.length, 0),
        );
        const centred = flipped.map((row) => Float64Array.from(row, (value, k) => value - mean[k]));
        const fromProducts = pathGram(signedIncrements(recorded, signs), 'mean');
        expect(largestDifference(fromProducts, gramOf(centred))).toBeLessThan(1e-10);
      }),
      { numRuns: 50 },
    );
  });

  it('draw every order and every sign equally often', () => {
    // Three increments along axes of their own, told apart by their lengths 1, 2, 3.
    const recorded = incrementGram(
      pathOf(
        new Float32Array(3),
        [1, 2, 3].map((length, i) => axis(i, length)),
      ),
    );
    const generator = createGenerator(3, 'orders');
    const orders = new Map<string, number>();
    for (let i = 0; i < 1200; i += 1) {
      const { products } = nullModel('shuffledIncrements', recorded)(generator);
      const key = [5, 10, 15].map((position) => products[position]).join();
      orders.set(key, (orders.get(key) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 200)).toBeLessThan(65);
    const line = incrementGram([0, 1, 2, 3].map((x) => Float32Array.of(1, x)));
    const signs = new Map<string, number>();
    for (let i = 0; i < 1200; i += 1) {
      const { products } = nullModel('flippedIncrements', line)(generator);
      const key = [6, 11, 7].map((position) => products[position]).join();
      signs.set(key, (signs.get(key) ?? 0) + 1);
    }
    expect([...signs.keys()].toSorted()).toEqual(['-1,-1,1', '-1,1,-1', '1,-1,-1', '1,1,1']);
    for (const count of signs.values()) expect(Math.abs(count - 300)).toBeLessThan(75);
  });
});

function axis(k: number, length: number): Float32Array {
  return Float32Array.from({ length: 3 }, (_, i) => (i === k ? length : 0));
}

const base: StepStatistics = {
  size: 11,
  dimension: 60,
  squaredStart: 4,
  squaredStep: 1,
  squaredDeviation: 0.75,
  squaredDrift: 0.25,
  driftAlongStart: 0.4,
  momentum: 0.6,
  reversion: 0.2,
};

const same = (lag: number) => (lag === 0 ? 1 : 0);

type Walk = (steps: StepStatistics, generator: NullGenerator) => IncrementGram;

/** Mean of H over `draws` paths; entries of steps have a standard error below 0.013. */
function meanProducts(model: Walk, steps: StepStatistics, draws = 300): Float64Array {
  const generator = createGenerator(11, model.name);
  const mean = new Float64Array(steps.size ** 2);
  for (let i = 0; i < draws; i += 1) {
    for (const [k, product] of model(steps, generator).products.entries()) mean[k] += product / draws;
  }
  return mean;
}

/** H expected: `step(lag)` between increments, `start` between an increment and the first snapshot. */
function expectedProducts({ size, squaredStart }: StepStatistics, step: (lag: number) => number, start = 0) {
  return Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    if (i === 0 && j === 0) return squaredStart;
    return i === 0 || j === 0 ? start : step(Math.abs(i - j));
  });
}

describe('walks', () => {
  it('have the inner products of their recursion, on average', () => {
    const kappa = base.reversion;
    // Twice the mean product of two steps of an Ornstein-Uhlenbeck walk is the second difference of its MSD.
    const msd = (lag: number) => (1 - (1 - kappa) ** Math.abs(lag)) / kappa;
    const models: readonly (readonly [Walk, Float64Array])[] = [
      [randomWalk, expectedProducts(base, same)],
      [driftWalk, expectedProducts(base, (lag) => 0.25 + 0.75 * same(lag), 0.4)],
      [momentumWalk, expectedProducts(base, (lag) => 0.6 ** lag)],
      [ornsteinUhlenbeckWalk, expectedProducts(base, (lag) => (msd(lag + 1) + msd(lag - 1) - 2 * msd(lag)) / 2)],
    ];
    for (const [model, expected] of models) {
      expect(largestDifference(meanProducts(model, base), expected)).toBeLessThan(0.06);
    }
  });

  it('spread as isotropic steps of m parameters do', () => {
    const generator = createGenerator(12);
    let [acrossSteps, ofLength, alongStart] = [0, 0, 0];
    const draws = 3000;
    for (let i = 0; i < draws; i += 1) {
      const { products } = randomWalk({ ...base, size: 4 }, generator);
      acrossSteps += products[2 * 4 + 3] ** 2 / draws;
      ofLength += (products[3 * 4 + 3] - 1) ** 2 / draws;
      alongStart += products[3] ** 2 / draws;
    }
    expect(acrossSteps * 60).toBeCloseTo(1, 0.7);
    expect((ofLength * 60) / 2).toBeCloseTo(1, 0.7);
    expect((alongStart * 60) / 4).toBeCloseTo(1, 0.7);
  });

  it('have no more dimensions than parameters', () => {
    for (const model of [randomWalk, driftWalk, momentumWalk, ornsteinUhlenbeckWalk]) {
      for (const dimension of [1, 2, 3]) {
        const { products } = model({ ...base, dimension }, createGenerator(dimension));
        const { values } = denseEigenpairs(products, base.size);
        expect(values[dimension - 1]).toBeGreaterThan(1e-3);
        expect(Math.abs(values[dimension])).toBeLessThan(1e-12);
      }
    }
  });

  it('give back the step statistics that they were matched to', () => {
    const steps = { ...base, size: 200, dimension: 100_000 };
    const recovered = (model: Walk) => stepStatistics(model(steps, createGenerator(13)));
    const plain = recovered(randomWalk);
    expect([plain.squaredStep, plain.squaredStart, plain.squaredDeviation]).toEqual(
      [1, 4, 1].map((value) => expect.closeTo(value, 1.5)),
    );
    expect(Math.abs(plain.momentum)).toBeLessThan(0.01);
    expect(plain.squaredDrift).toBeLessThan(0.001);
    expect(plain.reversion).toBeLessThan(0.002);
    const drift = recovered(driftWalk);
    expect(drift.squaredDrift).toBeCloseTo(0.25, 2);
    expect(drift.squaredDeviation).toBeCloseTo(0.75, 1.7);
    expect(drift.driftAlongStart).toBeCloseTo(0.4, 2);
    expect(recovered(momentumWalk).momentum).toBeCloseTo(0.6, 2);
    expect(recovered(ornsteinUhlenbeckWalk).reversion).toBeCloseTo(0.2, 2);
  });

  it('start from nothing but the statistics: a path that never moves, or hardly lasts, is refused', () => {
    const still = incrementGram([0, 0, 0].map(() => Float32Array.of(1, 2)));
    expect(() => nullModel('randomWalk', still)).toThrow('never moves');
    expect(() => stepStatistics(incrementGram(walk({ snapshots: 2, dimension: 3 })))).toThrow(
      '3 snapshots or more, got 2',
    );
    expect(() => nullModel('walk' as 'randomWalk', still)).toThrow("no null model 'walk'; there are flippedIncrements");
  });
});

it('chiSquared has its mean and variance', () => {
  const generator = createGenerator(14);
  for (const degrees of [1, 2, 5, 72_000]) {
    const draws = Array.from({ length: 4000 }, () => chiSquared(degrees, generator));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / 4000;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / 3999;
    expect(Math.abs(mean - degrees) / Math.sqrt((2 * degrees) / 4000)).toBeLessThan(4);
    expect(variance / (2 * degrees)).toBeGreaterThan(0.8);
    expect(variance / (2 * degrees)).toBeLessThan(1.2);
  }
});
