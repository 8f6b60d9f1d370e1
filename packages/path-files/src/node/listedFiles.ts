import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { naturalOrder } from '../formats/naturalOrder.ts';
import { PathFileError } from '../formats/pathFileError.ts';

/** Folders within folders that are looked into: runs/seed_0/checkpoints/checkpoint-100. */
const maximumDepth = 4;
/** Folders of programs, with many files. */
const passedOver = new Set(['node_modules', '__pycache__', 'site-packages']);
const maximumFiles = 200_000;

/**
 * The files in a folder and in the folders in it, relative to it and with /. Hidden ones are passed over, and so are
 * linked folders.
 *
 * @throws PathFileError when a folder cannot be listed or there are more than 200,000 files.
 */
export function listedFiles(folder: string): string[] {
  const files: string[] = [];
  const open = [{ path: '', depth: 0 }];
  for (const { path, depth } of open) {
    for (const entry of entriesOf(join(folder, path))) {
      if (entry.name.startsWith('.')) continue;
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < maximumDepth && !passedOver.has(entry.name)) open.push({ path: name, depth: depth + 1 });
        continue;
      }
      const linked = entry.isSymbolicLink() && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile();
      if (entry.isFile() || linked) files.push(name);
      if (files.length > maximumFiles) throw new PathFileError(folder, `it holds more than ${maximumFiles} files.`);
    }
  }
  // In one order on every system: messages name the first ones.
  return files.sort(naturalOrder);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new PathFileError(folder, `it cannot be listed (${(error as Error).message}).`, { cause: error });
  }
}
