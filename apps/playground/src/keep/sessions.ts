import { settingsOfLink, settingsLink, type PlaygroundSettings } from '../training/presets.ts';
import { canSave, rootFolder } from './placesInBrowser.ts';

/** A run that is saved in this browser. */
export interface StoredSession {
  /** Its folder, whose name begins with when it began. */
  readonly folder: string;
  readonly settings: PlaygroundSettings;
  readonly begunAt: Date;
  /** Step of the newest checkpoint of each trial. */
  readonly steps: readonly number[];
  /** Whether a person asked to keep it: others are removed once there are newer ones. */
  readonly isKept: boolean;
}

const settingsFile = 'session.json';
/** Sessions that nobody asked to keep, at most. */
const mostLeft = 3;

const lockOf = (folder: string): string => `policypath ${folder}`;
let release: (() => void) | undefined;

async function root(): Promise<FileSystemDirectoryHandle> {
  return await (await navigator.storage.getDirectory()).getDirectoryHandle(rootFolder, { create: true });
}

/**
 * Begins a session, which this page holds until it begins another one or is closed. Its description is written later; where
 * nothing can be saved that is told by the trials.
 *
 * @returns its folder
 */
export function beginSession(settings: PlaygroundSettings): string {
  const folder = new Date().toISOString().replaceAll(/[:.]/g, '-');
  hold(folder);
  void describe(folder, { link: settingsLink(settings), isKept: false }).then(removeOld, () => {});
  return folder;
}

/** Other tabs and later pages see by a lock that a session is open here. */
export function hold(folder: string): void {
  release?.();
  if (!('locks' in navigator)) return;
  void navigator.locks.request(lockOf(folder), () => new Promise<void>((resolve) => (release = resolve)));
}

interface Description {
  readonly link: string;
  readonly isKept: boolean;
}

async function describe(folder: string, description: Description): Promise<void> {
  if (!canSave()) return;
  const own = await (await root()).getDirectoryHandle(folder, { create: true });
  const stream = await (await own.getFileHandle(settingsFile, { create: true })).createWritable();
  await stream.write(JSON.stringify(description));
  await stream.close();
}

/** Keeps a session until the person deletes it. */
export async function keepSession(folder: string, settings: PlaygroundSettings): Promise<void> {
  await describe(folder, { link: settingsLink(settings), isKept: true });
  // A browser that is short of room removes what it was not asked to keep.
  await navigator.storage.persist();
}

/** Sessions that are saved here and open in no tab, the newest first. */
export async function storedSessions(): Promise<StoredSession[]> {
  if (!canSave()) return [];
  try {
    const held = 'locks' in navigator ? ((await navigator.locks.query()).held ?? []).map(({ name }) => name) : [];
    const sessions: StoredSession[] = [];
    const folder = await root();
    for await (const [name, entry] of folder.entries()) {
      if (entry.kind !== 'directory' || held.includes(lockOf(name))) continue;
      const session = await sessionIn(name, entry as FileSystemDirectoryHandle);
      if (session !== undefined) sessions.push(session);
    }
    return sessions.toSorted((a, b) => b.begunAt.getTime() - a.begunAt.getTime());
  } catch {
    // Private windows of some browsers have no such folder.
    return [];
  }
}

async function sessionIn(name: string, folder: FileSystemDirectoryHandle): Promise<StoredSession | undefined> {
  try {
    const text = await (await (await folder.getFileHandle(settingsFile)).getFile()).text();
    const { link, isKept } = JSON.parse(text) as Description;
    const trials: FileSystemDirectoryHandle[] = [];
    for await (const [, entry] of folder.entries()) {
      if (entry.kind === 'directory') trials.push(entry as FileSystemDirectoryHandle);
    }
    // Folders come in no order.
    trials.sort((a, b) => a.name.localeCompare(b.name));
    const steps = await Promise.all(trials.map(newestStep));
    // '2026-11-30T17-56-10-123Z'
    const begunAt = new Date(name.replace(/T(\d+)-(\d+)-(\d+)-(\d+)Z$/, 'T$1:$2:$3.$4Z'));
    return { folder: name, settings: settingsOfLink(link), isKept, steps, begunAt };
  } catch {
    return undefined;
  }
}

/** 0 before the first checkpoint. */
async function newestStep(trial: FileSystemDirectoryHandle): Promise<number> {
  let step = 0;
  for await (const [, place] of trial.entries()) {
    if (place.kind !== 'directory') continue;
    for await (const [name] of (place as FileSystemDirectoryHandle).entries()) {
      const found = /^(?:checkpoint|kept)-(\d+)$/.exec(name);
      if (found !== null) step = Math.max(step, Number(found[1]));
    }
  }
  return step;
}

export async function removeSession(folder: string): Promise<void> {
  await (await root()).removeEntry(folder, { recursive: true });
}

/** Removes sessions that never saved anything, and all but the newest of those that nobody asked to keep. */
async function removeOld(): Promise<void> {
  const all = await storedSessions();
  const saved = all.filter(({ steps }) => steps.some((step) => step > 0));
  const left = saved.filter(({ isKept }) => !isKept).slice(mostLeft);
  for (const { folder } of [...all.filter((one) => !saved.includes(one)), ...left]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is quick enough
    await removeSession(folder).catch(() => {});
  }
}
