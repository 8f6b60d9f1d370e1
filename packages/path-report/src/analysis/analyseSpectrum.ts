import {
  explainedVariance,
  explainedVarianceDimensionality,
  informationAmount,
  leftVectorPath,
  majorDimensionality,
  paperThresholds,
  PathChange,
  projectedPath,
  temporalSvdSync,
  type ParameterPath,
  type PathCentre,
  type TemporalKernels,
  type TemporalSvd,
} from '@policypath/tsvd';
import { countedPath } from './derivedPaths.ts';
import type { ComponentAnalysis, SpectrumAnalysis } from './pathAnalysis.ts';

export interface AnalyseSpectrumOptions {
  /** Every snapshot; `decomposed` is this path or a thinned one. */
  readonly whole: ParameterPath;
  readonly decomposed: ParameterPath;
  readonly components: number;
  /** 'mean': less the mean of what is decomposed. */
  readonly centre?: PathCentre;
  readonly kernels: TemporalKernels;
  readonly onProgress: (phase: string, done: number, total: number) => void;
}

/**
 * One decomposition: all singular values, and components with their detours along the whole path. Rows are read when
 * needed.
 *
 * @throws as the path on reading a row.
 */
export function analyseSpectrum(options: AnalyseSpectrumOptions): SpectrumAnalysis {
  const { decomposed, components, centre, kernels, onProgress } = options;
  const size = decomposed.end - decomposed.begin;
  const svd = temporalSvdSync(decomposed, {
    rank: Math.min(components, size),
    centre,
    kernels,
    onProgress: (done, total) => onProgress('multiplying', done, total),
  });
  if (svd.rank === 0) return nothing;
  const spectrum = svd.spectrum();
  return {
    way: svd.way,
    numericalRank: svd.numericalRank,
    singularValues: [...spectrum],
    informationAmount: [...informationAmount(spectrum)],
    explainedVariance: [...explainedVariance(spectrum)],
    majorDimensionality: paperThresholds.map((beta) => ({
      beta,
      dimensionality: majorDimensionality(spectrum, beta),
      ofExplainedVariance: explainedVarianceDimensionality(spectrum, beta),
    })),
    components: componentsOf(svd, options),
  };
}

const nothing: SpectrumAnalysis = {
  way: 'full',
  numericalRank: 0,
  singularValues: [],
  informationAmount: [],
  explainedVariance: [],
  majorDimensionality: [],
  components: [],
};

function componentsOf(
  svd: TemporalSvd,
  { whole, decomposed, onProgress }: AnalyseSpectrumOptions,
): ComponentAnalysis[] {
  const length = whole.end - whole.begin;
  const coordinates =
    whole === decomposed
      ? leftVectorPath(svd)
      : projectedPath(
          countedPath(whole, (row) => onProgress('following components', row, length)),
          svd,
        );
  const change = new PathChange<Float64Array>({ dimension: svd.rank });
  for (let index = coordinates.begin; index < coordinates.end; index += 1) change.add(coordinates.at(index));
  const accumulated = change.accumulatedChange();
  const final = change.finalChange();
  const { ratios } = change.detourRatio();
  return Array.from({ length: svd.rank }, (_, j) => ({
    component: j + 1,
    leftVector: [...svd.leftVector(j)],
    accumulatedChange: accumulated[j],
    finalChange: final[j],
    detourRatio: Number.isFinite(ratios[j]) ? ratios[j] : null,
    kind: Number.isNaN(ratios[j]) ? 'neverMoved' : ratios[j] === Infinity ? 'returned' : 'moved',
  }));
}
