import { sha256 } from './sha256.ts';
import { bytesOf, refuseShortLog, type TrialStorage } from './trialStorage.ts';

/** The parts of the File System standard (https://fs.spec.whatwg.org) that are used. */
export interface OpfsFolder {
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<OpfsFolder>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<OpfsFile>;
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>;
  keys(): AsyncIterableIterator<string>;
}
export interface OpfsFile {
  getFile(): Promise<{ readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }>;
  /** A stream whose content replaces the file when it is closed. */
  createWritable(): Promise<{
    write(data: Uint8Array<ArrayBuffer>): Promise<void>;
    close(): Promise<void>;
    abort(): Promise<void>;
  }>;
  /** In a dedicated worker only. Locks the file. */
  createSyncAccessHandle(): Promise<OpfsAccess>;
}
export interface OpfsAccess {
  getSize(): number;
  truncate(size: number): void;
  read(target: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(data: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}

/**
 * A folder of a page's origin-private file system, in a dedicated worker:
 *
 *     const root = await navigator.storage.getDirectory();
 *     const storage = opfsStorage(await root.getDirectoryHandle('trial', { create: true }));
 *
 * Logs are open under an exclusive lock, so a second worker cannot run the same trial. The system renames no folders: the
 * files of `writeTogether` are written one by one, the last means that all are there.
 */
export function opfsStorage(root: OpfsFolder, name = 'OPFS'): TrialStorage {
  const folderOf = async (names: readonly string[], create = false): Promise<OpfsFolder> => {
    let folder = root;
    for (const part of names) folder = await folder.getDirectoryHandle(part, { create });
    return folder;
  };
  const fileOf = async (path: string, create = false): Promise<OpfsFile> => {
    const names = path.split('/');
    const folder = await folderOf(names.slice(0, -1), create);
    return await folder.getFileHandle(names[names.length - 1], { create });
  };

  /** By path: the browser hands out no file that is written to meanwhile. */
  const openLogs = new Map<string, OpfsAccess>();

  const storage: TrialStorage = {
    name,
    async list(folder) {
      const found = await orNull(folderOf(folder?.split('/') ?? []));
      const names: string[] = [];
      if (found !== null) for await (const entry of found.keys()) names.push(entry);
      return names;
    },
    async read(path) {
      const log = openLogs.get(path);
      if (log !== undefined) {
        const bytes = new Uint8Array(log.getSize());
        log.read(bytes, { at: 0 });
        return bytes;
      }
      const file = await orNull(fileOf(path));
      return file === null ? null : await contentOf(file);
    },
    async size(path) {
      const file = await orNull(fileOf(path));
      return file === null ? null : (await file.getFile()).size;
    },
    async write(path, content) {
      const stream = await (await fileOf(path, true)).createWritable();
      try {
        await stream.write(new Uint8Array(bytesOf(content)));
      } catch (error) {
        await stream.abort();
        throw error;
      }
      await stream.close();
    },
    replace: (path, content) => storage.write(path, content),
    async writeTogether(folder, files) {
      await storage.remove(folder);
      for (const [file, content] of files) await storage.write(`${folder}/${file}`, content);
    },
    async rename(folder, to) {
      const files: [string, Uint8Array][] = [];
      for (const file of await storage.list(folder)) {
        files.push([file, (await storage.read(`${folder}/${file}`)) ?? new Uint8Array(0)]);
      }
      await storage.writeTogether(to, files);
      await storage.remove(folder);
    },
    async remove(path) {
      const names = path.split('/');
      const folder = await orNull(folderOf(names.slice(0, -1)));
      await orNull(folder?.removeEntry(names[names.length - 1], { recursive: true }) ?? Promise.resolve());
    },
    async openLog(path, keepBytes) {
      refuseShortLog(path, (await storage.size(path)) ?? 0, keepBytes);
      const access = await lockedAccess(await fileOf(path, true), name);
      access.truncate(keepBytes);
      openLogs.set(path, access);
      let bytes = keepBytes;
      return {
        get bytes() {
          return bytes;
        },
        append(content) {
          const added = new Uint8Array(bytesOf(content));
          const written = access.write(added, { at: bytes });
          if (written < added.byteLength) {
            access.truncate(bytes);
            throw new Error(`${path}: the browser gives this page no more room`);
          }
          bytes += written;
        },
        flush: () => access.flush(),
        close() {
          openLogs.delete(path);
          access.close();
        },
      };
    },
    sha256,
    refuseIfLost() {},
  };
  return storage;
}

/** The bytes of a file, which may be replaced while they are read: then those of the new one. */
async function contentOf(file: OpfsFile, tries = 5): Promise<Uint8Array> {
  try {
    return new Uint8Array(await (await file.getFile()).arrayBuffer());
  } catch (error) {
    if ((error as Error).name !== 'NotReadableError' || tries === 1) throw error;
    return await contentOf(file, tries - 1);
  }
}

/** Milliseconds for which a lock may outlive the worker that held it, such as that of a page which was loaded anew. */
const lockOutlives = 3000;

/** @throws Error when another worker holds the file */
async function lockedAccess(file: OpfsFile, place: string): Promise<OpfsAccess> {
  const until = Date.now() + lockOutlives;
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- asked again
      return await file.createSyncAccessHandle();
    } catch (error) {
      if ((error as Error).name !== 'NoModificationAllowedError') throw error;
      if (Date.now() > until) {
        throw new Error(`${place} is in use by another tab of this page: close that tab, or go on there`, {
          cause: error,
        });
      }
    }
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** null when nothing has that name. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    const { name } = error as Error;
    if (name === 'NotFoundError' || name === 'TypeMismatchError') return null;
    throw error;
  }
}
