import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  curveBand,
  improvementIntervals,
  interquartileMean,
  normalisedInterval,
  normalisedScores,
  probabilityOfImprovementInterval,
  profileBand,
  runScoreProfile,
  scoreInterval,
  score,
  stratifiedBootstrap,
  type IntervalOrReason,
} from '../src/index.ts';
import { generatorOf, perRun, reference } from './reference.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function value(outcome: IntervalOrReason) {
  if (!outcome.available) throw new Error(outcome.reason);
  return outcome.value;
}

describe('stratified bootstrap', () => {
  it("has arch's percentile interval of a difference of two means", () => {
    for (const { treated, base, percentileInterval } of reference.matrices) {
      const runsOf = (tasks: readonly (readonly number[])[]): number[] =>
        tasks[0].map((_, run) => mean(tasks.map((task) => task[run])));
      const { low, high, bootstrapStandardError } = value(
        stratifiedBootstrap({
          strata: [runsOf(treated), runsOf(base)],
          statistic: ([own, other]) => mean(own) - mean(other),
          generator: generatorOf(7),
          resamples: 20_000,
        }),
      );
      // The error of a 2.5 % quantile of 20 000 draws is some 2 % of the standard deviation.
      expect(Math.abs(low - percentileInterval[0])).toBeLessThan(0.08 * bootstrapStandardError);
      expect(Math.abs(high - percentileInterval[1])).toBeLessThan(0.08 * bootstrapStandardError);
    }
  });

  it('tends to the quantiles over all n^n resamples', () => {
    for (const { treated, allResamples } of reference.twoSamples) {
      if (allResamples === null) continue;
      const { low, high, bootstrapStandardError } = value(
        stratifiedBootstrap({
          strata: [treated],
          statistic: ([own]) => mean(own),
          generator: generatorOf(3),
          resamples: 20_000,
        }),
      );
      expect(Math.abs(low - allResamples[0])).toBeLessThan(0.08 * bootstrapStandardError);
      expect(Math.abs(high - allResamples[1])).toBeLessThan(0.08 * bootstrapStandardError);
    }
  });

  it('is the same with the same generator, lies within the values and is wider at a higher level', () => {
    const numbers = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(numbers, numbers, fc.nat(), (first, second, seed) => {
        const at = (level: number) =>
          value(
            scoreInterval({
              scores: perRun([first, second]),
              aggregate: interquartileMean,
              generator: generatorOf(seed),
              resamples: 100,
              level,
            }),
          );
        const [narrow, wide] = [at(0.5), at(0.95)];
        expect(at(0.5)).toEqual(narrow);
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
        expect(wide.low).toBeGreaterThanOrEqual(Math.min(...first, ...second));
        expect(wide.high).toBeLessThanOrEqual(Math.max(...first, ...second));
        expect(wide.estimate).toBe(interquartileMean(perRun([first, second])));
      }),
      { numRuns: 50 },
    );
  });

  it('draws each stratum from its own runs alone', () => {
    stratifiedBootstrap({
      strata: [
        [1, 2, 3],
        [10, 20],
      ],
      generator: generatorOf(1),
      statistic: ([small, large]) => {
        expect([small.length, large.length]).toEqual([3, 2]);
        expect(small.every((one) => one < 10) && large.every((one) => one >= 10)).toBe(true);
        return 0;
      },
    });
  });

  it('gives no interval of one run, nor of a figure that some resamples do not have', () => {
    const generator = generatorOf(0);
    expect(stratifiedBootstrap({ strata: [[1, 2], [3]], statistic: () => 1, generator })).toEqual({
      available: false,
      reason: 'one run tells no interval: run at least two',
    });
    const partly = stratifiedBootstrap({
      strata: [[1, -1]],
      statistic: ([own]) => (mean(own) >= 0 ? 1 : null),
      generator,
      resamples: 1000,
    });
    expect(partly).toMatchObject({
      available: false,
      reason: expect.stringMatching(/no value in \d+ of 1000 resamples/),
    });
    expect(stratifiedBootstrap({ strata: [[1, 2]], statistic: () => null, generator }).available).toBe(false);
  });

  it('refuses bad options', () => {
    const good = { strata: [[1, 2]], statistic: (): number => 1, generator: generatorOf(0) };
    expect(() => stratifiedBootstrap({ ...good, resamples: 10 })).toThrow(/from 100 on, got 10/);
    expect(() => stratifiedBootstrap({ ...good, level: 95 })).toThrow(/level is a number between 0 and 1, got 95/);
    expect(() => stratifiedBootstrap({ ...good, strata: [] })).toThrow(/no strata/);
    expect(() => stratifiedBootstrap({ ...good, strata: [[1], []] })).toThrow(/a stratum has no runs/);
    expect(() => stratifiedBootstrap({ ...good, statistic: () => Number.NaN })).toThrow(
      /finite number or null, got NaN/,
    );
  });
});

