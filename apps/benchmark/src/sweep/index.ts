export { trialFolder, type PlannedTrial } from './plannedTrials.ts';
export {
  batchOf,
  openBenchmarkFolder,
  openTrials,
  planSweep,
  type PlanSweepOptions,
  type SweepPlan,
  type SweptTrial,
} from './sweepPlan.ts';
export { trialStatus, type TrialStatus } from './trialStatus.ts';
