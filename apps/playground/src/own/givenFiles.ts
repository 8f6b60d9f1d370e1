import type { GivenFiles } from './analyseGiven.ts';

/** Most files that are taken from a drop, so that a whole disk dropped by mistake ends soon. */
const mostFiles = 200_000;

/** Files of a file field: one is a path, several are the checkpoints of one run. Undefined for none. */
export function filesOfField(list: Iterable<File>): GivenFiles | undefined {
  const files = [...list];
  if (files.length === 0) return undefined;
  // A field for folders names each file by its way from the folder on: 'run/checkpoints/step_1.pt'.
  const [{ webkitRelativePath: path }] = files;
  if (path !== '') {
    const name = path.slice(0, path.indexOf('/'));
    const relative = (file: File): string => file.webkitRelativePath.slice(name.length + 1);
    return { name, isFolder: true, files: new Map(files.map((file) => [relative(file), file])) };
  }
  return loose(files);
}

function loose(files: readonly File[]): GivenFiles {
  const isFolder = files.length > 1;
  const name = isFolder ? `${files.length} files` : files[0].name;
  return { name, isFolder, files: new Map(files.map((file) => [file.name, file])) };
}

/**
 * Files that were dropped: one file, one folder with all in it, or several files. Must be called within the event.
 *
 * @throws Error for several folders, or more than 200,000 files
 */
export async function filesOfDrop({ items }: DataTransfer): Promise<GivenFiles | undefined> {
  // Before the first wait: afterwards the browser has let them go.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const folders = entries.filter((entry) => entry.isDirectory);
  if (folders.length > 1 || (folders.length === 1 && entries.length > 1)) {
    throw new Error('drop one folder alone, or files: each path has its own report');
  }
  if (folders.length === 0) {
    const files = await Promise.all(entries.map((entry) => fileOf(entry as FileSystemFileEntry)));
    return files.length === 0 ? undefined : loose(files);
  }
  const folder = folders[0] as FileSystemDirectoryEntry;
  const files = new Map<string, File>();
  await collect(folder, '', files);
  return { name: folder.name, isFolder: true, files };
}

async function collect(folder: FileSystemDirectoryEntry, path: string, files: Map<string, File>): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // A browser gives some hundred at a time, and none at the end.
    // oxlint-disable-next-line no-await-in-loop -- each answer says whether there are more
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const entry of some) {
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      // oxlint-disable-next-line no-await-in-loop -- one folder at a time
      if (entry.isDirectory) await collect(entry as FileSystemDirectoryEntry, name, files);
      // oxlint-disable-next-line no-await-in-loop
      else files.set(name, await fileOf(entry as FileSystemFileEntry));
      if (files.size > mostFiles)
        throw new Error(`${folder.name} holds more than ${mostFiles} files: drop the folder of one run`);
    }
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return await new Promise((resolve, reject) => entry.file(resolve, reject));
}
