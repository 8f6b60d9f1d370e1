export { describedDifferences, differences, type Difference } from './differences.ts';
export { countedCrash, crashesSchema, restartWait, type Crashes } from './crashes.ts';
export type { FailureReason } from './messages.ts';
export { pause } from './pause.ts';
export { parseTrialJob, trialJobSchema, type FullTrialJob, type TrialJob } from './trialJob.ts';
export {
  startTrialProcess,
  type TrialProcess,
  type TrialProcessListeners,
  type TrialProcessOutcome,
} from './trialProcess.ts';
export { runTrialPool, type NamedJob, type TrialPoolOptions } from './trialPool.ts';
export {
  createTrialsProgress,
  lineProgress,
  type TrialsProgress,
  type TrialsProgressOptions,
} from './trialsProgress.ts';
