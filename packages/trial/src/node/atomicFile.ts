import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that is either wholly there or not at all, also after a power cut: written beside its place, flushed to
 * the disk, renamed, and the folder flushed.
 */
export function writeFileAtomically(path: string, data: string | Uint8Array): void {
  const partial = `${path}.partial`;
  try {
    writeFileDurably(partial, data);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Writes a file and flushes it to the disk; not atomic. */
export function writeFileDurably(path: string, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const file = openSync(path, 'w');
  try {
    let written = 0;
    while (written < bytes.byteLength) written += writeSync(file, bytes, written, bytes.byteLength - written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Flushes a folder's list of names, so that a rename in it survives a power cut. */
export function syncFolder(path: string): void {
  // Windows cannot open a folder; its renames are journalled by the file system.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
