import { BlockOfRows } from './blockOfRows.ts';
import type { PathCentre } from './centredGram.ts';
import { deflatedLengths, deflatedSvd, reflectedNoise } from './deflatedSvd.ts';
import type { Eigenpairs } from './denseEigenpairs.ts';
import type { Decomposed } from './decomposed.ts';
import { refuseNonFinite } from './finite.ts';
import { rowsOf } from './gramMatrix.ts';
import { isTall } from './iterates.ts';
import { orthonormaliseInOrder } from './orthonormaliseInOrder.ts';
import type { ParameterPath } from './parameterPath.ts';
import { RowReflections } from './rowReflections.ts';
import type { TemporalKernels } from './temporalKernels.ts';
import { withWorkspace } from './workspace.ts';

export interface FullOptions {
  readonly kernels: Pick<TemporalKernels, 'open' | 'weightedRowSum'>;
  readonly centre: PathCentre | undefined;
  /** Bytes of rows held at a time. */
  readonly rowBytes: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Numbers of a block of columns. */
const BLOCK_NUMBERS = 2 ** 17;

/** Columns of a block of `rows` rows. */
function blockColumns(rows: number, columns: number): number {
  return Math.min(columns, Math.max(256, Math.min(8192, Math.floor(BLOCK_NUMBERS / rows))));
}

/**
 * A path without its Gram matrix, through its triangular factor: as accurate as LAPACK's SVD, for nothing is squared. All pairs are
 * computed. A centred path is differenced in float64 before anything else.
 *
 * @throws RangeError for a snapshot that is not finite.
 */
export function decomposeFully(path: ParameterPath, options: FullOptions): Decomposed {
  const size = path.end - path.begin;
  const decompose = isTall(size, path.dimension) ? decomposeTransposed : decomposeRows;
  const { values, vectors } = decompose(path, options);
  return {
    way: 'full',
    values,
    vectors,
    spectrum: () => values.slice(),
    squaredNorm: values.reduce((sum, value) => sum + value ** 2, 0),
    rounding: values[0] * reflectedNoise(Math.min(size, path.dimension)),
  };
}

/** Lengths of the float64 arrays that `decomposeFully` takes at most at a time. */
export function fullLengths(snapshots: number, dimension: number): number[] {
  const n = isTall(snapshots, dimension) ? dimension : snapshots;
  const width = blockColumns(n, Math.max(snapshots, dimension));
  return rowLengths(n, width);
}

function rowLengths(rows: number, columns: number): number[] {
  return [...workLengths(rows, columns), ...BlockOfRows.lengths(rows, columns)];
}

function workLengths(rows: number, columns: number): number[] {
  return [...RowReflections.lengths(rows, columns), ...deflatedLengths(rows)];
}

/**
 * Singular values [n], largest first and 0 within the rounding, and left vectors (one a row) of a path [n, m], through its
 * triangular factor [n, n]. Memory beside the rows: a block of columns and 4 n^2 float64 numbers.
 */
function decomposeRows(path: ParameterPath, options: FullOptions): Eigenpairs {
  const { kernels, onProgress } = options;
  const { begin, end, dimension } = path;
  const n = end - begin;
  const width = blockColumns(n, dimension);
  return withWorkspace(kernels, n, rowLengths(n, width), (own) => {
    const reflections = new RowReflections({ rows: n, columns: width, kernels: own });
    const { block, triangle } = reflections;
    const filled = new BlockOfRows(own, n, width, options);
    let done = 0;
    for (const { rows, from, to } of heldColumns(path, width, options.rowBytes)) {
      for (let column = from; column < to; column += width) {
        const columns = Math.min(width, to - column);
        const parts = rows.map((row) => row.subarray(column - from, column - from + columns));
        filled.fill(block, parts);
        reflections.absorb(columns);
        done += columns;
        onProgress?.(done, dimension);
      }
    }
    for (let i = 0; i < n; i += 1) {
      // Of the reflections a row that is not finite makes all below it so.
      if (!Number.isFinite(triangle[i * n + i])) refuseFirstNonFinite(path);
    }
    return deflatedSvd(triangle, n, own);
  });
}

/**
 * The same of a path of more snapshots than parameters, through the factor [m, m] of its columns and U = A V S^-1: two readings of
 * the rows, three where the mean is subtracted.
 */
function decomposeTransposed(path: ParameterPath, { kernels, centre, onProgress }: FullOptions): Eigenpairs {
  const { begin, end, dimension: m } = path;
  const n = end - begin;
  const origin = originOf(path, centre);
  const width = blockColumns(m, n);
  const { values, vectors } = withWorkspace(kernels, m, workLengths(m, width), (own) => {
    const reflections = new RowReflections({ rows: m, columns: width, kernels: own });
    for (let from = 0; from < n; from += width) {
      const columns = Math.min(width, n - from);
      for (let i = 0; i < columns; i += 1) {
        const row = path.at(begin + from + i);
        refuseNonFinite(row, begin + from + i);
        for (let k = 0; k < m; k += 1) reflections.block[k * columns + i] = difference(row, origin, k);
      }
      reflections.absorb(columns);
      onProgress?.(from + columns, n);
    }
    return deflatedSvd(reflections.triangle, m, own);
  });
  const rank = values.filter((value) => value > 0).length;
  const lefts = new Float64Array(rank * n);
  for (let i = 0; i < n; i += 1) {
    const row = path.at(begin + i);
    for (let j = 0; j < rank; j += 1) {
      let product = 0;
      for (let k = 0; k < m; k += 1) product += difference(row, origin, k) * vectors[j * m + k];
      lefts[j * n + i] = product / values[j];
    }
  }
  orthonormaliseInOrder(lefts, rank, n);
  const padded = new Float64Array(n);
  padded.set(values);
  return { values: padded, vectors: lefts };
}

/** Columns [from, to) of all rows, as many whole blocks as may be held, at least one; each row, or its part, is read once for each. */
function* heldColumns(
  path: ParameterPath,
  width: number,
  rowBytes: number,
): Generator<{ readonly rows: readonly Float32Array[]; readonly from: number; readonly to: number }> {
  const { begin, end, dimension } = path;
  const n = end - begin;
  const most = width * Math.max(1, Math.floor(rowBytes / (Float32Array.BYTES_PER_ELEMENT * n * width)));
  if (most >= dimension) {
    yield { rows: rowsOf(path, begin, end), from: 0, to: dimension };
    return;
  }
  const held = new Float32Array(n * most);
  const { read } = path;
  for (let from = 0; from < dimension; from += most) {
    const to = Math.min(dimension, from + most);
    const rows = Array.from({ length: n }, (_, i) => {
      const part = held.subarray(i * most, i * most + to - from);
      if (read === undefined) part.set(path.at(begin + i).subarray(from, to));
      else read(begin + i, from, part);
      return part;
    });
    yield { rows, from, to };
  }
}

/** What is subtracted from every row: the first one, and the mean difference from it. */
interface Origin {
  readonly first: Float32Array;
  readonly mean: Float64Array;
}

function originOf(path: ParameterPath, centre: PathCentre | undefined): Origin | undefined {
  if (centre === undefined) return undefined;
  const { begin, end, dimension: m } = path;
  const first = path.at(begin).slice();
  const mean = new Float64Array(m);
  if (centre === 'first') return { first, mean };
  for (let index = begin; index < end; index += 1) {
    const row = path.at(index);
    for (let k = 0; k < m; k += 1) mean[k] += row[k] - first[k];
  }
  for (let k = 0; k < m; k += 1) mean[k] /= end - begin;
  return { first, mean };
}

function difference(row: Float32Array, origin: Origin | undefined, k: number): number {
  return origin === undefined ? row[k] : row[k] - origin.first[k] - origin.mean[k];
}

function refuseFirstNonFinite(path: ParameterPath): void {
  for (let index = path.begin; index < path.end; index += 1) refuseNonFinite(path.at(index), index);
}
