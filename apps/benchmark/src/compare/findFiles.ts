import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../cli/usageError.ts';

/** Paths of all files of these names in the folders and below them, each once, sorted. @throws UsageError on no folder */
export function findFiles(folders: readonly string[], names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const folder of folders) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new UsageError(`there is no folder ${folder}`);
    }
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && names.includes(entry.name)) found.add(join(entry.parentPath, entry.name));
    }
  }
  return [...found].toSorted();
}
