import type { ProgressMessage } from '../train/progressReport.ts';

/** Why a trial's process ended although nothing went wrong in the process: to start it again at once would end the same way. */
export type FailureReason =
  /** Something it computed is no finite number; `failure.json` in its folder says what. */
  | 'diverged'
  | 'disk full'
  /** Too little memory or disk was free to begin or go on: later, or elsewhere, there may be enough. */
  | 'shortage'
  /** Another process works on it. */
  | 'locked'
  /** Another engine, which is not here, has computed it so far. */
  | 'other engine'
  /** It was asked wrongly: other settings, an unknown environment. */
  | 'refused';

/** The last message of a trial's process. */
export type EndMessage =
  | { readonly type: 'end'; readonly status: 'finished' | 'stopped'; readonly step: number | null }
  | { readonly type: 'end'; readonly status: 'failed'; readonly reason: FailureReason; readonly message: string };

/** What a trial's process tells its parent. */
export type TrialMessage = ProgressMessage | EndMessage;
