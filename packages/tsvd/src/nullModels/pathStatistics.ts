import { cosineCorrelation } from '../cosineCorrelation.ts';
import type { Eigenpairs } from '../denseEigenpairs.ts';
import { decayExponent } from '../decayExponent.ts';
import { explainedVariance } from '../explainedVariance.ts';
import { informationAmount } from '../informationAmount.ts';
import { firstReaching } from '../majorDimensionality.ts';
import { meanAlignment } from '../meanAlignment.ts';
import { noiseShare, singularValuesOf } from '../numericalRank.ts';
import type { GramSolver } from './gramSolver.ts';
import type { IncrementGram } from './incrementGram.ts';
import { pathGram, type Centring } from './pathGram.ts';

/**
 * What is measured on the recorded path and on every path of a null model.
 * - `cosineCorrelation` k: of left vector k (uncentred: k + 1, the first is nearly constant) with k half periods.
 * - `decayExponent`: of the leading singular values (uncentred: from the second).
 * - `informationAmount` k: a_k. `explainedVariance` k: its squared form.
 * - `majorDimensionality` beta: D(beta).
 * - `detour` k: accumulated over final change of left vector k; Infinity where it ends exactly where it began.
 * - `meanAlignment`: |cosine| of the first direction and the mean weight vector.
 */
export type StatisticName =
  | 'cosineCorrelation'
  | 'decayExponent'
  | 'informationAmount'
  | 'explainedVariance'
  | 'majorDimensionality'
  | 'detour'
  | 'meanAlignment';

export interface PathStatistic {
  readonly name: StatisticName;
  readonly centring: Centring;
  /** The component k from 1, or beta of `majorDimensionality`; null where there is one value. */
  readonly at: number | null;
  readonly value: number;
}

export interface PathStatisticsOptions {
  /** K: components looked at. */
  readonly components: number;
  /** Values of beta. */
  readonly thresholds: readonly number[];
  readonly solver: Pick<GramSolver, 'solve' | 'solveUncentred'>;
}

/** Eigenpairs of one Gram matrix as a decomposition: all singular values, and the left vectors that were computed. */
export interface PathSpectrum {
  readonly singularValues: Float64Array;
  readonly leftVector: (j: number) => Float64Array;
}

/** The path's decomposition, centred or not, by the eigenpairs of its Gram matrix. Left vectors are valid as long as those are. */
export function pathSpectrum(
  { size, dimension }: Pick<IncrementGram, 'size' | 'dimension'>,
  { values, vectors }: Eigenpairs,
): PathSpectrum {
  const singularValues = singularValuesOf(values, size);
  singularValues.fill(0, Math.min(size, dimension));
  return { singularValues, leftVector: (j) => vectors.subarray(j * size, (j + 1) * size) };
}

/** All statistics of a path, uncentred and centred, that is known by its increments' inner products, in an order that depends on the options alone. */
export function pathStatistics(path: IncrementGram, options: PathStatisticsOptions): PathStatistic[] {
  const plain = pathGram(path, 'none');
  const centred = options.solver.solve(pathGram(path, 'mean'));
  // Of the uncentred path the first component is the weights themselves.
  const uncentred = options.solver.solveUncentred(plain, centred, options.components + 1);
  return [
    ...ofSpectrum(pathSpectrum(path, uncentred), plain, 'none', options),
    ...ofSpectrum(pathSpectrum(path, centred), plain, 'mean', options),
  ];
}

function ofSpectrum(
  { singularValues, leftVector }: PathSpectrum,
  plain: Float64Array,
  centring: Centring,
  { components, thresholds }: PathStatisticsOptions,
): PathStatistic[] {
  const skipped = centring === 'none' ? 1 : 0;
  const amounts = informationAmount(singularValues);
  const shares = explainedVariance(singularValues);
  // A drawn path may be closer to a line than the recorded one; the noise stands in for values lost in it.
  const noise = singularValues[0] * Math.sqrt(noiseShare(singularValues.length));
  const aboveNoise = (value: number) => Math.max(value, noise);
  const ofComponents = (name: StatisticName, value: (j: number) => number): PathStatistic[] =>
    Array.from({ length: components }, (_, j) => ({ name, centring, at: j + 1, value: value(j) }));
  const single = (name: StatisticName, value: number): PathStatistic => ({ name, centring, at: null, value });
  return [
    ...ofComponents('cosineCorrelation', (j) => cosineCorrelation(leftVector(j + skipped), j + 1)),
    single('decayExponent', decayExponent(singularValues.slice(skipped, skipped + components).map(aboveNoise))),
    ...ofComponents('informationAmount', (j) => amounts[j]),
    ...ofComponents('explainedVariance', (j) => shares[j]),
    ...thresholds.map((beta): PathStatistic => {
      return { name: 'majorDimensionality', centring, at: beta, value: firstReaching(amounts, beta) };
    }),
    ...ofComponents('detour', (j) => detourOf(leftVector(j))),
    single('meanAlignment', meanAlignment(plain, leftVector(0), singularValues[0])),
  ];
}

/** A left vector has length 1 and n >= 4 entries: 0/0 would take a constant one, which has no detour, so 1. */
function detourOf(values: Float64Array): number {
  let accumulated = 0;
  for (let i = 1; i < values.length; i += 1) accumulated += Math.abs(values[i] - values[i - 1]);
  return accumulated === 0 ? 1 : accumulated / Math.abs(values[values.length - 1] - values[0]);
}