describe('ratios to base', () => {
  const random = new Map([['task 0', 0]]);
  const base = perRun([[50, 100, 150]]);
  const treated = perRun([[110, 110, 110]]);

  it('are normalised to random agent 0 and base 1', () => {
    expect(normalisedScores({ base, treated, random })).toEqual(perRun([[1.1, 1.1, 1.1]], 'normalised score'));
    expect(normalisedScores({ base, treated, random: new Map([['task 0', 100]]) })).toBeNull();
    expect(() => normalisedScores({ base, treated, random: new Map() })).toThrow(
      /random agent's mean return in task 0/,
    );
  });

  it("hold the base's own uncertainty, though the treated runs are all the same", () => {
    const options = { base, treated, random, aggregate: interquartileMean, generator: generatorOf(5) };
    const { low, high, estimate } = value(normalisedInterval(options));
    expect(estimate).toBeCloseTo(1.1, 12);
    // The base's mean is resampled between 50 and 150 at the most, as a ratio 2.2 to 0.73.
    expect(low).toBeCloseTo(110 / 150, 10);
    expect(high).toBeCloseTo(110 / 50, 10);
  });

  it('are not available where resampled bases are no better than the random agent', () => {
    const weak = normalisedInterval({
      base,
      treated,
      random: new Map([['task 0', 60]]),
      aggregate: interquartileMean,
      generator: generatorOf(5),
    });
    expect(weak).toMatchObject({ available: false, reason: expect.stringMatching(/no value in \d+ of 2000/) });
  });

  it("are those of the paper's improvement and aggregate", () => {
    const tasks = [
      { name: 'a', base: [90, 110], treated: [140, 160], random: 0 },
      { name: 'b', base: [190, 210], treated: [200, 200], random: 100 },
    ];
    const { tasks: byTask, aggregate } = improvementIntervals({ tasks, measure: mean, generator: generatorOf(2) });
    expect(byTask.map((one) => value(one).estimate)).toEqual([0.5, 0]);
    expect(value(byTask[0]).low).toBeCloseTo(140 / 110 - 1, 10);
    expect(value(byTask[0]).high).toBeCloseTo(160 / 90 - 1, 10);
    expect(value(aggregate).estimate).toBe(1.25);
  });

  it('take SCORE from whole resampled curves', () => {
    const steps = [0, 1];
    const curves = [
      { steps, meanReturns: [0, 10] },
      { steps, meanReturns: [10, 0] },
    ];
    const { tasks } = improvementIntervals({
      tasks: [{ name: 'a', base: curves, treated: curves, random: 0 }],
      measure: (runs) => score(runs).mean,
      generator: generatorOf(4),
      resamples: 500,
    });
    // The mean curve is level at 5, while a run drawn twice reaches 10: 100 % more or 50 % less.
    expect(value(tasks[0])).toMatchObject({ estimate: 0, low: -0.5, high: 1 });
  });
});

describe('bands and P(improvement)', () => {
  it('of a curve contain its mean and have the interval of each step', () => {
    const steps = [0, 5000];
    const runs = [1, 2, 3, 4].map((slope) => ({ steps, meanReturns: [7, slope] }));
    const band = curveBand(runs, { generator: generatorOf(9) });
    expect(band?.[0]).toEqual({ step: 0, mean: 7, low: 7, high: 7 });
    expect(band?.[1]).toMatchObject({ step: 5000, mean: 2.5, low: 1.5, high: 3.5 });
    expect(curveBand(runs.slice(1, 2), { generator: generatorOf(9) })).toBeNull();
  });

  it('of a profile contain it', () => {
    const scores = perRun([
      [0.2, 0.8, 1.1, 1.4],
      [0.1, 0.9],
    ]);
    const thresholds = [0, 0.5, 1, 2];
    const band = profileBand({ scores, thresholds, profile: runScoreProfile, generator: generatorOf(1) });
    runScoreProfile(scores, thresholds).forEach((share, i) => {
      expect(band?.low[i]).toBeLessThanOrEqual(share);
      expect(band?.high[i]).toBeGreaterThanOrEqual(share);
    });
    expect([band?.low[0], band?.high[3]]).toEqual([1, 0]);
    const single = { scores: perRun([[1]]), thresholds, profile: runScoreProfile, generator: generatorOf(1) };
    expect(profileBand(single)).toBeNull();
  });

  it('of P(improvement) resample both sides', () => {
    const outcome = probabilityOfImprovementInterval({
      treated: perRun([[1, 3]]),
      base: perRun([[2, 2]]),
      generator: generatorOf(8),
    });
    expect(value(outcome)).toMatchObject({ estimate: 0.5, low: 0, high: 1 });
  });
});
