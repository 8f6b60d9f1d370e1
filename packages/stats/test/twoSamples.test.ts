import { describe, expect, it } from 'vitest';
import { meanInterval, permutationTest, smallestDetectableEffect, twoSamplePower, welch } from '../src/index.ts';
import { normalCdf } from '../src/distributions.ts';
import { studentTCdf, studentTQuantile } from '../src/distributions.ts';
import { generatorOf, reference } from './reference.ts';

describe("Welch's test", () => {
  it.each(reference.twoSamples)("is scipy's (case %#)", ({ treated, base, pValue, degreesOfFreedom, interval90 }) => {
    const outcome = welch({ treated, base, level: 0.9 });
    expect(outcome?.pValue).toBeCloseTo(pValue, 11);
    expect(outcome?.degreesOfFreedom).toBeCloseTo(degreesOfFreedom, 10);
    expect(outcome?.low).toBeCloseTo(interval90[0], 9);
    expect(outcome?.high).toBeCloseTo(interval90[1], 9);
  });

  it('says nothing of one run, nor without any spread', () => {
    expect(welch({ treated: [1], base: [1, 2] })).toBeNull();
    expect(welch({ treated: [1, 1], base: [2, 2] })).toBeNull();
    expect(() => welch({ treated: [], base: [1, 2] })).toThrow(/no values/);
    expect(() => welch({ treated: [1, 2], base: [1, 2], level: 95 })).toThrow(/got 95/);
  });
});

describe("Student's interval of a mean", () => {
  it.each(reference.twoSamples)("is scipy's (case %#)", ({ treated, meanInterval95 }) => {
    const outcome = meanInterval(treated);
    expect(outcome?.low).toBeCloseTo(meanInterval95[0], 9);
    expect(outcome?.high).toBeCloseTo(meanInterval95[1], 9);
  });

  it('is none of one run, nor without spread', () => {
    expect(meanInterval([1])).toBeNull();
    expect(meanInterval([2, 2, 2])).toBeNull();
  });
});

describe('permutation test', () => {
  it.each(reference.twoSamples)(
    "is scipy's, over all relabellings (case %#)",
    ({ treated, base, permutationPValue }) => {
      const outcome = permutationTest({ treated, base, generator: generatorOf(1) });
      expect(outcome.exact).toBe(true);
      expect(outcome.pValue).toBeCloseTo(permutationPValue, 12);
    },
  );

  it('comes near when relabellings are drawn', () => {
    for (const { treated, base, permutationPValue } of reference.twoSamples) {
      const outcome = permutationTest({ treated, base, generator: generatorOf(1), relabellings: 19 });
      expect(outcome).toMatchObject({ exact: false, relabellings: 19 });
      expect(outcome.pValue).toBeGreaterThanOrEqual(1 / 20);
      const many = Array.from({ length: 400 }, (_, seed) =>
        permutationTest({ treated, base, generator: generatorOf(seed), relabellings: 19 }),
      );
      const mean = many.reduce((sum, one) => sum + one.pValue, 0) / many.length;
      // Its expectation is (19 p + 1) / 20.
      expect(mean).toBeCloseTo((19 * permutationPValue + 1) / 20, 1);
    }
  });

  it('cannot show less than 2 of 70 with four runs a side', () => {
    const outcome = permutationTest({ treated: [11, 12, 13, 14], base: [1, 2, 3, 4], generator: generatorOf(0) });
    expect(outcome).toEqual({ pValue: 2 / 70, relabellings: 70, exact: true });
    expect(permutationTest({ treated: [1, 1], base: [1, 1], generator: generatorOf(0) }).pValue).toBe(1);
  });
});

describe('power', () => {
  it.each(reference.powers)("is scipy's by the noncentral t (case %#)", ({ power, ...design }) => {
    expect(twoSamplePower(design)).toBeCloseTo(power, 8);
  });

  it('of the smallest detectable effect is the one asked for', () => {
    for (const { standardDeviation, runs, level } of reference.powers) {
      const effect = smallestDetectableEffect({ standardDeviation, runs, level, power: 0.8 });
      expect(twoSamplePower({ effect, standardDeviation, runs, level })).toBeCloseTo(0.8, 10);
    }
  });

  it('with four runs a side finds 2.38 standard deviations, with a hundred 0.398', () => {
    expect(smallestDetectableEffect({ standardDeviation: 1, runs: 4 })).toBeCloseTo(2.38, 2);
    expect(smallestDetectableEffect({ standardDeviation: 1, runs: 100 })).toBeCloseTo(0.398, 3);
    expect(smallestDetectableEffect({ standardDeviation: 218, runs: 4 })).toBeCloseTo(519, 0);
  });

  it('refuses a design that is none', () => {
    const good = { standardDeviation: 1, runs: 4 };
    expect(() => smallestDetectableEffect({ ...good, runs: 1 })).toThrow(/from 2 on, got 1/);
    expect(() => smallestDetectableEffect({ ...good, standardDeviation: 0 })).toThrow(/above 0, got 0/);
    expect(() => smallestDetectableEffect({ ...good, power: 0.01 })).toThrow(
      /between 1 - level \(0.05.*\) and 1, got 0.01/,
    );
    expect(() => twoSamplePower({ ...good, effect: Number.NaN })).toThrow(/effect is a finite number/);
  });
});

describe('distributions', () => {
  it("are scipy's", () => {
    for (const [share, degrees, t] of reference.quantilesOfT) {
      expect(studentTQuantile(share, degrees) / t).toBeCloseTo(1, 9);
      expect(studentTQuantile(1 - share, degrees) / t).toBeCloseTo(-1, 9);
      expect(studentTCdf(t, degrees)).toBeCloseTo(share, 10);
    }
    for (const [z, share] of reference.normal) expect(Math.abs(normalCdf(z) - share)).toBeLessThan(1e-14);
  });
});
