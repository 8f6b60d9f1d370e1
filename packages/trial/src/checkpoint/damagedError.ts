/** A stored part is missing, cut short, or its SHA-256 differs: it is not what was written. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}
