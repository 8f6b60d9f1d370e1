import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tolerance, type Sigmoid } from '../../src/dmControl/tolerance.ts';

const sigmoids: Sigmoid[] = ['gaussian', 'linear', 'quadratic'];

describe('tolerance', () => {
  // By the formulas of dm_control's rewards.tolerance.
  it.each([
    [0.5, { lower: 0, upper: 1 }, 1],
    [1, { lower: 0, upper: 1 }, 1],
    [1.0001, { lower: 0, upper: 1 }, 0],
    [3, { lower: 1, upper: Infinity, margin: 0.5 }, 1],
    [0.9, { lower: 1.2, upper: Infinity, margin: 0.6 }, 0.5623413251903491],
    [1, { margin: 2 }, 0.5623413251903491],
    [-5, { margin: 5 }, 0.1],
    [4, { lower: 10, upper: Infinity, margin: 10, sigmoid: 'linear', valueAtMargin: 0 }, 0.4],
    [-4, { lower: 10, upper: Infinity, margin: 10, sigmoid: 'linear', valueAtMargin: 0 }, 0],
    [0.75, { lower: 1, upper: Infinity, margin: 0.5, sigmoid: 'linear', valueAtMargin: 0.5 }, 0.75],
    [0.3, { margin: 1, sigmoid: 'quadratic', valueAtMargin: 0 }, 0.91],
    [-1.5, { margin: 1, sigmoid: 'quadratic', valueAtMargin: 0 }, 0],
  ] as const)('of %d with %o is %d', (value, options, expected) => {
    expect(tolerance(value, options)).toBeCloseTo(expected, 14);
  });

  it('is 1 within the bounds, valueAtMargin at the margin, symmetric, and falls with the distance', () => {
    const positive = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...sigmoids),
        fc.double({ min: -10, max: 10, noNaN: true }),
        positive,
        positive,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        positive,
        (sigmoid, lower, width, margin, valueAtMargin, distance) => {
          const upper = lower + width;
          const of = (value: number): number => tolerance(value, { lower, upper, margin, sigmoid, valueAtMargin });
          expect(of(lower + width / 2)).toBe(1);
          expect(of(upper + margin)).toBeCloseTo(valueAtMargin, 9);
          expect(of(lower - distance)).toBeCloseTo(of(upper + distance), 9);
          expect(of(upper + 2 * distance)).toBeLessThanOrEqual(of(upper + distance));
          expect(of(upper + distance)).toBeGreaterThanOrEqual(0);
          expect(of(upper + distance)).toBeLessThan(1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
