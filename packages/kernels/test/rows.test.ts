import { describe, expect, it } from 'vitest';
import type { Kernels } from '../src/kernels.ts';
import { fillRandom, sameBits } from './reference.ts';
import { variants } from './variants.ts';

const all = await variants();

function rowsOf(count: number, columns: number, seed: number): Float32Array[] {
  // Rows of one array and rows of their own, at odd offsets.
  const together = new Float32Array(count * (columns + 1));
  return Array.from({ length: count }, (_, i) => {
    const begin = i * (columns + 1) + 1;
    const row = i % 2 ? together.subarray(begin, begin + columns) : new Float32Array(columns);
    return fillRandom(row, seed + i);
  });
}

function gram(kernels: Kernels, rowsA: Float32Array[], rowsB: Float32Array[]): Float64Array {
  const out = new Float64Array(rowsA.length * rowsB.length).fill(Number.NaN);
  kernels.gramBlock(rowsA, rowsB, out);
  return out;
}

const shapes = [
  [0, 3, 5],
  [3, 0, 5],
  [1, 1, 1],
  [1, 7, 3],
  [2, 3, 0],
  [4, 3, 2048],
  [5, 26, 2049],
  [31, 5, 4099],
  [20, 130, 517],
  [140, 137, 33],
];

describe.each(all)('rows outside the workspace ($name)', ({ kernels }) => {
  it('gramBlock agrees with float64 sums', () => {
    const faults: string[] = [];
    for (const [countA, countB, columns] of shapes) {
      const [rowsA, rowsB] = [rowsOf(countA, columns, 1), rowsOf(countB, columns, 1000)];
      const out = gram(kernels, rowsA, rowsB);
      rowsA.forEach((a, i) => {
        rowsB.forEach((b, j) => {
          let expected = 0;
          for (let k = 0; k < columns; k += 1) expected += a[k] * b[k];
          const error = Math.abs(out[i * countB + j] - expected);
          if (!(error < 1e-13 * (columns + 1))) faults.push(`${countA} x ${countB}: [${i}, ${j}] is off by ${error}`);
        });
      });
    }
    expect(faults).toEqual([]);
  });

  it('gives an inner product the same bits wherever its rows stand, and on either side', () => {
    const [rowsA, rowsB] = [rowsOf(9, 4100, 7), rowsOf(53, 4100, 77)];
    const out = gram(kernels, rowsA, rowsB);
    for (const [i, j] of [
      [0, 0],
      [8, 52],
      [4, 24],
      [3, 49],
    ]) {
      expect(gram(kernels, [rowsA[i]], [rowsB[j]])[0]).toBe(out[i * 53 + j]);
      expect(gram(kernels, [rowsB[j]], [rowsA[i]])[0]).toBe(out[i * 53 + j]);
      const turned = gram(kernels, rowsB.toReversed(), rowsA.slice(i));
      expect(turned[(52 - j) * (9 - i)]).toBe(out[i * 53 + j]);
    }
    const square = gram(kernels, rowsB, rowsB);
    for (let i = 0; i < 53; i += 1) {
      for (let j = 0; j < i; j += 1) expect(square[i * 53 + j]).toBe(square[j * 53 + i]);
    }
  });

  it('gives the same bits before and after copies of frames, which are right themselves', () => {
    const [rowsA, rowsB] = [rowsOf(9, 2100, 5), rowsOf(150, 2100, 50)];
    const weights = fillRandom(new Float64Array(150), 3);
    const sum = (): Float64Array => {
      const out = new Float64Array(2100).fill(Number.NaN);
      kernels.weightedRowSum(rowsB, weights, out);
      return out;
    };
    const [expectedGram, expectedSum] = [gram(kernels, rowsA, rowsB), sum()];
    // As much as one frame may fill: every byte that copyFrames stages in is written.
    const bytes = 2 ** 20;
    const source = new Uint8Array(bytes).fill(255);
    for (const { height, width } of [
      { height: 1024, width: 1024 },
      { height: 3, width: 5 },
    ]) {
      const target = new Uint8Array(bytes);
      const moves = Int32Array.of(0, 0, 0, 0, 0, 0);
      const sizes = { channels: 1, height, width, outHeight: height, outWidth: width };
      kernels.copyFrames({ ...sizes, sources: [source], targets: [target], moves, count: 1 });
      expect(target.indexOf(0)).toBe(height * width < bytes ? height * width : -1);
      expect(sameBits(gram(kernels, rowsA, rowsB), expectedGram)).toBe(true);
      expect(sameBits(sum(), expectedSum)).toBe(true);
    }
  });

  it('weightedRowSum agrees with float64 sums, in float64 and rounded to float32', () => {
    const faults: string[] = [];
    for (const [count, columns] of [
      [0, 5],
      [1, 1],
      [3, 0],
      [7, 9],
      [8, 2048],
      [17, 2051],
      [300, 4097],
    ]) {
      const rows = rowsOf(count, columns, 3);
      const weights = fillRandom(new Float64Array(count), 4);
      const expected = new Float64Array(columns);
      rows.forEach((row, i) => {
        for (let k = 0; k < columns; k += 1) expected[k] += weights[i] * row[k];
      });
      const out = new Float64Array(columns).fill(Number.NaN);
      const rounded = new Float32Array(columns).fill(Number.NaN);
      kernels.weightedRowSum(rows, weights, out);
      kernels.weightedRowSum(rows, weights, rounded);
      for (let k = 0; k < columns; k += 1) {
        if (!(Math.abs(out[k] - expected[k]) < 1e-13 * (count + 1))) faults.push(`${count} rows: [${k}] = ${out[k]}`);
        if (rounded[k] !== Math.fround(out[k])) faults.push(`${count} rows: [${k}] is not rounded`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('keeps NaN and infinity where they belong', () => {
    const rows = rowsOf(6, 11, 5);
    rows[2][10] = Number.NaN;
    rows[4][3] = Number.POSITIVE_INFINITY;
    const out = gram(kernels, rows, rows.slice(0, 2));
    expect([...out].map((value) => (Number.isFinite(value) ? 0 : Number.isNaN(value) ? 1 : 2))).toEqual([
      0, 0, 0, 0, 1, 1, 0, 0, 2, 2, 0, 0,
    ]);
    const sum = new Float32Array(11);
    kernels.weightedRowSum(rows, new Float64Array(6).fill(1), sum);
    expect([...sum].map(Number.isFinite)).toEqual(Array.from({ length: 11 }, (_, k) => k !== 10 && k !== 3));
  });

  it('accepts rows of the workspace as well', () => {
    const inWorkspace = kernels.allocateFloat32(30);
    fillRandom(inWorkspace, 1);
    const outside = inWorkspace.slice();
    expect(gram(kernels, [inWorkspace], [inWorkspace])[0]).toBe(gram(kernels, [outside], [outside])[0]);
  });
});

describe.each([...new Set(all.map(({ group }) => group))])('rows outside the workspace (%s)', (group) => {
  it('has the same bits on one and on two threads', () => {
    const kernels = all.filter((variant) => variant.group === group).map((variant) => variant.kernels);
    const [rowsA, rowsB] = [rowsOf(21, 5000, 11), rowsOf(150, 5000, 12)];
    const weights = fillRandom(new Float64Array(150), 13);
    const [one, two] = kernels.map((each) => {
      const sum = new Float64Array(5000);
      each.weightedRowSum(rowsB, weights, sum);
      return [gram(each, rowsA, rowsB), sum];
    });
    expect(sameBits(one[0], two[0])).toBe(true);
    expect(sameBits(one[1], two[1])).toBe(true);
  });
});
