import { sha256 } from './sha256.ts';
import { bytesOf, refuseShortLog, type AppendLog, type TrialStorage } from './trialStorage.ts';

/**
 * Files in memory, for tests and for pages without a file system.
 *
 * @param files by path; the same map opens the same place again
 */
export function memoryStorage(files = new Map<string, Uint8Array>(), name = 'memory'): TrialStorage {
  const under = (folder: string): string[] => [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
  const storage: TrialStorage = {
    name,
    async list(folder) {
      const start = folder === undefined ? 0 : folder.length + 1;
      const paths = folder === undefined ? [...files.keys()] : under(folder);
      return [...new Set(paths.map((path) => path.slice(start).split('/')[0]))];
    },
    read: async (path) => files.get(path)?.slice() ?? null,
    size: async (path) => files.get(path)?.byteLength ?? null,
    async write(path, content) {
      files.set(path, bytesOf(content).slice());
    },
    replace: (path, content) => storage.write(path, content),
    async writeTogether(folder, contents) {
      await storage.remove(folder);
      for (const [file, content] of contents) files.set(`${folder}/${file}`, bytesOf(content).slice());
    },
    async rename(folder, to) {
      await storage.remove(to);
      for (const path of under(folder)) {
        files.set(`${to}${path.slice(folder.length)}`, files.get(path) as Uint8Array);
        files.delete(path);
      }
    },
    async remove(path) {
      for (const file of [path, ...under(path)]) files.delete(file);
    },
    async openLog(path, keepBytes) {
      const before = files.get(path) ?? new Uint8Array(0);
      refuseShortLog(path, before.byteLength, keepBytes);
      return memoryLog(files, path, before.slice(0, keepBytes));
    },
    sha256,
    refuseIfLost() {},
  };
  return storage;
}

function memoryLog(files: Map<string, Uint8Array>, path: string, kept: Uint8Array): AppendLog {
  let room = kept;
  let bytes = kept.byteLength;
  files.set(path, kept);
  return {
    get bytes() {
      return bytes;
    },
    append(content) {
      const added = bytesOf(content);
      if (bytes + added.byteLength > room.byteLength) {
        const larger = new Uint8Array(2 * (bytes + added.byteLength));
        larger.set(room.subarray(0, bytes));
        room = larger;
      }
      room.set(added, bytes);
      bytes += added.byteLength;
      files.set(path, room.subarray(0, bytes));
    },
    flush() {},
    close() {},
  };
}
