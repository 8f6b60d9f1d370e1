/** The progress of a trial, as its process reports it to its parent. */
export interface ProgressMessage {
  readonly type: 'progress';
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number | null;
  readonly lastReturn: number | null;
}

/** Why a trial could not go on. Unlike after a crash, starting it again at once would end the same way. */
export type FailureReason =
  /** Training diverged: a number is NaN or infinite; `failure.json` in its folder says which. */
  | 'diverged'
  | 'disk full'
  /** Too little memory or disk was free; later, or on another machine, there may be enough. */
  | 'shortage'
  /** Another process works on it. */
  | 'locked'
  /** It was computed so far by another engine or plug-in, which is not available here. */
  | 'other engine'
  /** The request is wrong: other settings, an unknown environment. */
  | 'refused';

/** The last message of a trial's process; one that crashes sends none. */
export type EndMessage =
  | { readonly type: 'end'; readonly status: 'finished' | 'stopped'; readonly step: number | null }
  | { readonly type: 'end'; readonly status: 'failed'; readonly reason: FailureReason; readonly message: string };

/** A message from a trial's process to its parent. */
export type TrialMessage = ProgressMessage | EndMessage;

/** Sends a message to the parent process, if there is one and it still runs. */
export function tellParent(message: object): void {
  // A send to a dead parent reports its error to the callback; without one it would end this process.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
