import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as elementary from '../src/index.ts';
import { bitsOf } from './bitsOf.ts';
import { ulpsBetween } from './ulps.ts';

type Name = keyof typeof elementary;
const names = Object.keys(elementary) as Name[];
const called = (from: object, name: Name, given: readonly number[]): number =>
  (from as Record<Name, (...given: readonly number[]) => number>)[name](...given);

const exact = JSON.parse(readFileSync(new URL('exactValues.json', import.meta.url), 'utf8')) as Record<
  Name,
  number[][]
>;

/** Arguments as the callers have them, and any number at all. */
const arguments_ = fc.oneof(fc.double(), fc.double({ min: -30, max: 30 }), fc.double({ min: 0, max: 1 }));
const special = [0, -0, 1, -1, 2, -2, 0.5, 3, -3, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e308, -1e308, 710, -746];

describe.each(names)('%s', (name) => {
  const arity = name === 'atan2' || name === 'pow' || name === 'hypot' ? 2 : 1;

  it('is within 1 ulp of the exact value, rounded', () => {
    const largest = Math.max(
      ...exact[name].map((row) => ulpsBetween(called(elementary, name, row.slice(0, -1)), row.at(-1)!)),
    );
    expect(largest).toBeLessThanOrEqual(1);
  });

  it("is within 2 ulps of this engine's own function", () => {
    const given = fc.array(arguments_, { minLength: arity, maxLength: arity });
    const check = (row: readonly number[]): void => {
      expect(ulpsBetween(called(elementary, name, row), called(Math, name, row))).toBeLessThanOrEqual(2);
    };
    fc.assert(fc.property(given, check), { numRuns: 1000 });
  });

  it("has this engine's special values, signs of zeros included", () => {
    const rows = arity === 1 ? special.map((x) => [x]) : special.flatMap((x) => special.map((y) => [x, y]));
    const values = rows.map((row) => [...row, called(elementary, name, row)]);
    const differing = values.filter((row) => {
      const own = called(Math, name, row.slice(0, -1));
      const ordinary = Number.isFinite(own) && own !== 0;
      return ordinary ? ulpsBetween(own, row.at(-1)!) > 1 : !Object.is(own, row.at(-1));
    });
    expect(differing).toEqual([]);
  });
});

it('the bits are those that Node 20 computes by its own functions, on every engine', () => {
  const expected: unknown = JSON.parse(readFileSync(new URL('bits.json', import.meta.url), 'utf8'));
  expect(bitsOf(20_000)).toEqual(expected);
});

it('hypot takes any number of values', () => {
  expect(elementary.hypot()).toBe(0);
  expect(elementary.hypot(-3)).toBe(3);
  expect(elementary.hypot(2, 3, 6)).toBe(7);
});

it('a whole number to a whole power is exact', () => {
  for (let base = 2; base <= 12; base += 1) {
    for (let k = 0, power = 1; power <= 2 ** 53; k += 1, power *= base) expect(elementary.pow(base, k)).toBe(power);
  }
});
