import type { TrialOfTask } from '../../results/toldApart.ts';
import type { ShownEvaluation, ShownManifest } from './trialRecords.ts';

/** How a trial stands. */
export type TrialCondition =
  | 'running'
  /** Locked by a process of another machine that has shown in the last minutes that it lives. */
  | 'running elsewhere'
  | 'failed'
  /** Its process is dead, or silent for minutes on another machine, and did not give its lock back: it was killed. */
  | 'stale lock'
  /** It has a beginning, no end and no process. */
  | 'stopped'
  | 'finished'
  /** Its manifest or its folder cannot be read. */
  | 'unreadable';

/** In the order in which they ask for attention. */
export const trialConditions: readonly TrialCondition[] = [
  'failed',
  'unreadable',
  'stale lock',
  'running',
  'running elsewhere',
  'stopped',
  'finished',
];

/** Where a trial's time went, up to its end or its newest checkpoint. */
export interface TimeSpent {
  readonly seconds: Readonly<Record<string, number>>;
  readonly upToStep: number;
}

/** Where a trial is. */
export interface TrialPlace {
  /** Twelve hexadecimal digits of its folder: what addresses name it by. */
  readonly id: string;
  /** Without symbolic links. */
  readonly folder: string;
  /** The same, beginning with the root as it was given. */
  readonly shownFolder: string;
  /** The part of it below its root. */
  readonly name: string;
}

/** A trial as the pages show it. Every text in it may be hostile. */
export interface TrialView extends TrialPlace, TrialOfTask {
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
  readonly condition: TrialCondition;
  /** What went wrong, or who works on it. */
  readonly detail: string | null;
  readonly manifest: ShownManifest | null;
  /** The newest environment step that a log knows of. */
  readonly step: number;
  readonly evaluations: readonly ShownEvaluation[];
  readonly lastEditStep: number | null;
  /** Environment steps a second: of a running trial between its last two evaluations, of a finished one over all of it. */
  readonly stepsPerSecond: number | null;
  /** Seconds to go at that speed; null where the speed is not known, or was that of the warm-up. */
  readonly secondsToGo: number | null;
  readonly timeSpent: TimeSpent | null;
  /** When a log was last written to, in milliseconds since 1970. */
  readonly updated: number | null;
  /** What could not be read. */
  readonly troubles: readonly string[];
  /** Changes whenever anything above does. */
  readonly version: string;
}
