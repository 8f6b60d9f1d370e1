import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderCurve, meanCurve, sampleSpread, score, throughCommonStep, throughStep } from '../src/index.ts';

/** Equal up to rounding of terms of the given size, which may cancel. */
const close = (a: number, b: number, size = 0): boolean =>
  Math.abs(a - b) <= 1e-9 * (1 + Math.abs(a) + Math.abs(b)) + 1e-12 * size;

const steps = [0, 5000, 10000, 15000];
const runs = [
  { steps, meanReturns: [10, 20, 60, 40] },
  { steps, meanReturns: [30, 40, 20, 80] },
];

describe('score', () => {
  it('is the best point of the averaged curve, not the average of the best points', () => {
    // Averaged: 20, 30, 40, 60. The runs' own bests, 60 and 80, would average to 70.
    expect(score(runs)).toEqual({
      step: 15000,
      runs: 2,
      mean: 60,
      populationStandardDeviation: 20,
      standardError: 20,
    });
  });

  it('has no standard error over a single run', () => {
    expect(score([runs[0]])).toMatchObject({ mean: 60, populationStandardDeviation: 0, standardError: null });
  });

  it('takes the first of equal evaluations', () => {
    expect(score([{ steps, meanReturns: [1, 5, 5, 2] }]).step).toBe(5000);
  });

  it('through a step sees nothing later', () => {
    expect(score(throughStep(runs, 10000)).mean).toBe(40);
    expect(score(throughStep(runs, 12000)).mean).toBe(40);
  });
});

describe('areaUnderCurve', () => {
  it('averages over evaluations, with or without the initial one, and gives each run its own', () => {
    expect(areaUnderCurve(runs, { includeInitial: true })).toMatchObject({
      mean: 37.5,
      perRun: [32.5, 42.5],
      evaluations: 4,
      populationStandardDeviation: 5,
      standardError: 5,
    });
    expect(areaUnderCurve(runs, { includeInitial: false })).toMatchObject({
      perRun: [40, 140 / 3],
      evaluations: 3,
    });
  });

  it('without an evaluation at step 0 leaves none out, and refuses to include it', () => {
    const late = runs.map((run) => ({ steps: steps.slice(1), meanReturns: run.meanReturns.slice(1) }));
    expect(areaUnderCurve(late, { includeInitial: false }).evaluations).toBe(3);
    expect(() => areaUnderCurve(late, { includeInitial: true })).toThrow(/needs an evaluation at step 0.*step 5000/);
  });

  it('refuses a curve whose only point is the initial one', () => {
    const initial = throughStep(runs, 0);
    expect(areaUnderCurve(initial, { includeInitial: true }).mean).toBe(20);
    expect(() => areaUnderCurve(initial, { includeInitial: false })).toThrow(/only evaluation is the one at step 0/);
  });
});

describe('throughCommonStep', () => {
  it('cuts to the last step of the shortest run', () => {
    const short = { steps: steps.slice(0, 3), meanReturns: [1, 2, 3] };
    const common = throughCommonStep([...runs, short]);
    expect(common.step).toBe(10000);
    expect(meanCurve(common.runs).map((point) => point.step)).toEqual([0, 5000, 10000]);
  });
});

