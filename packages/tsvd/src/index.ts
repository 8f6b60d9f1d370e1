export type { CoordinatePath, ParameterPath, PathSource } from './parameterPath.ts';
export { waitingSnapshots } from './waitingSnapshots.ts';
export { loadKernels } from '@policypath/kernels';
export type { DenseKernels, TemporalKernels } from './temporalKernels.ts';
export { plainKernels } from './plainKernels.ts';
export { temporalSvd, temporalSvdSync, type SyncTemporalSvdOptions, type TemporalSvdOptions } from './temporalSvd.ts';
export type { TemporalSvd } from './temporalReading.ts';
export {
  SlidingTemporalSvd,
  type SlidingTemporalSvdOptions,
  type SlidingTemporalSvdState,
} from './slidingTemporalSvd.ts';
export type { SolveCounts, WindowEigenpairsState } from './windowEigenpairs.ts';
export type { SlidingGramState } from './slidingGram.ts';
export { informationAmount } from './informationAmount.ts';
export { majorDimensionality, paperThresholds } from './majorDimensionality.ts';
export { explainedVariance, explainedVarianceDimensionality } from './explainedVariance.ts';
export { accumulatedChange } from './accumulatedChange.ts';
export { finalChange } from './finalChange.ts';
export { wayText, type DecompositionWay } from './decompositionWay.ts';
export { detourRatio } from './detourRatio.ts';
export type { DetourRatio, DetourRatioOptions } from './pathChange.ts';
export { fromJsonSafe, jsonSafe } from './jsonSafe.ts';
export { principalAngles } from './principalAngles.ts';
export { OrderStatistics } from './orderStatistics.ts';
export { PositionSet } from './positionSet.ts';
export { paperUpperShare, upperShare, upperShareSet } from './upperShare.ts';
export { columnBlocks, columnsOf, type Columns } from './columns.ts';
export { decomposeGram, type GramDecomposition } from './decomposeGram.ts';
export { leftVectorPath } from './leftVectorPath.ts';
export { PathChange } from './pathChange.ts';
export { combineRows, type CombineRowsOptions } from './combineRows.ts';
export { projectedPath, type ProjectedPathOptions } from './projectedPath.ts';
export { centredGram, type PathCentre } from './centredGram.ts';
export { cosineCorrelation } from './cosineCorrelation.ts';
export { decayExponent } from './decayExponent.ts';
export { meanAlignment } from './meanAlignment.ts';
export {
  compareWithNull,
  type ComparedStatistic,
  type NullComparison,
  type NullComparisonOptions,
} from './nullModels/compareWithNull.ts';
export { NothingToCompareError } from './nullModels/nothingToCompareError.ts';
export { incrementGram, type IncrementGram, type IncrementGramOptions } from './nullModels/incrementGram.ts';
export { pathGram, type Centring } from './nullModels/pathGram.ts';
export { stepStatistics, type StepStatistics } from './nullModels/stepStatistics.ts';
export { nullModel, nullNames, type NullName } from './nullModels/nullModel.ts';
export type { NullGenerator } from './nullModels/nullGenerator.ts';
export { nullBand, type NullBand } from './nullModels/nullBand.ts';
export { predictionBand, type PredictionBand } from './nullModels/predictionBand.ts';
export type { PathStatistic, StatisticName } from './nullModels/pathStatistics.ts';
