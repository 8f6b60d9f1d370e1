import type { ParameterPath } from '@policypath/tsvd';

/**
 * A path whose rows are kept after their first reading, as far as `bytes` reach; what is beyond is read each time. The
 * first ones are kept and not the newest: the analysis runs over a path again and again, and would otherwise find in
 * memory just what it does not need next.
 */
export function cachedPath(path: ParameterPath, bytes: number): ParameterPath & { readonly rowsKept: number } {
  const limit = Math.floor(bytes / (4 * path.dimension));
  const rows = new Map<number, Float32Array>();
  return {
    begin: path.begin,
    end: path.end,
    dimension: path.dimension,
    get rowsKept() {
      return rows.size;
    },
    at(index) {
      const kept = rows.get(index);
      if (kept !== undefined) return kept;
      const row = path.at(index);
      if (rows.size < limit) rows.set(index, row);
      return row;
    },
  };
}

/** The snapshots [begin, end) of a path. */
export function partOfPath(path: ParameterPath, begin: number, end: number): ParameterPath {
  return { begin, end, dimension: path.dimension, at: (index) => path.at(index) };
}

/** Snapshots from one to the next when at most `most` of `snapshots` are to be used, the newest included. */
export function strideFor(snapshots: number, most: number): number {
  return Math.max(1, Math.ceil((snapshots - 1) / (most - 1)));
}

/** Global indices of every `stride`-th snapshot, counted back from the newest. */
export function thinnedIndices({ begin, end }: Pick<ParameterPath, 'begin' | 'end'>, stride: number): number[] {
  const size = Math.floor((end - 1 - begin) / stride) + 1;
  return Array.from({ length: size }, (_, i) => end - 1 - (size - 1 - i) * stride);
}
