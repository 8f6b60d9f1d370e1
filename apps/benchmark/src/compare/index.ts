export type { ComparisonBaseline } from './baselines.ts';
export { compareRuns, type ComparedRuns, type CompareRunsOptions } from './compareRuns.ts';
export type { AgentComparison, Comparison, EnvironmentComparison, MethodSummary, TrialSummary } from './comparison.ts';
