import type {
  EditEvaluationRecord,
  EditRecord,
  EpisodeRecord,
  EvaluationRecord,
  FailureRecord,
  Manifest,
  MetricsRecord,
  ResultRecord,
} from '@policypath/trial/records';
import type { TrialOfTask } from './tasks.ts';

/**
 * How a trial stands, the one vocabulary of all commands. 'waiting': planned, not begun; 'stopped': begun and not running,
 * to be resumed; 'failed': it diverged, failure.json says how.
 */
export type TrialState = 'waiting' | 'running' | 'stopped' | 'failed' | 'finished';

/** What a trial's folder shows of its state; `running`: its lock is held by a live process. */
interface TrialSigns {
  readonly finished: boolean;
  readonly failed: boolean;
  readonly running: boolean;
}

/** The state that these signs mean. A result or a failure decides even while the process that wrote it still holds the lock. */
export function stateOf({ finished, failed, running }: TrialSigns): Exclude<TrialState, 'waiting'> {
  if (finished) return 'finished';
  if (failed) return 'failed';
  return running ? 'running' : 'stopped';
}

/** Where a trial lies: as it is opened, and as reports and pages name it, which knows no machine. */
export interface TrialPlace {
  readonly path: string;
  /** From its root on, with slashes. */
  readonly shown: string;
}

/**
 * A trial as its folder tells, running or ended. Reading changes nothing there; each file is parsed once, when it is first
 * asked for.
 */
export interface StoredTrial extends TrialOfTask {
  readonly place: TrialPlace;
  readonly manifest: Manifest;
  /** What its method is called: the name that its benchmark gives it, else its variant. */
  readonly method: string;
  readonly seed: number;
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
  readonly state: TrialState;
  /** null unless it failed. */
  readonly failure: FailureRecord | null;
  /** null unless it finished. */
  readonly result: ResultRecord | null;
  /** At all offsets, by step. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly edits: readonly EditRecord[];
  readonly editEvaluations: readonly EditEvaluationRecord[];
  readonly episodes: readonly EpisodeRecord[];
  readonly metrics: readonly MetricsRecord[];
}

/** Whether a trial is over: nothing more will be added to its logs. */
export function hasEnded({ state }: Pick<StoredTrial, 'state'>): boolean {
  return state === 'finished' || state === 'failed';
}
