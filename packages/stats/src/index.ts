export { aggregate, type AggregateOptions, type NamedImprovement } from './aggregate.ts';
export { areaUnderCurve, type AreaUnderCurve, type AreaUnderCurveOptions } from './areaUnderCurve.ts';
export { curveBand, type CurveBandPoint } from './curveBand.ts';
export { improvement, normalisedScore, type ImprovementOptions, type Measured } from './improvement.ts';
export {
  improvementIntervals,
  type ComparedTask,
  type ImprovementIntervals,
  type ImprovementIntervalsOptions,
} from './improvementIntervals.ts';
export { interquartileMean } from './interquartileMean.ts';
export type { BootstrapOptions, Interval, IntervalOrReason, UniformIntegers } from './interval.ts';
export { lastEvaluations, type LastEvaluations } from './lastEvaluations.ts';
export { meanInterval, type MeanInterval } from './meanInterval.ts';
export { meanCurve, type CurvePoint } from './meanCurve.ts';
export {
  normalisedInterval,
  normalisedScores,
  type NormalisedIntervalOptions,
  type NormaliseOptions,
} from './normalisedInterval.ts';
export { available, notAvailable, type NotAvailable, type NumberOrReason } from './numberOrReason.ts';
export {
  averageScoreProfile,
  profileBand,
  runScoreProfile,
  type ProfileBand,
  type ProfileBandOptions,
} from './performanceProfile.ts';
export { permutationTest, type PermutationOutcome, type PermutationTestOptions } from './permutationTest.ts';
export {
  perRunScores,
  type PerRunScores,
  type PerRunScoresOptions,
  type PerRunStatistic,
  type TaskRuns,
  type TaskScores,
} from './perRunScores.ts';
export {
  probabilityOfImprovement,
  probabilityOfImprovementInterval,
  type ProbabilityOfImprovementOptions,
} from './probabilityOfImprovement.ts';
export type { RunEvaluations } from './runEvaluations.ts';
export { sampleSpread, type SampleSpread } from './sampleSpread.ts';
export { score } from './score.ts';
export { scoreInterval, type ScoreIntervalOptions } from './scoreInterval.ts';
export { stratifiedBootstrap, type StratifiedBootstrapOptions } from './stratifiedBootstrap.ts';
export { meanOfTaskMeans, medianOfTaskMeans, optimalityGap } from './taskMeans.ts';
export { throughCommonStep, throughStep } from './throughStep.ts';
export { truncate } from './truncate.ts';
export {
  smallestDetectableEffect,
  twoSamplePower,
  type SmallestDetectableEffectOptions,
  type TwoSamplePowerOptions,
} from './twoSamplePower.ts';
export { welch, type WelchOptions, type WelchOutcome } from './welch.ts';
