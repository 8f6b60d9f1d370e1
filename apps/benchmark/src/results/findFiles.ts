import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';

/** Files that make a folder that of a trial. */
const signs = ['manifest.json', 'evaluations.jsonl'];

/**
 * Paths of all files of these names in the folders and below them, each once, sorted. As for the report, nothing below a
 * trial's folder is searched, so that a running one may change it meanwhile; hidden folders and node_modules are not.
 *
 * @throws UsageError, with the mend, when a folder is not there or one below it cannot be read
 */
export function findFiles(folders: readonly string[], names: readonly string[]): string[] {
  const found = new Set<string>();
  const search = (folder: string): void => {
    const entries = entriesOf(folder);
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    for (const name of files) if (names.includes(name)) found.add(join(folder, name));
    if (files.some((name) => signs.includes(name))) return;
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
        search(join(folder, entry.name));
      }
    }
  };
  for (const folder of folders) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new UsageError(`there is no folder ${folder}`);
    }
    search(folder);
  }
  return [...found].toSorted();
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // Deleted since it was listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UsageError(
      `the folder ${folder} cannot be read (${(error as Error).message}): let it be read, or give the folders beside it one by one`,
    );
  }
}
