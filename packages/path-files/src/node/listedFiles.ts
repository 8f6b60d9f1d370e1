import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isLookedInto, listedAmong } from '../formats/fileFolder.ts';
import { PathFileError } from '../formats/pathFileError.ts';

/**
 * The files in a folder and in the folders in it, as `listedAmong` lists them. Linked folders are passed over.
 *
 * @throws PathFileError when a folder cannot be listed or there are more than 200,000 files.
 */
export function listedFiles(folder: string): string[] {
  return listedAmong(folder, filesIn(folder));
}

function* filesIn(folder: string): Generator<string, void> {
  const open = [''];
  for (const path of open) {
    for (const entry of entriesOf(join(folder, path))) {
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isLookedInto(name)) open.push(name);
        continue;
      }
      const linked = entry.isSymbolicLink() && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile();
      if (entry.isFile() || linked) yield name;
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new PathFileError(folder, `it cannot be listed (${(error as Error).message}).`, { cause: error });
  }
}
