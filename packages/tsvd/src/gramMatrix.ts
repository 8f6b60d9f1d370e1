import { summedOverColumns } from './columns.ts';
import { refuseNonFinite } from './finite.ts';
import type { ParameterPath } from './parameterPath.ts';
import type { TemporalKernels } from './temporalKernels.ts';

/** Rows of one block of inner products: bounds the memory of a block, changes no bit of the result. */
export const GRAM_BLOCK = 128;
/** Rows of a block that are multiplied with each other at a time: half of their square is not needed. */
const DIAGONAL_BLOCK = 32;

/** Views of the snapshots [from, to). */
export function rowsOf(path: ParameterPath, from: number, to: number): Float32Array[] {
  return Array.from({ length: to - from }, (_, i) => path.at(from + i));
}

/**
 * out[i, j] = rows[from + i] . rows[j] for j <= from + i, accumulated in float64: the lower triangle's part of [rows.length - from,
 * rows.length]; what is above it is not to be read. `begin` is the global index of rows[0].
 *
 * @throws RangeError for a row from `from` on that is not finite, with its global index and the first bad position.
 */
export function innerProducts(
  kernels: Pick<TemporalKernels, 'gramBlock'>,
  rows: readonly Float32Array[],
  { begin, from }: { begin: number; from: number },
  out: Float64Array,
): void {
  const columns = rows.length;
  if (columns - from <= DIAGONAL_BLOCK) {
    kernels.gramBlock(rows.slice(from), rows, out);
  } else {
    const multiply = (first: number, last: number, column: number, end: number): void => {
      const products = new Float64Array((last - first) * (end - column));
      kernels.gramBlock(rows.slice(first, last), rows.slice(column, end), products);
      for (let i = first; i < last; i += 1) {
        const start = (i - first) * (end - column);
        out.set(products.subarray(start, start + end - column), (i - from) * columns + column);
      }
    };
    if (from > 0) multiply(from, columns, 0, from);
    for (let first = from; first < columns; first += DIAGONAL_BLOCK) {
      const last = Math.min(columns, first + DIAGONAL_BLOCK);
      multiply(first, last, from, last);
    }
  }
  for (let i = from; i < columns; i += 1) {
    // A row's squared norm is finite only if the row is: squares of float32 values cannot overflow a float64.
    if (!Number.isFinite(out[(i - from) * columns + i])) refuseNonFinite(rows[i], begin + i);
  }
}

export interface GramMatrixOptions {
  readonly kernels: Pick<TemporalKernels, 'gramBlock'>;
  /** Bytes of rows held at a time; two rows at least. */
  readonly rowBytes: number;
  /** Called as inner products are done, with their number and that of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rows held at a time: some that stay, and those that stream past them. */
function rowBudget(dimension: number, rowBytes: number): { resident: number; streamed: number } {
  const rows = Math.max(2, Math.floor(rowBytes / (Float32Array.BYTES_PER_ELEMENT * Math.max(1, dimension))));
  const streamed = Math.min(GRAM_BLOCK, Math.max(1, Math.floor(rows / 4)));
  return { resident: rows - streamed, streamed };
}

/**
 * G = A A^T [n, n] of a path, row-major, exactly symmetric; one half is computed. Rows are read when needed: once where
 * all fit `rowBytes`; else each group of resident rows has the older rows stream past it. No bit depends on the groups. Of rows
 * that are read by columns (`columnBlocks`) the products of the blocks are added.
 *
 * @throws RangeError for a snapshot that is not finite.
 */
export function gramMatrix(path: ParameterPath, options: GramMatrixOptions): Float64Array {
  const { dimension } = path;
  let before = 0;
  return summedOverColumns(path, (columns) => {
    const share = columns.dimension / dimension;
    const done = before;
    before += share;
    return gramOfColumns(columns, {
      ...options,
      onProgress: (part, all) => options.onProgress?.(done * all + share * part, all),
    });
  });
}

function gramOfColumns(path: ParameterPath, { kernels, rowBytes, onProgress }: GramMatrixOptions): Float64Array {
  const { begin, end, dimension } = path;
  const count = end - begin;
  const { resident, streamed } = rowBudget(dimension, rowBytes);
  const gram = new Float64Array(count * count);
  const products = new Float64Array(GRAM_BLOCK * Math.min(resident, count));
  let done = 0;
  const store = (row: number, rows: number, column: number, columns: number): void => {
    for (let i = row; i < row + rows; i += 1) {
      for (let j = column; j < column + columns && j <= i; j += 1) {
        gram[i * count + j] = products[(i - row) * columns + j - column];
        gram[j * count + i] = gram[i * count + j];
        done += 1;
      }
    }
    onProgress?.(done, (count * (count + 1)) / 2);
  };
  for (let first = 0; first < count; first += resident) {
    const last = Math.min(count, first + resident);
    const rows: Float32Array[] = [];
    for (let from = first; from < last; from += GRAM_BLOCK) {
      const to = Math.min(last, from + GRAM_BLOCK);
      rows.push(...rowsOf(path, begin + from, begin + to));
      const columns = to - first;
      const range = { begin: begin + first, from: from - first };
      innerProducts(kernels, rows, range, products.subarray(0, (to - from) * columns));
      store(from, to - from, first, columns);
    }
    for (let from = 0; from < first; from += streamed) {
      const others = rowsOf(path, begin + from, begin + Math.min(first, from + streamed));
      kernels.gramBlock(rows, others, products.subarray(0, rows.length * others.length));
      store(first, rows.length, from, others.length);
    }
  }
  return gram;
}
