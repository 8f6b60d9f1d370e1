import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather, nameMatcher, partsLayout, scatter, type NameFilters, type ParameterPart } from '../src/index.ts';

const number = fc.float({ noNaN: true, noDefaultInfinity: true });
const numbers = fc.array(number, { maxLength: 6 });
const part: fc.Arbitrary<ParameterPart> = fc.oneof(
  numbers,
  numbers.map((values) => Float32Array.from(values)),
  numbers.map((values) => Float64Array.from(values)),
  fc.tuple(numbers, fc.nat(3)).map(([values, count]) => Array.from({ length: count + 1 }, () => [...values])),
  fc
    .tuple(numbers, fc.nat(2))
    .map(([values, count]) => Array.from({ length: count + 1 }, () => [[...values], [...values]])),
);
const zeroed = (value: ParameterPart): ParameterPart =>
  Array.isArray(value)
    ? (value.map((one: number | ParameterPart) => (typeof one === 'number' ? 0 : zeroed(one))) as ParameterPart)
    : (value as Float32Array).map(() => 0);
const listed = (value: ParameterPart | number): number[] => {
  if (typeof value === 'number') return [value];
  return Array.from(value as ArrayLike<number | ParameterPart>).flatMap(listed);
};

/** Tensors as TensorFlow.js has them: read by `dataSync`, never written to. */
const tensor = (values: Float32Array, shape: number[]) => ({
  shape,
  name: `t${values.length}`,
  dataSync: () => values,
});

describe('gather and scatter', () => {
  it('are each other’s inverse on arrays, rows and rows of rows', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const theta = gather(parts);
        expect([...theta]).toEqual(parts.flatMap(listed));
        const empty = parts.map(zeroed);
        scatter(theta, empty);
        expect(empty).toEqual(parts);
        expect(gather(empty, new Float32Array(theta.length))).toEqual(theta);
        expect(partsLayout(parts).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)).toBe(
          theta.length,
        );
      }),
    );
  });

  it('read tensors, and make new ones of their shapes from copies', () => {
    const parts = [tensor(Float32Array.of(1, 2, 3, 4), [2, 2]), tensor(Float32Array.of(5), [1])];
    const theta = gather(parts);
    expect([...theta]).toEqual([1, 2, 3, 4, 5]);
    expect(partsLayout(parts)).toEqual([
      { name: 't4', shape: [2, 2], layer: 1 },
      { name: 't1', shape: [1], layer: 2 },
    ]);
    const made = scatter(theta, parts, tensor);
    theta.fill(0);
    expect(made.map(({ shape, dataSync }) => [shape, [...dataSync()]])).toEqual([
      [
        [2, 2],
        [1, 2, 3, 4],
      ],
      [[1], [5]],
    ]);
    expect(() => scatter(theta, parts)).toThrow(/Part 0 is a tensor, .* makes new ones/);
  });

  it('refuse lengths that differ and what holds no numbers', () => {
    expect(() => gather([[1, 2]], new Float32Array(3))).toThrow(
      'The parts hold 2 parameters, the vector to write them to 3.',
    );
    expect(() => scatter(new Float32Array(3), [[1, 2]])).toThrow('The parts hold 2 parameters, the vector has 3.');
    expect(() => gather([[1], { weights: [2] } as unknown as ParameterPart])).toThrow(
      'Part 1 of the parameters holds no numbers',
    );
  });
});

const kept = (filters: NameFilters): string[] =>
  ['actor.0.weight', 'actor.0.bias', 'critic.weight', 'scale'].filter(nameMatcher(filters));

describe('names', () => {
  it('are kept by globs, functions and lists of both, and left out in the same way', () => {
    expect(kept({})).toHaveLength(4);
    expect(kept({ include: 'actor.*' })).toEqual(['actor.0.weight', 'actor.0.bias']);
    expect(kept({ include: '*.*.*' })).toEqual(['actor.0.weight', 'actor.0.bias']);
    expect(kept({ include: ['scale', (name) => name.startsWith('c')] })).toEqual(['critic.weight', 'scale']);
    expect(kept({ include: ['*'], exclude: ['*.bias', ['crit*']] })).toEqual(['actor.0.weight', 'scale']);
    expect(kept({ include: 'weight' })).toEqual([]);
    expect(kept({ include: [] })).toEqual([]);
    expect(() => kept({ include: 3 as unknown as string })).toThrow('a function or a list of these; got 3');
  });
});
