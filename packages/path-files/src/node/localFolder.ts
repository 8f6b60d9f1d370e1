import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileFolder } from '../formats/fileFolder.ts';
import { fileSource, type FileStamp } from './fileSource.ts';
import { listedFiles } from './listedFiles.ts';

/** A folder on this machine. It remembers each file as it was when it was first opened. */
export function localFolder(name: string): FileFolder {
  const stamps = new Map<string, FileStamp>();
  const nameOf = (file: string): string => join(name, file);
  return {
    name,
    list: () => listedFiles(name),
    has: (file) => statSync(nameOf(file), { throwIfNoEntry: false }) !== undefined,
    nameOf,
    open(file) {
      const source = fileSource(nameOf(file), stamps.get(file));
      stamps.set(file, source.stamp);
      return source;
    },
  };
}
