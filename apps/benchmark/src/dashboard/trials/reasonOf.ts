/** A reason in a few words; of the system's errors the path is left out, which is shown already. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return code === undefined ? message : `it cannot be read (${code})`;
}
