import { expect, it } from 'vitest';
import * as kinds from '../src/index.ts';
import { checkOptions, type KnownOptions, shown } from '../src/index.ts';

const check = (options: unknown, known: KnownOptions): void =>
  checkOptions('smooth', options as object, known as never);

it('names the option that is not known, and those that are', () => {
  expect(() => check({ widht: 3 }, { width: true, edges: true })).toThrow(
    "smooth has no option 'widht'; its options are width, edges.",
  );
  expect(() => check({ widht: 3 }, {})).toThrow('its options are none.');
  expect(() => check({ width: 3 }, { width: true })).not.toThrow();
});

it.each([
  ['a list', [3], '[3]'],
  ['a long list', Array(7).fill(0), 'an array of 7'],
  ['a list of lists', [[3]], 'an array of 1'],
  ['a typed array', new Float32Array(2), 'a Float32Array'],
  ['null', null, 'null'],
  ['a text', '3', "'3'"],
  ['a function', () => 3, 'a function'],
])('%s is no object of options', (_, given, text) => {
  expect(() => check(given, {})).toThrow(new TypeError(`smooth takes an object of options, got ${text}.`));
});

it('a name of Object.prototype is not known', () => {
  expect(() => check({ toString: 1 }, { width: true })).toThrow("no option 'toString'");
});

it('an option that is undefined is not given, and a required one has to be', () => {
  const width = kinds.wholeNumber(1);
  expect(() => check({ width: undefined }, { width })).not.toThrow();
  expect(() => check({}, { width: kinds.required(width) })).toThrow(
    "smooth's width is a whole number from 1 on, got undefined.",
  );
});

it.each<[string, kinds.OptionKind, unknown[], unknown[]]>([
  ['wholeNumber', kinds.wholeNumber(2), [2, 1e9], [1, 2.5, NaN, Infinity, '2', 2n, null]],
  ['anyNumber', kinds.anyNumber, [-1.5, 0], [NaN, -Infinity, '0', true]],
  ['numberFromZero', kinds.numberFromZero, [0, 3.5], [-1e-9, NaN]],
  ['positiveNumber', kinds.positiveNumber, [1e-300], [0, Infinity]],
  ['share', kinds.share, [0, 1], [-0.1, 1.1]],
  ['shareAboveZero', kinds.shareAboveZero, [1], [0]],
  ['shareBelowOne', kinds.shareBelowOne, [0], [1]],
  ['shareBetween', kinds.shareBetween, [0.5], [0, 1]],
  ['trueOrFalse', kinds.trueOrFalse, [true, false], ['true', 1, null]],
  ['text', kinds.text, ['', 'a'], [1, ['a']]],
  ['callable', kinds.callable, [check], [{}]],
  ['anObject', kinds.anObject, [{}, new Map()], [null, [], 'a']],
  ['aList', kinds.aList, [[]], [new Float32Array(1), {}]],
  ['oneOf', kinds.oneOf('a', 'b'), ['a'], ['c', 1]],
  ['orNull', kinds.orNull(kinds.share), [null, 1], [2]],
  ['either', kinds.either(kinds.share, kinds.text), ['a', 1], [2]],
])('%s', (_, kind, accepted, refused) => {
  expect(accepted.filter((value) => !kind.accepts(value))).toEqual([]);
  expect(refused.filter((value) => kind.accepts(value))).toEqual([]);
});

it('a list of words is a choice in words', () => {
  expect(() => check({ edges: 'cut' }, { edges: kinds.oneOf('repeat', 'drop') })).toThrow(
    "smooth's edges is one of 'repeat', 'drop', got 'cut'.",
  );
});

it('an object is shown by its names', () => {
  expect([{}, { a: 1 }].map(shown)).toEqual(['an object with nothing', 'an object with a']);
});
