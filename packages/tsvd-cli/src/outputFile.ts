import { accessSync, constants, existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';

/** Something that was asked for cannot be done as asked; the message is one line that says why, and how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Refuses a file that could not be written, before any work is done for it. @throws UsageError with the reason. */
export function checkOutputFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${file}: it is a folder; name a file.`);
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    throw new UsageError(`${file}: it cannot be written (${(error as Error).message}).`, { cause: error });
  }
}

/**
 * Refuses a file of data that could not be written, has another extension than those given, or is there already.
 *
 * @throws UsageError with the mend.
 */
export function checkDataFile(
  file: string,
  { extensions, force = false }: { readonly extensions: readonly string[]; readonly force?: boolean },
): void {
  if (!extensions.includes(extname(file))) {
    throw new UsageError(`${file}: its name should end in ${extensions.join(' or ')}, which tells the format.`);
  }
  checkOutputFile(file);
  if (existsSync(file) && !force) {
    throw new UsageError(`${realpathSync(file)}: it is there already; name another file, or --force writes over it.`);
  }
}

/** Writes a text file that appears when it is complete. */
export function writeOutputFile(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new Error(`${file}: it cannot be written (${(error as Error).message}).`, { cause: error });
  }
}
