export { benchmarkPath, readBenchmark, type Benchmark, type BenchmarkSetting } from './benchmarkFile.ts';
export { trialFolder, trialLabel, type PlannedTrial } from './plannedTrials.ts';
export { jobOf, openBenchmarkFolder, type RunOptions } from './runSweep.ts';
export { planSweep, type PlanSweepOptions, type SweepPlan, type SweptTrial } from './sweepPlan.ts';
export { trialStatus, type TrialState, type TrialStatus } from './trialStatus.ts';
