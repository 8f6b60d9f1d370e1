/** A mistake in what the user asked for: printed as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Too little memory or disk is free for a trial now; later, or on another machine, there may be enough. */
export class ShortageError extends UsageError {}
