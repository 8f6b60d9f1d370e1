import { existsSync, readFileSync } from 'node:fs';
import { temporalSvdSync } from '@policypath/tsvd';
import { describe, expect, it } from 'vitest';
import { joinMoves } from '../src/join.ts';
import { largestDifference } from './paths.ts';

const folder = new URL('../../../../shared/golden/svd/', import.meta.url);
const present = existsSync(folder);
const names = ['path-walk-60x500', 'path-lowrank-200x3000', 'path-edge-80x300'];

/** Values of a little-endian, C-ordered .npy file of format 1.0, and its number of columns. */
function readNpy(name: string): { values: Float32Array | Float64Array; columns: number } {
  const bytes = readFileSync(new URL(`${name}.npy`, folder));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, start).toString('latin1');
  const data = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length);
  const columns = Number(/'shape': \(\d+, (\d+)\)/.exec(header)![1]);
  return { values: header.includes('<f4') ? new Float32Array(data) : new Float64Array(data), columns };
}

describe.skipIf(!present)("theta' against numpy (skipped where ../shared/golden is absent)", () => {
  it.each(names)('%s', (name) => {
    const { values, columns } = readNpy(name) as { values: Float32Array; columns: number };
    const rows = Array.from({ length: values.length / columns }, (_, i) =>
      values.subarray(i * columns, (i + 1) * columns),
    );
    const expected = readNpy(`${name}.theta_prime`).values;
    const { theta_prime } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as {
      theta_prime: {
        combinations: { row: number; r_b: number; p_b: number; r_t: number; relative_gap_at_cut: number }[];
      };
    };
    const svd = temporalSvdSync(rows);
    const out = new Float64Array(columns);
    for (const { row, r_b, p_b, r_t, relative_gap_at_cut } of theta_prime.combinations) {
      const edit = joinMoves({
        svd,
        layer: null,
        newest: rows[rows.length - 1],
        oldest: rows[0],
        rank: r_t,
        boost: p_b,
        boostedDirections: r_b,
        out,
      });
      expect(largestDifference(out, expected.subarray(row * columns, (row + 1) * columns))).toBeLessThan(1e-10);
      expect(edit.gapAtRank).toBeCloseTo(relative_gap_at_cut, 6);
      expect(edit.rankUsed).toBe(r_t);
    }
  });
});
