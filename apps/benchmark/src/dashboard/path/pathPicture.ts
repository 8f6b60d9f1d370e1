import { createKernels } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import {
  compareWithNull,
  informationAmount,
  majorDimensionality,
  nullComparisonArenaBytes,
  temporalSvd,
  temporalSvdArenaBytes,
  type NullBand,
} from '@policypath/tsvd';

/** Rows [n, m] of a path, oldest first, as they were read for a picture. */
export interface PathRows {
  readonly rows: readonly Float32Array[];
  /** Step of each row. */
  readonly steps: readonly number[];
  /** Where they come from, e.g. 'recorded every 1000 steps'. */
  readonly source: string;
  /** Snapshots that there are; of these every `stride`-th was read. */
  readonly snapshots: number;
  readonly stride: number;
}

/** One decomposition of the path. */
export interface DrawnSvd {
  /** Leading columns of U, each [n]; signs chosen so that a column ends above its beginning. */
  readonly columns: readonly (readonly number[])[];
  /** a_1, a_2, ... from sums of singular values. */
  readonly information: readonly number[];
  /** D(0.9). */
  readonly directions: number;
}

/** A value of the path beside what paths without structure have. */
export interface BesideNull {
  readonly centring: 'none' | 'mean';
  /** From 1. */
  readonly component: number;
  readonly value: number;
  readonly null: NullBand;
}

export interface PathPicture extends Omit<PathRows, 'rows'> {
  readonly dimension: number;
  /** As the paper has it. */
  readonly uncentred: DrawnSvd;
  /** Less the mean snapshot. */
  readonly centred: DrawnSvd;
  /** Why there is no comparison, or its values; the null: the path's own steps, each reversed by a coin. */
  readonly nullModel:
    | { readonly skipped: string }
    | {
        readonly draws: number;
        readonly band: number;
        /** Correlation of a left vector with the cosine that noise would give it. */
        readonly cosines: readonly BesideNull[];
        readonly information: readonly BesideNull[];
      };
}

const drawnColumns = 4;
const drawnInformation = 24;
const draws = 39;
const band = 0.9;

/**
 * The picture of a path: left vectors and information curve, centred and uncentred, beside a null model.
 *
 * @throws RangeError for fewer than 3 rows, rows of several lengths, or a row that is not finite
 */
export async function pathPicture({ rows, steps, ...origin }: PathRows): Promise<PathPicture> {
  if (rows.length < 3) throw new RangeError(`a picture of a path takes 3 snapshots, there are ${rows.length}`);
  const sizes = { snapshots: rows.length, dimension: rows[0].length };
  const arenaBytes = temporalSvdArenaBytes(sizes) + nullComparisonArenaBytes(rows.length);
  const kernels = await createKernels({ arenaBytes });
  const uncentred = drawnSvd(temporalSvd(rows, { kernels }));
  const centred = drawnSvd(temporalSvd(lessMean(rows), { kernels }));
  return { ...origin, steps, dimension: rows[0].length, uncentred, centred, nullModel: besideNull() };

  function besideNull(): PathPicture['nullModel'] {
    try {
      const generator = createGenerator(1, 'null models');
      const nulls = ['flippedIncrements'] as const;
      const options = { generator, nulls, repeats: draws, band, snapshots: rows.length, components: 8, kernels };
      const { statistics } = compareWithNull(rows, options);
      const named = (name: string): BesideNull[] =>
        statistics.flatMap((one) => {
          const { flippedIncrements } = one.nulls;
          if (one.name !== name || one.at === null || flippedIncrements === undefined) return [];
          return [{ centring: one.centring, component: one.at, value: one.value, null: flippedIncrements }];
        });
      return { draws, band, cosines: named('cosineCorrelation'), information: named('informationAmount') };
    } catch (error) {
      if (error instanceof RangeError) return { skipped: error.message };
      throw error;
    }
  }
}

function drawnSvd(svd: ReturnType<typeof temporalSvd>): DrawnSvd {
  const { rank, snapshots, leftVectors } = svd;
  if (rank === 0) return { columns: [], information: [], directions: 0 };
  const columns = Array.from({ length: Math.min(drawnColumns, rank) }, (_, j) => {
    const column = Array.from({ length: snapshots }, (_, i) => leftVectors[i * rank + j]);
    const sign = column[snapshots - 1] < column[0] ? -1 : 1;
    return column.map((value) => sign * value);
  });
  const spectrum = svd.spectrum();
  const information = Array.from(informationAmount(spectrum).subarray(0, drawnInformation));
  return { columns, information, directions: majorDimensionality(spectrum, 0.9) };
}

/** The rows less their mean, subtracted in float64. */
function lessMean(rows: readonly Float32Array[]): Float32Array[] {
  const mean = new Float64Array(rows[0].length);
  for (const row of rows) for (let k = 0; k < row.length; k += 1) mean[k] += row[k] / rows.length;
  return rows.map((row) => row.map((value, k) => value - mean[k]));
}
