/** Something that was asked for cannot be done as asked; the message is one line that says why, and how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
