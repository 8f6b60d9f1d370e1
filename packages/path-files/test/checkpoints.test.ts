import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fromBfloat16, fromFloat16 } from '../src/formats/scalarType.ts';
import { bytesOfScalars, toBfloat16, toFloat16 } from '../src/formats/scalarBytes.ts';
import { withParameters, type Checkpoint } from '../src/index.ts';
import { openCheckpoint, openSnapshot, writeCheckpoint } from '../src/node/index.ts';

it('float16 and bfloat16 are written as they were read, all of them', () => {
  const wrong: number[] = [];
  for (let bits = 0; bits < 0x10000; bits += 1) {
    for (const [to, from] of [
      [toFloat16, fromFloat16],
      [toBfloat16, fromBfloat16],
    ] as const) {
      const value = from(bits);
      const same = Number.isNaN(value) ? Number.isNaN(from(to(value))) : to(value) === bits;
      if (!same) wrong.push(bits);
    }
  }
  expect(wrong).toEqual([]);
});

it('round to the nearest, ties to even', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, min: Math.fround(-6e4), max: Math.fround(6e4) }), (value) => {
      for (const [to, from] of [
        [toFloat16, fromFloat16],
        [toBfloat16, fromBfloat16],
      ] as const) {
        const bits = to(value);
        const error = Math.abs(from(bits) - value);
        for (const neighbour of [bits - 1, bits + 1]) {
          const other = Math.abs(from(neighbour & 0xffff) - value);
          if (Number.isNaN(other)) continue;
          expect(error).toBeLessThanOrEqual(other);
          if (error === other && error > 0) expect(bits % 2).toBe(0);
        }
      }
    }),
  );
  expect(fromFloat16(toFloat16(65519))).toBe(65504);
  expect(fromFloat16(toFloat16(-65520))).toBe(-Infinity);
});

it('other parameters are written in the types of a checkpoint; tied weights follow, all else stays', () => {
  const bytes = (values: number[], type: string) => bytesOfScalars(Float32Array.from(values), type);
  const checkpoint: Checkpoint = {
    tensors: [
      { name: 'a', type: 'F16', shape: [2], bytes: bytes([1, 2], 'F16'), identity: 'x' },
      { name: 'tied', type: 'F16', shape: [2], bytes: bytes([1, 2], 'F16'), identity: 'x' },
      { name: 'b', type: 'F64', shape: [2], bytes: new Uint8Array(Float64Array.of(0.1, 0.2).buffer) },
      { name: 'count', type: 'I64', shape: [], bytes: new Uint8Array(8).fill(3) },
    ],
    notes: { format: 'pt' },
  };
  const layout = [
    { name: 'b', shape: [2], layer: 1 },
    { name: 'a', shape: [2], layer: 2 },
  ];
  const edited = withParameters(checkpoint, layout, Float32Array.of(0.1, 0.25, 1, -3));
  expect(edited.tensors.map((tensor) => [...tensor.bytes])).toEqual([
    [...bytes([1, -3], 'F16')],
    [...bytes([1, -3], 'F16')],
    [...new Uint8Array(Float64Array.of(0.1, 0.25).buffer)],
    Array.from({ length: 8 }, () => 3),
  ]);
  expect(edited.notes).toEqual({ format: 'pt' });
  expect(() => withParameters(checkpoint, layout, Float32Array.of(0, 0, 1, 7e4))).toThrow(
    "70000 at position 1 of 'a' is too large for its type F16.",
  );
  expect(() => withParameters(checkpoint, layout, new Float32Array(3))).toThrow(/parameters/);
  expect(() => withParameters(checkpoint, [{ name: 'c', shape: [1], layer: 1 }], new Float32Array(1))).toThrow(
    "has no 'c' of shape [1]",
  );
});

