export type { CoordinatePath, ParameterPath, PathSource } from './parameterPath.ts';
export type { TemporalKernels } from './temporalKernels.ts';
export { plainKernels } from './plainKernels.ts';
export { temporalSvd, type TemporalSvd, type TemporalSvdOptions } from './temporalSvd.ts';
export {
  SlidingTemporalSvd,
  type SlidingTemporalSvdOptions,
  type SlidingTemporalSvdState,
  type SolveCounts,
} from './slidingTemporalSvd.ts';
export type { SlidingGramState } from './slidingGram.ts';
export { informationAmount } from './informationAmount.ts';
export { majorDimensionality, paperThresholds } from './majorDimensionality.ts';
export { explainedVariance, explainedVarianceDimensionality } from './explainedVariance.ts';
export { accumulatedChange } from './accumulatedChange.ts';
export { finalChange } from './finalChange.ts';
export { detourRatio, type DetourRatio, type DetourRatioOptions } from './detourRatio.ts';
export { paperUpperShare, upperShare } from './upperShare.ts';
export { leftVectorPath } from './leftVectorPath.ts';
