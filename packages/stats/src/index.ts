export {
  averageScoreProfile,
  interquartileMean,
  meanOfTaskMeans,
  medianOfTaskMeans,
  optimalityGap,
  profileBand,
  type ProfileBand,
  type ProfileBandOptions,
  runScoreProfile,
} from './aggregates.ts';
export {
  type BootstrapOptions,
  curveBand,
  type CurveBandPoint,
  type Interval,
  type IntervalOrReason,
  scoreInterval,
  type ScoreIntervalOptions,
  stratifiedBootstrap,
  type StratifiedBootstrapOptions,
  type UniformIntegers,
} from './bootstrap.ts';
export {
  aggregate,
  type AggregateOptions,
  available,
  improvement,
  type ImprovementOptions,
  type Measured,
  type NamedImprovement,
  normalisedScore,
  notAvailable,
  type NotAvailable,
  type NumberOrReason,
  truncate,
} from './improvement.ts';
export {
  areaUnderCurve,
  type AreaUnderCurve,
  type AreaUnderCurveOptions,
  lastEvaluations,
  type LastEvaluations,
  perRunScores,
  type PerRunScores,
  type PerRunScoresOptions,
  type PerRunStatistic,
  score,
  type TaskRuns,
  type TaskScores,
  trainedPart,
} from './measures.ts';
export { normalCdf } from './distributions.ts';
export { mean, sampleSpread, type SampleSpread } from './sampleSpread.ts';
export {
  type ComparedTask,
  improvementIntervals,
  type ImprovementIntervals,
  type ImprovementIntervalsOptions,
  normalisedInterval,
  type NormalisedIntervalOptions,
  normalisedScores,
  type NormaliseOptions,
  probabilityOfImprovement,
  probabilityOfImprovementInterval,
  type ProbabilityOfImprovementOptions,
} from './comparedIntervals.ts';
export {
  commonRange,
  type CurvePoint,
  meanCurve,
  regularEvaluations,
  type RunEvaluations,
  throughCommonStep,
  throughStep,
} from './runs.ts';
export {
  type Blocks,
  blocksOf,
  type CountedEvaluations,
  type LeftOut,
  type PlannedRun,
  type Run,
  runNumbers,
  type RunNumbers,
  type SelectedRun,
  type Selection,
  selectRuns,
  type SelectRunsOptions,
} from './selectRuns.ts';
export { described, verdict, type Verdict } from './significance.ts';
export {
  meanInterval,
  type MeanInterval,
  type PermutationOutcome,
  permutationTest,
  type PermutationTestOptions,
  welch,
  type WelchOptions,
  type WelchOutcome,
} from './significance.ts';
export {
  smallestDetectableEffect,
  type SmallestDetectableEffectOptions,
  twoSamplePower,
  type TwoSamplePowerOptions,
} from './twoSamplePower.ts';
export { forkDifference, forkEffect, type ForkDifference, type ForkEffect, type ForkPair } from './forkEffects.ts';
export { compareRuns, type Comparison } from './compareRuns.ts';
export type { CompareRunsOptions, EnvironmentResult, Horizon, MethodResult } from './comparison.ts';
export { comparedStatistics, type ComparedStatistic, type Effect, type SeedDifferences } from './effects.ts';
export {
  highestMean,
  tableMetrics,
  type HorizonImprovements,
  type ImprovementResult,
  type TableMetric,
  type TableNumbers,
} from './horizonImprovements.ts';
export {
  aggregateNames,
  type AggregateName,
  type MethodAggregate,
  type MethodProfile,
  type ProfileCurve,
  type Profiles,
} from './normalisedResults.ts';
