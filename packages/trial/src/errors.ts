/** The user's request is wrong. The command prints the message as one line and ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Too little memory or disk is free for a trial. Later, or on another machine, there may be enough. */
export class ShortageError extends UsageError {}
