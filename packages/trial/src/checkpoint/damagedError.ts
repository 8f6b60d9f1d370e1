/** What is on the disk is provably not what was written: a part is missing, cut short, or its SHA-256 differs. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

/**
 * What `read` returns; a file that is not there is damage. Everything else that a system may answer (no permission, too
 * many open files, no memory, a device that fails) says nothing about the file.
 *
 * @throws DamagedError when the file is missing; what `read` throws
 */
export function readOrDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ENOENT' || code === 'ENOTDIR' ? new DamagedError(message) : error;
  }
}
