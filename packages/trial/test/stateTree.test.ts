import { decodeState, encodeState, type StateTree, type StateValue } from '../src/index.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const typedArray = fc.oneof(
  fc.float32Array(),
  fc.float64Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.uint8Array(),
) as fc.Arbitrary<StateValue>;

const { tree } = fc.letrec<{ value: StateValue; tree: StateTree }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.double(), fc.integer()),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    typedArray,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('tree'),
  ),
  tree: fc.dictionary(
    fc.string().filter((key) => !key.startsWith('$') && key !== '__proto__'),
    tie('value'),
    { noNullPrototype: true, maxKeys: 5 },
  ) as fc.Arbitrary<StateTree>,
}));

describe('encodeState', () => {
  it('gives every bit back, also through files', () => {
    fc.assert(
      fc.property(tree, (state) => {
        const { json, payload } = encodeState(state);
        expect(decodeState({ json: String(Buffer.from(json)), payload: Buffer.from(payload) })).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what it cannot give back, by its place', () => {
    expect(() => encodeState({ a: [1, { b: new Int8Array(1) }] } as unknown as StateTree)).toThrow(
      /a Int8Array \(at a\[1\]\.b\)/,
    );
    expect(() => encodeState({ a: () => 1 } as unknown as StateTree)).toThrow(/a function \(at a\)/);
    expect(() => encodeState({ $a: 1 })).toThrow(/cannot begin with '\$'/);
  });

  it('refuses a payload that is too short', () => {
    const { json } = encodeState({ a: new Float64Array(3) });
    expect(() => decodeState({ json, payload: new Uint8Array(16) })).toThrow(/16 bytes, an array ends at 24/);
  });
});
