/** Where a trial is, as its process tells its parent. */
export interface ProgressMessage {
  readonly type: 'progress';
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number | null;
  readonly lastReturn: number | null;
}

/** Why a trial could not go on. Started again at once it would end the same way, unlike after a crash. */
export type FailureReason =
  /** Something it computed is no finite number; `failure.json` in its folder says what. */
  | 'diverged'
  | 'disk full'
  /** Too little memory or disk was free to begin or go on: later, or elsewhere, there may be enough. */
  | 'shortage'
  /** Another process works on it. */
  | 'locked'
  /** Another engine, or another plug-in, which is not here, has computed it so far. */
  | 'other engine'
  /** It was asked wrongly: other settings, an unknown environment. */
  | 'refused';

/** The last message of a trial's process; one that crashes sends none. */
export type EndMessage =
  | { readonly type: 'end'; readonly status: 'finished' | 'stopped'; readonly step: number | null }
  | { readonly type: 'end'; readonly status: 'failed'; readonly reason: FailureReason; readonly message: string };

/** What a trial's process tells its parent. */
export type TrialMessage = ProgressMessage | EndMessage;

/** Sends a message to the process that started this one, if there is one and it is still there. */
export function tellParent(message: object): void {
  // A send to a dead parent reports its error to the callback; without one it would end this process.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
