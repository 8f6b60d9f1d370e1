import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { syncFolder, writeFileDurably } from '../node/atomicFile.ts';
import { DamagedError, readOrDamaged } from './damagedError.ts';
import type { Segment } from './segments.ts';
import { sha256 } from './sha256.ts';
import { decodeState, encodeState, type StateTree } from './stateTree.ts';

/** What a checkpoint is about, beside the state: enough to tell whether it may be used and which files it needs. */
export interface CheckpointIndex {
  readonly formatVersion: 1;
  readonly step: number;
  /** Identity of the engine that computed so far. */
  readonly engine: Readonly<Record<string, string>>;
  /** SHA-256 of the trial's settings, so that a checkpoint cannot go on under others. */
  readonly settingsSha256: string;
  /** Bytes of each append-only log at that moment. */
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

const prefix = 'checkpoint-';
const kept = 2;

/** Folder name of the checkpoint at `step`. */
export function checkpointName(step: number): string {
  return `${prefix}${String(step).padStart(12, '0')}`;
}

/** Names of the checkpoints in a trial's folder, oldest first. */
export function listCheckpoints(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^checkpoint-\d{12}$/.test(name))
    .toSorted();
}

/** Writes a checkpoint atomically: files in a hidden folder, flushed, then one rename. The older ones stay. */
export function writeCheckpoint(folder: string, { index, state }: Checkpoint): void {
  const encoded = encodeState(state);
  const parts = { 'state.json': sha256(encoded.json), 'state.bin': sha256(encoded.payload) };
  const content = JSON.stringify({ ...index, parts });
  const name = checkpointName(index.step);
  const partial = join(folder, `.${name}.partial`);
  rmSync(partial, { recursive: true, force: true });
  try {
    mkdirSync(partial);
    writeFileDurably(join(partial, 'state.json'), encoded.json);
    writeFileDurably(join(partial, 'state.bin'), encoded.payload);
    writeFileDurably(join(partial, 'index.json'), `${sha256(content)}\n${content}\n`);
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

/**
 * Reads a checkpoint's index alone.
 *
 * @throws DamagedError that says what is wrong with it; UsageError when another version of this program wrote it; the
 *   system's error when it cannot be read now
 */
export function readCheckpointIndex(folder: string, name: string): CheckpointIndex & { parts: Record<string, string> } {
  const [checksum, content = ''] = readOrDamaged(() => readFileSync(join(folder, name, 'index.json'), 'utf8')).split(
    '\n',
  );
  if (sha256(content) !== checksum) throw new DamagedError('index.json was truncated or altered');
  const index = JSON.parse(content) as CheckpointIndex & { parts: Record<string, string> };
  if (index.formatVersion !== 1) {
    throw new UsageError(
      `${join(folder, name)} has format version ${String(index.formatVersion)}, this program reads 1: ` +
        'use the version of policypath that wrote it',
    );
  }
  return index;
}

/** Reads a checkpoint and verifies every part of it. @throws as `readCheckpointIndex` */
export function readCheckpoint(folder: string, name: string): Checkpoint {
  const { parts, ...index } = readCheckpointIndex(folder, name);
  const read = (file: string): Buffer => {
    const bytes = readOrDamaged(() => readFileSync(join(folder, name, file)));
    if (sha256(bytes) !== parts[file]) throw new DamagedError(`${file} was truncated or altered (its SHA-256 differs)`);
    return bytes;
  };
  const json = read('state.json').toString('utf8');
  return { index, state: decodeState({ json, payload: read('state.bin') }) };
}

/** Puts a checkpoint that cannot be used out of the way, under a name that is never read. */
export function setAsideCheckpoint(folder: string, name: string): void {
  const place = join(folder, `refused-${name}`);
  rmSync(place, { recursive: true, force: true });
  renameSync(join(folder, name), place);
}

/**
 * Deletes all checkpoints but the last two and returns the indices of those kept: a segment file that none of them
 * names is needed no more. A damaged index is skipped: nothing can go on from it. null when one cannot be read now.
 */
export function deleteOldCheckpoints(folder: string): CheckpointIndex[] | null {
  const names = listCheckpoints(folder);
  for (const name of names.slice(0, -kept)) rmSync(join(folder, name), { recursive: true, force: true });
  const indices: CheckpointIndex[] = [];
  for (const name of names.slice(-kept)) {
    try {
      indices.push(readCheckpointIndex(folder, name));
    } catch (error) {
      if (!(error instanceof DamagedError)) return null;
    }
  }
  return indices;
}
