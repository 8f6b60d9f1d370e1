import { createGenerator } from '@policypath/random';
import { expect, it } from 'vitest';
import { OrderStatistics, PositionSet } from '../src/index.ts';

const generator = createGenerator(1, 'order statistics');
const many = 40_000;
const normal = Float64Array.from({ length: many }, () => generator.normal());

const kinds: readonly (readonly [string, Float64Array])[] = [
  ['few values', normal.slice(0, 100)],
  ['values of both signs', normal],
  ['values above 0 over many orders', normal.map((value) => Math.exp(20 * value))],
  ['values of which most are equal', normal.map((value, k) => (k % 50 === 0 ? 1 + Math.abs(value) : 1))],
  ['values that differ in the last digits alone', normal.map((_, k) => 1 + (k % 7) * Number.EPSILON)],
  ['zeros of both signs among others', normal.map((value, k) => [0, -0, value, 5e-324, -5e-324][k % 5])],
  ['some that are not finite', normal.map((value, k) => [NaN, Infinity, -Infinity, value, value][k % 5])],
];

it.each(kinds)('%s: ranks and counts are those of the sorted values', (_, values) => {
  const everySecond = new PositionSet(
    new Uint32Array(Math.ceil(values.length / 32)).fill(0x55555555),
    values.length / 2,
  );
  for (const chosen of [undefined, everySecond]) {
    const all = values.filter((_value, k) => chosen?.has(k) !== false);
    const sorted = all.filter(Number.isFinite).sort();
    const order = new OrderStatistics(values, chosen);
    expect(order.count).toBe(sorted.length);
    const ranks = Array.from({ length: 101 }, (_unused, percent) => Math.floor((percent / 100) * (sorted.length - 1)));
    expect([...order.at(ranks)]).toEqual(ranks.map((rank) => sorted[rank]));
    const bounds = [
      -1e9,
      -1,
      -5e-324,
      0,
      -0,
      5e-324,
      0.3,
      1,
      1 + Number.EPSILON,
      1e9,
      ...order.at(ranks.slice(40, 60)),
    ];
    expect(order.below(bounds)).toEqual(bounds.map((bound) => sorted.filter((value) => value < bound).length));
    expect(() => order.at([sorted.length])).toThrow(RangeError);
  }
});
