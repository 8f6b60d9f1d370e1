import type {
  EditEvaluationRecord,
  EditRecord,
  EpisodeRecord,
  EvaluatedEditRecord,
  EvaluationRecord,
  FailureRecord,
  Manifest,
  MetricsRecord,
  ResultRecord,
} from '@policypath/trial/records';
import type { TrialOfTask } from './tasks.ts';

/**
 * The state of a trial, in the words of all commands. 'waiting': planned, not begun; 'stopped': begun and not running,
 * to be resumed; 'failed': it diverged, failure.json says how.
 */
export type TrialState = 'waiting' | 'running' | 'stopped' | 'failed' | 'finished';

/** The files that show a trial's state in its folder; `running`: a live process holds its lock. */
interface TrialSigns {
  readonly finished: boolean;
  readonly failed: boolean;
  readonly running: boolean;
}

/** The state that follows from these signs. A result or a failure decides even while its process still holds the lock. */
export function stateOf({ finished, failed, running }: TrialSigns): Exclude<TrialState, 'waiting'> {
  if (finished) return 'finished';
  if (failed) return 'failed';
  return running ? 'running' : 'stopped';
}

/** The place of a trial: its path on this machine, and the name that reports and pages give it. */
export interface TrialPlace {
  readonly path: string;
  /** Path relative to its root, with slashes. */
  readonly shown: string;
}

/**
 * A trial in a folder, running or ended. Reading writes nothing; each file is parsed once, when it is first
 * used.
 */
export interface StoredTrial extends TrialOfTask {
  readonly place: TrialPlace;
  readonly manifest: Manifest;
  /** Name of its method: the name in its benchmark, otherwise its variant. */
  readonly method: string;
  readonly seed: number;
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
  readonly state: TrialState;
  /** null unless it failed. */
  readonly failure: FailureRecord | null;
  /** null unless it finished. */
  readonly result: ResultRecord | null;
  /** Evaluations at all offsets, by step. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly edits: readonly EditRecord[];
  readonly editEvaluations: readonly EditEvaluationRecord[];
  /** Edits that were only evaluated. */
  readonly evaluatedEdits: readonly EvaluatedEditRecord[];
  readonly episodes: readonly EpisodeRecord[];
  readonly metrics: readonly MetricsRecord[];
}

/** Whether a trial is over: nothing more will be added to its logs. */
export function hasEnded({ state }: Pick<StoredTrial, 'state'>): boolean {
  return state === 'finished' || state === 'failed';
}
