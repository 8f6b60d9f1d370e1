import type { ByteSource } from './byteSource.ts';
import { naturalOrder } from './naturalOrder.ts';
import { PathFileError } from './pathFileError.ts';

/** An open file of a folder. */
export interface OpenFile extends ByteSource {
  close(): void;
}

/** A folder of files that can be read: on disk, or as a browser gives it to a page. */
export interface FileFolder {
  /** Stands in error messages. */
  readonly name: string;
  /** The files in it and in the folders in it, relative to it and with /, in natural order; hidden ones left out. */
  list(): readonly string[];
  /** Whether there is a file of this name. */
  has(file: string): boolean;
  /** What messages call a file of it. */
  nameOf(file: string): string;
  /**
   * Opens a file. A file that is opened again must be as it was at first.
   *
   * @throws PathFileError when there is no such file, or it is not readable or changed.
   */
  open(file: string): OpenFile;
}

/** Folders within folders that are looked into: runs/seed_0/checkpoints/checkpoint-100. */
const maximumDepth = 4;
/** Folders of programs, with many files. */
const passedOver = new Set(['node_modules', '__pycache__', 'site-packages']);
const maximumFiles = 200_000;

/** Whether a folder within a folder is looked into. @param path relative to the outermost one, with / */
export function isLookedInto(path: string): boolean {
  const names = path.split('/');
  return names.length <= maximumDepth && names.every((name) => !name.startsWith('.') && !passedOver.has(name));
}

/**
 * What `FileFolder.list` gives of all files in a folder and in those within it: not the hidden ones, and not those in folders
 * that are not looked into. In one order on every system: messages name the first ones.
 *
 * @throws PathFileError for more than 200,000 files.
 */
export function listedAmong(folder: string, files: Iterable<string>): string[] {
  const listed: string[] = [];
  for (const file of files) {
    const slash = file.lastIndexOf('/');
    if (file.startsWith('.', slash + 1) || (slash >= 0 && !isLookedInto(file.slice(0, slash)))) continue;
    listed.push(file);
    if (listed.length > maximumFiles) throw new PathFileError(folder, `it holds more than ${maximumFiles} files.`);
  }
  return listed.sort(naturalOrder);
}
