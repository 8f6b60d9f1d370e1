import { PptbSchedule } from '@policypath/pptb';
import { flag, namedSettings } from './settingsError.ts';
import { scheduleOf } from './scheduleOf.ts';
import { actionRepeatOf, editsOnSchedule, type PptbSettings, type TrialConfig } from './trialSchema.ts';
import { snapshotsBeforeEdit } from './snapshotsBeforeEdit.ts';

/**
 * What makes a trial of these settings useless, a sentence each, with its mend; none for most.
 *
 * @param naming the name of a setting for the reader. Default: its flag
 */
export function trialWarnings(config: TrialConfig, naming: (name: string) => string = flag): string[] {
  return [evaluatedTooRarely(config), neverEdited(config)]
    .filter((warning) => warning !== null)
    .map((warning) => namedSettings(warning, naming));
}

function evaluatedTooRarely({ steps, evaluationInterval }: TrialConfig): string | null {
  if (evaluationInterval <= steps) return null;
  return (
    `{evaluationInterval} ${evaluationInterval} is above {steps} ${steps}: the policy is evaluated at the start and at the ` +
    'end alone, which gives no AUC and no SCORE; lower {evaluationInterval} or raise {steps}'
  );
}

function neverEdited(config: TrialConfig): string | null {
  const { pptb } = config;
  const agentSteps = config.steps / actionRepeatOf(config);
  if (pptb === null || !editsOnSchedule(config) || isEverEdited(pptb, config.startSteps, agentSteps)) return null;
  const { period } = pptb;
  const waits = Math.max(1, snapshotsBeforeEdit(pptb));
  return (
    `no edit will ever be due in ${agentSteps} agent steps: an edit comes every {period} ${period} steps, and the first ` +
    `waits for ${waits} snapshots, one in ${pptb.snapshotInterval} steps after {startSteps} ${config.startSteps}; ` +
    'raise {steps}, or lower {period}, {rank}, {snapshotUpdates} or {startSteps}'
  );
}

/** Whether the schedule has an edit. */
function isEverEdited(pptb: PptbSettings, startSteps: number, agentSteps: number): boolean {
  const { capacity: window, snapshotInterval, snapshotUpdates } = pptb;
  const schedule = new PptbSchedule(scheduleOf(pptb));
  const stepsPerPolicyUpdate = snapshotInterval / snapshotUpdates;
  let snapshots = 0;
  for (let step = 0; step <= agentSteps; step += 1) {
    const policyUpdates = Math.floor(Math.max(0, step - startSteps) / stepsPerPolicyUpdate);
    if (schedule.snapshotDue({ step, policyUpdates })) snapshots = Math.min(window, snapshots + 1);
    if (step > 0 && schedule.editDue({ step, snapshots })) return true;
  }
  return false;
}
