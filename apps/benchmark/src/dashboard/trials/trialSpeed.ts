import type { ShownEvaluation, ShownManifest } from './trialRecords.ts';
import type { TrialCondition, TrialView } from './trialView.ts';

interface MeasuredTrial {
  readonly condition: TrialCondition;
  readonly manifest: ShownManifest | null;
  readonly actionRepeat: number;
  readonly evaluations: readonly ShownEvaluation[];
  readonly step: number;
  /** Of a finished trial. */
  readonly wallSeconds: number | null;
}

/** How fast a trial is, and how long it will take: nothing where that is not known. */
export function trialSpeed(trial: MeasuredTrial): Pick<TrialView, 'stepsPerSecond' | 'secondsToGo'> {
  const { condition, manifest, actionRepeat, evaluations, step, wallSeconds } = trial;
  if (condition === 'finished') {
    return { stepsPerSecond: wallSeconds ? step / wallSeconds : null, secondsToGo: null };
  }
  const [before, last] = evaluations.slice(-2);
  if (!condition.startsWith('running') || manifest === null || last === undefined) return unknown;
  if (last.wallSeconds === null || before.wallSeconds === null) return unknown;
  const seconds = last.wallSeconds - before.wallSeconds;
  const steps = last.step - before.step;
  if (!(seconds > 0 && steps > 0)) return unknown;
  // Random actions without updates, counted in agent steps, are many times faster than what follows.
  const warmUp = before.step < manifest.trial.startSteps * actionRepeat;
  const stepsPerSecond = steps / seconds;
  const left = Math.max(0, manifest.trial.steps - step);
  return { stepsPerSecond, secondsToGo: warmUp ? null : left / stepsPerSecond };
}

const unknown = { stepsPerSecond: null, secondsToGo: null };
