import { checkOptions, shown } from '@policypath/options';
import { summedOverColumns } from '../columns.ts';
import { refuseNonFinite } from '../finite.ts';
import { asPath, type ParameterPath, type PathSource } from '../parameterPath.ts';
import { plainKernels } from '../plainKernels.ts';
import type { TemporalKernels } from '../temporalKernels.ts';

/** A path known by inner products alone: those of its first snapshot and its increments. */
export interface IncrementGram {
  /** n: snapshots. */
  readonly size: number;
  /** m: parameters. */
  readonly dimension: number;
  /** H [n, n], row-major and symmetric: row 0 belongs to theta_1, row i to the increment theta_i+1 - theta_i. */
  readonly products: Float64Array;
}

export interface IncrementGramOptions {
  /** Default: plain loops, meant for small paths. */
  readonly kernels?: Pick<TemporalKernels, 'gramBlock'>;
  /** Only every `stride`-th snapshot, counted back from the newest. Default 1. */
  readonly stride?: number;
}

/** Differences are held in two blocks of at most this many values (16 MB each), and at least 4 rows. */
const BLOCK_VALUES = 2 ** 22;

/**
 * The increments' Gram matrix of a path. Increments are differenced before they are multiplied (in float32, which is
 * exact while a parameter changes by less than a factor of two), so that small steps beside large weights keep their
 * digits; two blocks of rows are held at a time.
 *
 * @throws RangeError for an empty path, a stride that is not a whole number from 1, or a snapshot that is not finite.
 */
export function incrementGram(path: PathSource, options: IncrementGramOptions = {}): IncrementGram {
  checkOptions('incrementGram', options, { kernels: true, stride: true });
  const { kernels = plainKernels, stride = 1 } = options;
  if (!Number.isSafeInteger(stride) || stride < 1) {
    throw new RangeError(`The stride must be a whole number from 1, got ${shown(stride)}.`);
  }
  const source = asPath(path);
  const size = snapshotsAt(source, stride);
  const products = summedOverColumns(source, (columns) => productsOf(columns, { kernels, stride, size }));
  return { size, dimension: source.dimension, products };
}

/** How many snapshots `stride` leaves. */
export function snapshotsAt({ begin, end }: ParameterPath, stride: number): number {
  return Math.floor((end - 1 - begin) / stride) + 1;
}

function productsOf(
  source: ParameterPath,
  { kernels, stride, size }: Required<IncrementGramOptions> & { readonly size: number },
): Float64Array {
  const { dimension } = source;
  const oldest = source.end - 1 - (size - 1) * stride;
  const height = Math.min(size, Math.max(4, Math.min(32, Math.floor(BLOCK_VALUES / dimension))));
  const blockRows = () => Array.from({ length: height }, () => new Float32Array(dimension));
  const left = blockRows();
  // One block is enough for a path as short as that.
  const right = size > height ? blockRows() : [];
  const fill = (rows: Float32Array[], from: number): Float32Array[] => {
    const used = rows.slice(0, Math.min(height, size - from));
    for (const [i, row] of used.entries()) fillIncrement(row, source, oldest, stride, from + i);
    return used;
  };
  const products = new Float64Array(size * size);
  const block = new Float64Array(height * height);
  for (let from = 0; from < size; from += height) {
    const rows = fill(left, from);
    for (let begin = 0; begin <= from; begin += height) {
      const others = begin === from ? rows : fill(right, begin);
      kernels.gramBlock(rows, others, block.subarray(0, rows.length * others.length));
      for (let i = 0; i < rows.length; i += 1) {
        for (let j = 0; j < others.length && begin + j <= from + i; j += 1) {
          const product = block[i * others.length + j];
          products[(from + i) * size + begin + j] = product;
          products[(begin + j) * size + from + i] = product;
        }
      }
    }
  }
  return products;
}

/** Row `position` of the increments: the first snapshot itself, or a snapshot less the one a stride before. */
function fillIncrement(row: Float32Array, path: ParameterPath, oldest: number, stride: number, position: number): void {
  const index = oldest + position * stride;
  const snapshot = path.at(index);
  row.set(snapshot);
  if (position === 0) {
    refuseNonFinite(row, index);
    return;
  }
  const previous = path.at(index - stride);
  // One pass for all of it: a value that is not finite leaves no finite difference, and no finite sum.
  let sum = 0;
  for (let k = 0; k < row.length; k += 1) {
    row[k] -= previous[k];
    sum += Math.abs(row[k]);
  }
  if (Number.isFinite(sum)) return;
  refuseNonFinite(path.at(index), index);
  refuseNonFinite(row, index);
}
