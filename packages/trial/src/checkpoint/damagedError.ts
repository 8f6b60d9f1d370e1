/** What is stored is provably not what was written: a part is missing, cut short, or its SHA-256 differs. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}
