import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  bytesOf,
  refuseShortLog,
  type AppendLog,
  type FileContent,
  type TrialStorage,
} from '../storage/trialStorage.ts';
import { sha256 } from './sha256.ts';

/** The folder of each storage that `folderStorage` made. */
const folders = new WeakMap<TrialStorage, string>();

/** Files in a folder. Each file is flushed before it is renamed into place, and the folder's list of names after. */
export function folderStorage(folder: string, refuseIfLost: (sure?: boolean) => void = () => {}): TrialStorage {
  const at = (path: string): string => join(folder, path);
  const storage: TrialStorage = {
    name: folder,
    list: async (inside = '') => orMissing(() => readdirSync(at(inside))) ?? [],
    read: async (path) => orMissing(() => readFileSync(at(path))),
    size: async (path) => statSync(at(path), { throwIfNoEntry: false })?.size ?? null,
    async write(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileAtomically(at(path), content);
    },
    replace: async (path, content) => replaceFile(at(path), content),
    writeTogether: async (name, files) => writeFolderAtomically(folder, name, files),
    async rename(name, to) {
      rmSync(at(to), { recursive: true, force: true });
      renameSync(at(name), at(to));
    },
    remove: async (path) => rmSync(at(path), { recursive: true, force: true }),
    async link(path, from, fromPath) {
      const source = folders.get(from);
      return source !== undefined && linkedFile(join(source, fromPath), at(path));
    },
    openLog: async (path, keepBytes) => openFileLog(at(path), keepBytes),
    sha256,
    refuseIfLost,
  };
  folders.set(storage, folder);
  return storage;
}

/** Links a file hard in place of any of that name; false where the file system does not. */
function linkedFile(from: string, to: string): boolean {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch (error) {
    // Another disk, a file system without links, one that allows no more of them, or a file of another user.
    const { code } = error as NodeJS.ErrnoException;
    if (['EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code ?? '')) return false;
    throw error;
  }
  syncFolder(dirname(to));
  return true;
}

/**
 * Writes a file that is either wholly there or not at all, also after a power cut: written beside its place, flushed to
 * the disk, renamed, and the folder flushed.
 */
export function writeFileAtomically(path: string, data: FileContent): void {
  writeWhole(path, (partial) => writeFileDurably(partial, data));
  syncFolder(dirname(path));
}

/** Writes a file that is either wholly there or not at all whenever this process ends; not flushed to the disk. */
function replaceFile(path: string, data: FileContent): void {
  writeWhole(path, (partial) => writeFileSync(partial, data));
}

/** Has a file written beside its place, then renames it. */
function writeWhole(path: string, write: (partial: string) => void): void {
  const partial = `${path}.partial`;
  try {
    write(partial);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** Writes several files at once: into a hidden folder, flushed, then one rename. */
function writeFolderAtomically(
  folder: string,
  name: string,
  files: readonly (readonly [name: string, content: FileContent])[],
): void {
  const partial = join(folder, `.${name}.partial`);
  rmSync(partial, { recursive: true, force: true });
  try {
    mkdirSync(partial);
    for (const [file, content] of files) writeFileDurably(join(partial, file), content);
    syncFolder(partial);
    const place = join(folder, name);
    if (existsSync(place)) rmSync(place, { recursive: true });
    renameSync(partial, place);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Writes a file and flushes it to the disk; not atomic. */
function writeFileDurably(path: string, data: FileContent): void {
  const file = openSync(path, 'w');
  try {
    writeAll(file, bytesOf(data), 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Flushes a folder's list of names, so that a rename in it survives a power cut. */
function syncFolder(path: string): void {
  // Windows cannot open a folder; its renames are journalled by the file system.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function openFileLog(path: string, keepBytes: number): AppendLog {
  const present = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  refuseShortLog(path, present, keepBytes);
  // Not 'a': on some systems appending ignores the truncation, and we keep a position anyway.
  const file = openSync(path, present === 0 ? 'w' : 'r+');
  ftruncateSync(file, keepBytes);
  let bytes = keepBytes;
  return {
    get bytes() {
      return bytes;
    },
    append(content) {
      const added = bytesOf(content);
      try {
        writeAll(file, added, bytes);
      } catch (error) {
        // Leave no half line behind when the disk is full.
        ftruncateSync(file, bytes);
        throw error;
      }
      bytes += added.byteLength;
    },
    flush: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.byteLength) {
    written += writeSync(file, bytes, written, bytes.byteLength - written, position + written);
  }
}

/** null for a missing file or folder; every other error of the system is thrown. */
function orMissing<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
