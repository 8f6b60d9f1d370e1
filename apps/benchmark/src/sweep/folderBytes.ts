import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of all files in a folder and below; 0 where there is none. A trial that runs there may delete some meanwhile. */
export function folderBytes(folder: string): number {
  return present(() => readdirSync(folder, { recursive: true, withFileTypes: true }), [])
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + present(() => lstatSync(join(parentPath, name)).size, 0), 0);
}

function present<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}
