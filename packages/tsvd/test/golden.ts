import { existsSync, readFileSync } from 'node:fs';

/** The reference data beside the repository, where it is. */
const folder = new URL('../../../../shared/golden/svd/', import.meta.url);

export const goldenNames = ['path-walk-60x500', 'path-lowrank-200x3000', 'path-edge-80x300'] as const;
export const goldenPresent = existsSync(folder);

interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p90: number;
  readonly max: number;
  readonly mean: number;
}

export interface Golden {
  readonly n: number;
  readonly m: number;
  readonly singular_values: number[];
  readonly numerical_rank_1e_10: number;
  readonly information_amount: number[];
  readonly major_dimensionality: Record<string, number>;
  readonly squared_explained: number[];
  readonly squared_dimensionality: Record<string, number>;
  readonly detour: {
    readonly never_moved_indices: number[];
    readonly infinite_indices: number[];
    readonly finite: Summary;
    readonly finite_upper80_by_accumulated: Summary;
  };
  readonly u_first_row: number[];
  readonly u_last_row: number[];
  readonly theta_prime: {
    readonly combinations: { readonly r_b: number; readonly p_b: number; readonly r_t: number }[];
  };
}

export function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Golden;
}

/** Rows of a little-endian, C-ordered, two-dimensional .npy file of format 1.0. */
export function readRows(name: string): { rows: Float32Array[] } | { rows: Float64Array[] } {
  const bytes = readFileSync(new URL(`${name}.npy`, folder));
  const header = bytes.subarray(10, 10 + bytes.readUInt16LE(8)).toString('latin1');
  const [, rows, columns] = /'shape': \((\d+), (\d+)\)/.exec(header)!.map(Number);
  const data = bytes.buffer.slice(bytes.byteOffset + 10 + bytes.readUInt16LE(8), bytes.byteOffset + bytes.length);
  const cut = <T extends Float32Array | Float64Array>(all: T): T[] =>
    Array.from({ length: rows }, (_, i) => all.slice(i * columns, (i + 1) * columns) as T);
  return header.includes('<f4') ? { rows: cut(new Float32Array(data)) } : { rows: cut(new Float64Array(data)) };
}

export const readPath = (name: string): Float32Array[] => readRows(name).rows as Float32Array[];