describe('a checkpoint in NumPy’s files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  const bytes = (array: { readonly buffer: ArrayBuffer }): Uint8Array<ArrayBuffer> => new Uint8Array(array.buffer);
  const weights = bytes(Float64Array.of(0.1, -2, 3, 4, 5, 1e300));
  const tensors = [
    { name: 'b/größe', type: 'F64', shape: [2, 3], bytes: weights },
    { name: 'a.weight', type: 'F64', shape: [1], bytes: bytes(Float64Array.of(7)) },
    { name: 'count', type: 'I64', shape: [], bytes: bytes(BigInt64Array.of(-9n)) },
    { name: 'mask', type: 'BOOL', shape: [2], bytes: Uint8Array.of(1, 0) },
    { name: 'none', type: 'F16', shape: [3, 0], bytes: new Uint8Array(0) },
  ];
  const small = { ...tensors[0], bytes: bytes(Float64Array.of(1, 2, 3, 4, 5, 6)) };

  it('.npz: every tensor as it is, in its order', () => {
    writeCheckpoint(at('all.npz'), { tensors, notes: { format: 'pt' } });
    expect(openCheckpoint(at('all.npz'))).toEqual({ tensors, notes: {} });
    const layout = [
      { name: 'a.weight', shape: [1], layer: 1 },
      { name: 'b/größe', shape: [2, 3], layer: 2 },
    ];
    writeCheckpoint(at('ordered.npz'), { tensors: tensors.slice(0, 2), notes: {}, layout });
    expect(openCheckpoint(at('ordered.npz')).layout).toEqual(layout);
  });

  it('.npy: the parameters as one vector of their type, tied ones once', () => {
    const tied = { ...tensors[0], name: 'tied', identity: 'x' };
    writeCheckpoint(at('one.npy'), {
      tensors: [{ ...tensors[0], identity: 'x' }, tied, ...tensors.slice(1)],
      notes: {},
    });
    const [vector, ...rest] = openCheckpoint(at('one.npy')).tensors;
    expect(rest).toEqual([]);
    expect([vector.type, vector.shape]).toEqual(['F64', [7]]);
    expect(vector.bytes).toEqual(Uint8Array.of(...weights, ...tensors[1].bytes));
    const layout = [
      { name: 'a.weight', shape: [1], layer: 1 },
      { name: 'b/größe', shape: [2, 3], layer: 2 },
    ];
    writeCheckpoint(at('two.npy'), { tensors: tensors.slice(0, 2).with(0, small), notes: {}, layout });
    expect(openSnapshot(at('two.npy')).parameters).toEqual(Float32Array.of(7, 1, 2, 3, 4, 5, 6));
  });

  it('refuses what they do not hold, with the mend, and leaves what is there', () => {
    const half = { name: 'h', type: 'BF16', shape: [1], bytes: new Uint8Array(2) };
    writeCheckpoint(at('kept.npz'), { tensors, notes: {} });
    const before = [readdirSync(folder), readFileSync(at('kept.npz'))];
    const refused: readonly (readonly [string, Checkpoint['tensors'], string])[] = [
      ['kept.npz', [...tensors, half], "'h' is of type BF16, which NumPy's files do not have; write .safetensors."],
      ['new.npy', [half], "'h' is of type BF16, which NumPy's files do not have; write .safetensors."],
      [
        'new.npy',
        [tensors[0], { ...half, type: 'F16' }],
        "A .npy has one type: 'b/größe' is F64, 'h' is F16; write .npz",
      ],
      ['new.npy', tensors.slice(2), 'no tensor of it has floating-point numbers'],
      ['new.npz', [{ ...tensors[0], name: '__steps__' }], "'__steps__' is a name that the file keeps for itself."],
      ['new.npz', [{ ...tensors[0], name: '' }], 'An array of a .npz needs a name; write .safetensors.'],
      ['new.pt', tensors, 'should end in .safetensors, .npz or .npy, which tells the format.'],
    ];
    for (const [file, given, expected] of refused) {
      expect(() => writeCheckpoint(at(file), { tensors: given, notes: {} })).toThrow(expected);
    }
    expect([readdirSync(folder), readFileSync(at('kept.npz'))]).toEqual(before);
  });
});
