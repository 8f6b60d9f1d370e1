import { accessSync, constants, existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import type { Checkpoint } from '@policypath/path-files';
import { writeCheckpoint } from '@policypath/path-files/node';

/** The formats of paths and checkpoints that are written. */
const extensions = ['.safetensors', '.npz', '.npy'];

/** What loads one of our files where another tool's own format was asked for. */
const instead: readonly { readonly extensions: readonly string[]; readonly how: string }[] = [
  {
    extensions: ['.pt', '.pth', '.bin', '.ckpt', '.zip'],
    how: "PyTorch's files are read, not written; a .safetensors is loaded by load_file of safetensors.torch",
  },
  { extensions: ['.h5', '.hdf5', '.keras'], how: "HDF5 is not written; a .npz is loaded by NumPy's load" },
];

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
 * Refuses a path or a checkpoint that could not be written, has another extension than our formats, or is there already.
 *
 * @throws UsageError with the mend.
 */
export function checkDataFile(file: string, { force = false }: { readonly force?: boolean }): void {
  const extension = extname(file);
  if (!extensions.includes(extension)) {
    const how = instead.find((one) => one.extensions.includes(extension))?.how;
    throw new UsageError(
      `${file}: its name should end in ${extensions.join(' or ')}, which tells the format${how ? ` (${how})` : ''}.`,
    );
  }
  checkOutputFile(file);
  if (existsSync(file) && !force) {
    throw new UsageError(`${realpathSync(file)}: it is there already; name another file, or --force writes over it.`);
  }
}

/** Writes a checkpoint by the extension. @throws UsageError where the format does not have one of its types */
export function writeCheckpointFile(file: string, checkpoint: Checkpoint): void {
  try {
    writeCheckpoint(file, checkpoint);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${file}: ${error.message}`, { cause: error });
    throw error;
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
