import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBfloat16, fromFloat16 } from '../src/formats/scalarType.ts';
import { bytesOfScalars, toBfloat16, toFloat16 } from '../src/formats/scalarBytes.ts';
import { withParameters, type Checkpoint } from '../src/index.ts';

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
