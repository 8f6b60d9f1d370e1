import { analyzePath, type PathAnalysis } from '@policypath/path-report';

/** Rows [n, m] of a path, oldest first, as they were read for a picture. */
export interface PathRows {
  readonly rows: readonly Float32Array[];
  /** Step of each row. */
  readonly steps: readonly number[];
  /** Where they come from, e.g. 'recorded every 1000 steps'. */
  readonly source: string;
  /** Snapshots since the network first moved; of these every `stride`-th was read. */
  readonly snapshots: number;
  /** Earlier ones, left out (`waitingSnapshots` of @policypath/tsvd). */
  readonly waiting: number;
  readonly stride: number;
}

export interface PathPicture extends Omit<PathRows, 'rows'> {
  /** m: parameters in a snapshot. */
  readonly dimension: number;
  readonly decomposition: PathAnalysis['decomposition'];
  readonly nullModels: PathAnalysis['nullModels'];
}

/**
 * The picture of a path: its first four components, uncentred and centred, beside one null model of 39 draws: the path's
 * own steps, each reversed by a coin.
 *
 * @throws RangeError for fewer than 3 rows, rows of several lengths, or a row that is not finite
 */
export async function pathPicture({ rows, steps, ...origin }: PathRows): Promise<PathPicture> {
  if (rows.length < 3) throw new RangeError(`a picture of a path takes 3 snapshots, there are ${rows.length}`);
  const [{ length: dimension }] = rows;
  const path = { begin: 0, end: rows.length, dimension, at: (index: number) => rows[index] };
  const options = { components: 4, snapshots: Infinity, nulls: ['flippedIncrements'], repeats: 39 } as const;
  const { decomposition, nullModels } = await analyzePath(path, options);
  // Rows that repeat the first one are left out there.
  const analysed = decomposition.indices.map((index) => steps[index]);
  return { ...origin, steps: analysed, dimension, decomposition, nullModels };
}
