export type { ComparisonBaseline } from './baselines.ts';
export { compareRuns, type ComparedRuns, type CompareRunsOptions } from './compareRuns.ts';
export type { AgentComparison, Comparison, EnvironmentComparison, MethodSummary, TrialSummary } from './comparison.ts';
export { blocksOf, type Blocks } from './blocks.ts';
export { readMeasuredTrial, readMeasuredTrials, trialName, type MeasuredTrial } from './measuredTrial.ts';
export { asPlanned, everyPair, missingTrials, type PlannedTrial } from './plannedTrial.ts';
export { sampledRuns, type EnvironmentSample, type SampledRun, type SampleOptions } from './sampledRuns.ts';
export { statisticsSections, type StatisticsOptions } from './statisticsSections.ts';
export { verdict, type Verdict } from './verdict.ts';
