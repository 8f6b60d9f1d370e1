import type { TrialStorage } from '@policypath/trial';
import { logSchemas, trialFiles, type LogName } from '@policypath/trial/records';

/** What is told of a storage while a trial writes to it. */
export interface StorageWatcher {
  /** A log is opened; what it held before, and holds on to, follows as lines. */
  opened(log: LogName): void;
  lines(log: LogName, lines: readonly string[]): void;
  /** A checkpoint is whole. */
  saved(checkpoint: { readonly step: number; readonly kept: boolean }): void;
}

const logOf = new Map<string, LogName>((Object.keys(logSchemas) as LogName[]).map((log) => [trialFiles[log], log]));

/** The same storage; the watcher is told of new lines and checkpoints, wherever the files lie. */
export function watchedStorage(storage: TrialStorage, watcher: StorageWatcher): TrialStorage {
  return {
    ...storage,
    async openLog(path, keepBytes) {
      const name = logOf.get(path);
      const before = name === undefined ? null : await storage.read(path);
      const log = await storage.openLog(path, keepBytes);
      if (name === undefined) return log;
      watcher.opened(name);
      const told = (text: string): void => watcher.lines(name, text.split('\n').filter(Boolean));
      if (before !== null && keepBytes > 0) told(new TextDecoder().decode(before.subarray(0, keepBytes)));
      return {
        get bytes() {
          return log.bytes;
        },
        append(content) {
          log.append(content);
          told(typeof content === 'string' ? content : new TextDecoder().decode(content));
        },
        flush: () => log.flush(),
        close: () => log.close(),
      };
    },
    async writeTogether(folder, files) {
      await storage.writeTogether(folder, files);
      const checkpoint = checkpointOf(folder);
      if (checkpoint !== undefined) watcher.saved(checkpoint);
    },
  };
}

/** Tells a watcher what lies in a storage that nobody writes to: its logs and its checkpoints. */
export async function tellWhatIsThere(storage: TrialStorage, watcher: StorageWatcher): Promise<void> {
  for (const [path, log] of logOf) {
    const bytes = await storage.read(path);
    if (bytes === null) continue;
    watcher.opened(log);
    watcher.lines(log, new TextDecoder().decode(bytes).split('\n').filter(Boolean));
  }
  await tellCheckpoints(storage, watcher);
}

/** Tells a watcher which checkpoints lie in a storage, oldest first. */
export async function tellCheckpoints(storage: TrialStorage, watcher: Pick<StorageWatcher, 'saved'>): Promise<void> {
  const found = (await storage.list()).flatMap((name) => checkpointOf(name) ?? []);
  for (const one of found.toSorted((a, b) => a.step - b.step)) watcher.saved(one);
}

/** What a folder's name says of the checkpoint in it; undefined for other folders. */
function checkpointOf(folder: string): { readonly step: number; readonly kept: boolean } | undefined {
  const [, kind, step] = /^(checkpoint|kept)-(\d+)$/.exec(folder) ?? [];
  return kind === undefined ? undefined : { step: Number(step), kept: kind === 'kept' };
}

/** All files of a storage, or those under the folders and names for which `wanted` is true. */
export async function filesOf(
  storage: TrialStorage,
  wanted: (path: string) => boolean = () => true,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const visit = async (path: string): Promise<void> => {
    const bytes = wanted(path) ? await storage.read(path) : null;
    if (bytes !== null) files.set(path, bytes);
    else for (const name of await storage.list(path)) await visit(`${path}/${name}`);
  };
  for (const name of await storage.list()) await visit(name);
  return files;
}
