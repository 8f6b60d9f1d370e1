import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregate, available, improvement, notAvailable, truncate } from '../src/index.ts';

/** Multiples of 1/64: differences of them are exact, so signs can be compared. */
const finite = fc.integer({ min: -1e8, max: 1e8 }).map((whole) => whole / 64);

const overNoisyRandom = (mean: number) =>
  improvement({ base: { mean, standardError: 4 }, treated: { mean: 300 }, random: { mean: 20, standardError: 3 } });

describe('improvement', () => {
  it('is not available when the base is no better than the random agent', () => {
    const outcome = improvement({ base: { mean: 18 }, treated: { mean: 300 }, random: { mean: 19 } });
    expect(outcome).toEqual({
      available: false,
      reason: 'the base is no better than the random agent (base 18, random agent 19)',
    });
  });

  it('is not available within the error of base minus random, and is beyond it', () => {
    expect(overNoisyRandom(25)).toMatchObject({
      available: false,
      reason: expect.stringMatching(/better .* by 5, within the error/),
    });
    expect(overNoisyRandom(25.1).available).toBe(true);
  });

  it('asks for as many standard errors as it is told', () => {
    const base = { mean: 30, standardError: 4 };
    const options = { base, treated: base, random: { mean: 20, standardError: 3 } };
    expect(improvement(options).available).toBe(true);
    expect(improvement({ ...options, requiredStandardErrors: 2 }).available).toBe(false);
    expect(() => improvement({ ...options, requiredStandardErrors: -1 })).toThrow(/from 0 on, got -1/);
  });

  it('refuses what is not a number', () => {
    const good = { mean: 1 };
    expect(() => improvement({ base: { mean: Number.NaN }, treated: good, random: good })).toThrow(/mean of base/);
    expect(() => improvement({ base: good, treated: good, random: { mean: 0, standardError: -1 } })).toThrow(
      /standard error of random is a number from 0 on, or null, got -1/,
    );
  });

  it('never yields a number that is not finite, keeps the sign of the gain and ignores an affine change', () => {
    fc.assert(
      fc.property(finite, finite, finite, (base, treated, random) => {
        const outcome = improvement({ base: { mean: base }, treated: { mean: treated }, random: { mean: random } });
        expect(outcome.available).toBe(base > random);
        if (!outcome.available) return;
        expect(Number.isFinite(outcome.value)).toBe(true);
        expect(Math.sign(outcome.value) - Math.sign(treated - base)).toBe(0);
        const doubled = improvement({
          base: { mean: 2 * base },
          treated: { mean: 2 * treated },
          random: { mean: 2 * random },
        });
        expect(doubled).toEqual(outcome);
      }),
    );
  });
});

describe('aggregate', () => {
  it('of equal improvements is 1 + that improvement', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer({ min: 1, max: 6 }), (gain, count) => {
        const rows = Array.from({ length: count }, (_, i) => ({ name: `${i}`, improvement: available(gain) }));
        const outcome = aggregate(rows);
        expect(outcome.available && outcome.value).toBeCloseTo(1 + gain, 12);
      }),
    );
  });

  it('is not available when one improvement is not, and names it', () => {
    expect(
      aggregate([
        { name: 'Hopper-v4', improvement: available(0.1) },
        { name: 'Ant-v4', improvement: notAvailable('no baseline') },
      ]),
    ).toEqual({ available: false, reason: 'no improvement is available for Ant-v4' });
  });

  it('of nothing is refused', () => {
    expect(() => aggregate([])).toThrow(/at least one/);
  });
});

describe('truncate', () => {
  it('cuts towards zero', () => {
    expect(truncate(1.33729, 4)).toBe(1.3372);
    expect(truncate(-1.33729, 4)).toBe(-1.3372);
    expect(truncate(7, 0)).toBe(7);
    expect(truncate(1e300, 2)).toBe(1e300);
  });

  it('leaves every number that has no more decimals as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (whole, digits) => {
        const value = whole / 10 ** digits;
        expect(truncate(value, digits)).toBe(value);
      }),
    );
  });

  it('never lies further from zero, and less than one unit nearer', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 0, max: 4 }), (value, digits) => {
        const cut = truncate(value, digits);
        const unit = 10 ** -digits;
        const trusted = 1e-11 * Math.abs(value);
        expect(Math.abs(cut)).toBeLessThanOrEqual(Math.abs(value) + trusted + 1e-12);
        expect(Math.abs(value - cut)).toBeLessThan(unit + trusted + 1e-12);
      }),
    );
  });

  it('refuses what it cannot cut', () => {
    expect(() => truncate(Number.NaN, 2)).toThrow(/finite/);
    expect(() => truncate(1, 2.5)).toThrow(/whole number from 0 to 15, got 2.5/);
    expect(() => available(Infinity)).toThrow(/finite number/);
  });
});