describe('bad input is refused by name', () => {
  const refused: [string, () => unknown, RegExp][] = [
    ['no runs', () => score([]), /no runs were given/],
    [
      'an empty run',
      () => score([{ steps: [], meanReturns: [], name: 'seed 3' }]),
      /run 0 \(seed 3\) has no evaluation/,
    ],
    ['unequal lengths', () => score([{ steps, meanReturns: [1, 2] }]), /4 steps and 2 returns/],
    ['a return that is NaN', () => score([{ steps: [0, 7], meanReturns: [1, Number.NaN] }]), /at step 7 is not finite/],
    [
      'steps that go back',
      () => score([{ steps: [5, 5], meanReturns: [1, 2] }]),
      /steps must increase, got 5 and then 5/,
    ],
    ['half a step', () => score([{ steps: [0.5], meanReturns: [1] }]), /whole number.*got 0.5/],
    [
      'two evaluation intervals',
      () => meanCurve([runs[0], { steps: [0, 4000, 8000, 12000], meanReturns: [1, 2, 3, 4] }]),
      /evaluation 1 is at 4000 and 5000/,
    ],
    [
      'a run that stopped early',
      () => areaUnderCurve([runs[0], { steps: [0], meanReturns: [1] }], { includeInitial: true }),
      /1 and 4 evaluations; cut them/,
    ],
    ['a cut after the end', () => throughStep(runs, 20000), /ends at step 15000, before step 20000/],
    ['a cut before the start', () => throughStep([{ steps: [5], meanReturns: [1] }], 3), /no evaluation up to step 3/],
    ['no values', () => sampleSpread([]), /no values/],
    ['an infinite value', () => sampleSpread([1, Infinity]), /value 1 is not finite/],
  ];
  it.each(refused)('%s', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});

describe('laws', () => {
  const value = fc.double({ min: -1e5, max: 1e5, noNaN: true }).map((given) => given + 0); // no -0
  const grid = fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }))
    .chain(([evaluations, count]) =>
      fc.array(fc.array(value, { minLength: evaluations, maxLength: evaluations }), {
        minLength: count,
        maxLength: count,
      }),
    )
    .map((returns) => returns.map((meanReturns) => ({ steps: meanReturns.map((_, i) => i * 5000), meanReturns })));

  it('no AUC exceeds the SCORE, and SCORE is at most the mean of the best points', () => {
    fc.assert(
      fc.property(grid, (sample) => {
        const best = score(sample).mean;
        expect(areaUnderCurve(sample, { includeInitial: true }).mean).toBeLessThanOrEqual(best + 1e-6);
        const bests = sampleSpread(sample.map((run) => Math.max(...run.meanReturns))).mean;
        expect(best).toBeLessThanOrEqual(bests + 1e-6);
      }),
    );
  });

  it('both follow an affine change of the return, and neither minds the order of the runs', () => {
    fc.assert(
      fc.property(grid, fc.double({ min: 0.01, max: 100, noNaN: true }), value, (sample, scale, shift) => {
        const moved = sample.map((run) => ({
          ...run,
          meanReturns: run.meanReturns.map((given) => scale * given + shift),
        }));
        const initial = { includeInitial: true };
        const size = Math.max(...[...sample, ...moved].flatMap((run) => run.meanReturns.map(Math.abs))) * (1 + scale);
        expect(close(score(moved).mean, scale * score(sample).mean + shift, size)).toBe(true);
        const areas = [moved, sample].map((curves) => areaUnderCurve(curves, initial).mean);
        expect(close(areas[0], scale * areas[1] + shift, size)).toBe(true);
        expect(close(score(sample.toReversed()).mean, score(sample).mean, size)).toBe(true);
      }),
    );
  });

  it('the AUC averaged over runs is the mean of the averaged curve', () => {
    fc.assert(
      fc.property(grid, (sample) => {
        const ofCurve = sampleSpread(meanCurve(sample).map((point) => point.mean)).mean;
        expect(close(areaUnderCurve(sample, { includeInitial: true }).mean, ofCurve)).toBe(true);
      }),
    );
  });

  it('the standard error is the population deviation over sqrt(n - 1)', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 12 }), (values) => {
        const { populationStandardDeviation, standardError } = sampleSpread(values);
        expect(close(standardError ?? -1, populationStandardDeviation / Math.sqrt(values.length - 1))).toBe(true);
        // The textbook form, independent of the code's: mean of squares less square of the mean.
        const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
        const squares = values.reduce((sum, x) => sum + x * x, 0) / values.length;
        expect(Math.abs(populationStandardDeviation ** 2 - (squares - mean * mean))).toBeLessThan(1e-2);
      }),
    );
  });

  it('equal values have themselves as mean and no spread', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 2, max: 9 }), (given, count) => {
        expect(sampleSpread(new Array<number>(count).fill(given))).toEqual({
          runs: count,
          mean: given,
          populationStandardDeviation: 0,
          standardError: 0,
        });
      }),
    );
  });
});
