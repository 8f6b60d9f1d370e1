import { UsageError } from '../errors.ts';
import { trialFiles } from '../records/trialFiles.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import { DamagedError } from './damagedError.ts';
import type { Segment } from './segments.ts';
import { decodeState, encodeState, type StateTree } from './stateTree.ts';

/** The index of a checkpoint: whether it may be used, and which files it needs. */
export interface CheckpointIndex {
  readonly formatVersion: 1;
  readonly step: number;
  /** Identity of the engine that has computed the trial so far. */
  readonly engine: Readonly<Record<string, string>>;
  /** SHA-256 of the trial's settings. A trial with other settings refuses the checkpoint. */
  readonly settingsSha256: string;
  /** Length in bytes of each log when the checkpoint was saved. */
  readonly logBytes: Readonly<Record<string, number>>;
  readonly segments: { readonly replay: readonly Segment[]; readonly path: readonly Segment[] };
}

export interface Checkpoint {
  readonly index: CheckpointIndex;
  readonly state: StateTree;
}

/** Why a checkpoint was not used. */
export interface RefusedCheckpoint {
  readonly name: string;
  readonly reason: string;
}

/** Number of newest checkpoints that a running trial keeps. Those that are kept for ever come on top. */
const keptWhileRunning = 2;

const checkpointFolder = /^(checkpoint|kept)-(\d{12})$/;

/** Folder name of the checkpoint at `step`; `kept`: of one that is kept for ever. */
export function checkpointName(step: number, kept = false): string {
  return `${kept ? 'kept' : 'checkpoint'}-${String(step).padStart(12, '0')}`;
}

/** The names of a list that are checkpoints, oldest first; at one step the one that is kept for ever last. */
export function checkpointsAmong(names: readonly string[]): string[] {
  return names
    .filter((name) => checkpointFolder.test(name))
    .toSorted((a, b) => stepOfCheckpoint(a) - stepOfCheckpoint(b) || (a < b ? -1 : 1));
}

/** The step of a checkpoint, from its folder's name. */
export function stepOfCheckpoint(name: string): number {
  return Number(checkpointFolder.exec(name)?.[2]);
}

/** Whether the name is that of a checkpoint that is kept for ever. */
export function isKept(name: string): boolean {
  return name.startsWith('kept-') && checkpointFolder.test(name);
}

/** Writes a checkpoint in one step, with the best policy so far. The older ones stay. */
export async function writeCheckpoint(
  storage: TrialStorage,
  { index, state }: Checkpoint,
  { kept = false }: { readonly kept?: boolean } = {},
): Promise<void> {
  const best = await storage.read(trialFiles.bestPolicy);
  const encoded = encodeState(state);
  const parts = { 'state.json': storage.sha256(encoded.json), 'state.bin': storage.sha256(encoded.payload) };
  const content = JSON.stringify({ ...index, parts });
  await storage.writeTogether(checkpointName(index.step, kept), [
    ['state.json', encoded.json],
    ['state.bin', encoded.payload],
    ...(best === null ? [] : ([[trialFiles.bestPolicy, best]] as const)),
    ['index.json', `${storage.sha256(content)}\n${content}\n`],
  ]);
}

/**
 * Reads a checkpoint's index alone.
 *
 * @throws DamagedError that says what is wrong with it; UsageError when another version of this program wrote it; the
 *   system's error when it cannot be read now
 */
export async function readCheckpointIndex(
  storage: TrialStorage,
  name: string,
): Promise<CheckpointIndex & { parts: Record<string, string> }> {
  const text = new TextDecoder().decode(await readPart(storage, name, 'index.json'));
  const [checksum, content = ''] = text.split('\n');
  if (storage.sha256(content) !== checksum) throw new DamagedError('index.json was truncated or altered');
  const index = JSON.parse(content) as CheckpointIndex & { parts: Record<string, string> };
  if (index.formatVersion !== 1) {
    throw new UsageError(
      `${storage.name}/${name} has format version ${String(index.formatVersion)}, this program reads 1: ` +
        'use the version of policypath that wrote it',
    );
  }
  return index;
}

/** Reads a checkpoint and verifies every part of it. @throws as `readCheckpointIndex` */
export async function readCheckpoint(storage: TrialStorage, name: string): Promise<Checkpoint> {
  const { parts, ...index } = await readCheckpointIndex(storage, name);
  const read = async (file: string): Promise<Uint8Array> => {
    const bytes = await readPart(storage, name, file);
    if (storage.sha256(bytes) === parts[file]) return bytes;
    throw new DamagedError(`${file} was truncated or altered (its SHA-256 differs)`);
  };
  const json = new TextDecoder().decode(await read('state.json'));
  return { index, state: decodeState({ json, payload: await read('state.bin') }) };
}

async function readPart(storage: TrialStorage, name: string, file: string): Promise<Uint8Array> {
  const bytes = await storage.read(`${name}/${file}`);
  if (bytes === null) throw new DamagedError(`${file} is missing`);
  return bytes;
}

/** Renames a checkpoint that cannot be used, so that it is never read again. */
export async function setAsideCheckpoint(storage: TrialStorage, name: string): Promise<void> {
  await storage.rename(name, `refused-${name}`);
}

/**
 * Deletes all checkpoints but the newest (two, unless `newestKept` says otherwise) and those kept for ever, and returns the indices of those that stay: a segment file
 * that none of them names may be deleted. A damaged index is skipped, because nothing can resume from it. Returns null when
 * one cannot be read now.
 */
export async function deleteOldCheckpoints(
  storage: TrialStorage,
  newestKept = keptWhileRunning,
): Promise<CheckpointIndex[] | null> {
  const names = checkpointsAmong(await storage.list());
  const newest = new Set(names.slice(Math.max(0, names.length - newestKept)));
  const stay = names.filter((name) => newest.has(name) || isKept(name));
  for (const name of names) if (!stay.includes(name)) await storage.remove(name);
  const indices: CheckpointIndex[] = [];
  for (const name of stay) {
    try {
      indices.push(await readCheckpointIndex(storage, name));
    } catch (error) {
      if (!(error instanceof DamagedError)) return null;
    }
  }
  return indices;
}
