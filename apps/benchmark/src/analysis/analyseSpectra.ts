import { type LayerSlice, type PeriodName, partOfPath, periodsOf } from '@policypath/path-report/phenomena';
import { LayerPath } from '@policypath/path-buffer';
import { createGenerator } from '@policypath/random';
import {
  compareWithNull,
  paperThresholds,
  type NullComparison,
  type NullName,
  type ParameterPath,
  type TemporalKernels,
} from '@policypath/tsvd';

export interface AnalyseSpectraOptions {
  readonly layers: readonly LayerSlice[];
  readonly nulls: readonly NullName[];
  readonly repeats: number;
  readonly band: number;
  /** Snapshots of one comparison at most; longer pieces are thinned. */
  readonly snapshots: number;
  readonly seed: number;
  readonly kernels: TemporalKernels;
  readonly onDraw: (piece: string, done: number, total: number) => void;
}

/** Statistics of one layer (null: all) in one period (null: all) beside null models. */
export interface SpectrumPiece {
  readonly layer: number | null;
  readonly period: PeriodName | null;
  /** Or why there is none. */
  readonly comparison: NullComparison | { readonly skipped: string };
}

/** D(beta), a_k and the other statistics of `compareWithNull` for each layer and period, each with its own draws. */
export function analyseSpectra(path: ParameterPath, options: AnalyseSpectraOptions): SpectrumPiece[] {
  const { layers, seed, nulls, repeats, band, snapshots, kernels, onDraw } = options;
  const periods = [null, ...periodsOf(path)];
  const slices = [null, ...layers];
  return slices.flatMap((slice) =>
    periods.map((period): SpectrumPiece => {
      const piece = `${slice === null ? 'all layers' : `layer ${slice.layer}`}, ${period?.name ?? 'whole path'}`;
      const inPeriod = period === null ? path : partOfPath(path, period.begin, period.end);
      const source = slice === null ? inPeriod : new LayerPath(inPeriod, slice.layer, slice);
      return {
        layer: slice?.layer ?? null,
        period: period?.name ?? null,
        comparison: comparisonOf(source, {
          generator: createGenerator(seed, `analysis/null models of ${piece}`),
          nulls,
          repeats,
          band,
          thresholds: paperThresholds,
          snapshots,
          kernels,
          onDraw: (done, total) => onDraw(piece, done, total),
        }),
      };
    }),
  );
}

/** A piece that hardly moves has its reason in place of a comparison. */
function comparisonOf(
  path: ParameterPath,
  options: Parameters<typeof compareWithNull>[1],
): SpectrumPiece['comparison'] {
  try {
    return compareWithNull(path, options);
  } catch (error) {
    // Options and rows were checked before: what is refused now is the shape of this piece.
    if (error instanceof RangeError) return { skipped: error.message };
    throw error;
  }
}
