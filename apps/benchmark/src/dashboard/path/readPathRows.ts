import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { memorySource, readSnapshot } from '@policypath/path-files';
import { readCheckpointIndex, readJson } from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import { waitingSnapshots } from '@policypath/tsvd';
import { z } from 'zod';
import { WatchedFile, withRegularFile } from '../../store/files.ts';
import { newestCheckpoint } from '../../store/followedTrial.ts';
import type { PathRows } from './pathPicture.ts';

/** A place where the path of a trial can be read; `state` changes when it has grown. */
export type PathSource =
  | { readonly kind: 'recorded'; readonly folder: string; readonly files: readonly string[]; readonly state: string }
  | { readonly kind: 'checkpoint'; readonly folder: string; readonly checkpoint: string; readonly state: string };

/** Fewest snapshots for a picture. */
const fewestSnapshots = 3;

/** The recorded path of a trial, or the window in its newest checkpoint; null when it has neither. */
export function findPathSource(folder: string): PathSource | null {
  const files = recordedFiles(folder);
  if (files.length >= fewestSnapshots) {
    return { kind: 'recorded', folder, files, state: `recorded ${files.length} ${files.at(-1)}` };
  }
  const checkpoint = newestCheckpoint(folder);
  if (checkpoint === null || !isFolder(join(folder, 'path'))) return null;
  return { kind: 'checkpoint', folder, checkpoint, state: checkpoint };
}

/** Names of the snapshots in `recorded/`, oldest first. */
function recordedFiles(folder: string): string[] {
  const recorded = join(folder, 'recorded');
  if (!isFolder(recorded)) return [];
  return readdirSync(recorded)
    .filter((name) => /^\d{9,12}\.safetensors$/.test(name))
    .toSorted();
}

/** Symbolic links do not count. */
function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Rows of a picture: its decompositions and its 39 null paths take about two seconds, whatever the path's length. */
const mostRows = 100;
const mostRowBytes = 128 * 1024 * 1024;
const mostStateBytes = 32 * 1024 * 1024;

const savedPath = z.looseObject({
  editor: z.looseObject({ path: z.looseObject({ begin: z.number(), steps: z.array(z.number()) }) }),
});
const parseState = (where: string, text: string): z.infer<typeof savedPath> => readJson(where, text, savedPath);

/**
 * Reads at most a hundred rows, evenly spread and the newest included; fewer of policies so large that these would exceed
 * 128 MiB. Everything between them stays on the disk. Snapshots from before the first move are left out by the rule of
 * all analyses (`waitingSnapshots`).
 *
 * @throws Error when a file is missing, cut or a link
 */
export async function readPathRows(source: PathSource): Promise<PathRows> {
  return source.kind === 'recorded' ? recordedRows(source) : checkpointRows(source);
}

function recordedRows({ folder, files }: PathSource & { kind: 'recorded' }): PathRows {
  const read = (index: number): Float32Array => {
    const name = files[index];
    const path = join(folder, 'recorded', name);
    const parameters = withRegularFile(path, ({ state: { size }, bytes }) => {
      if (size > mostRowBytes) throw new Error(`${name} holds ${size} bytes: too large for a snapshot`);
      return readSnapshot(memorySource(bytes(0, size), name)).parameters;
    });
    if (parameters === null) throw new Error(`${name} has vanished`);
    return parameters;
  };
  const stepOf = (index: number): number => Number.parseInt(files[index], 10);
  return spreadRows({ count: files.length, read, stepOf, source: 'recorded over the whole trial' });
}

async function checkpointRows({ folder, checkpoint }: PathSource & { kind: 'checkpoint' }): Promise<PathRows> {
  const { segments } = await readCheckpointIndex(folder, checkpoint);
  const state = new WatchedFile(join(folder, checkpoint, 'state.json'), parseState, mostStateBytes).read();
  if (state === null) throw new Error(`${checkpoint} has vanished`);
  const { begin, steps } = state.editor.path;
  const last = segments.path.at(-1);
  const end = last === undefined ? 0 : last.first + last.count;
  const count = Math.min(steps.length, end - begin);
  const dimension = rowLength(folder, last);
  const read = (index: number): Float32Array => {
    const record = begin + index;
    const segment = segments.path.find(({ first, count: held }) => record >= first && record < first + held);
    if (segment === undefined) throw new Error(`snapshot ${record} is in no segment`);
    return readRow(join(trialFile(folder, 'path'), segmentName(segment.file)), record - segment.first, dimension);
  };
  return spreadRows({
    count,
    read,
    stepOf: (index) => steps[index],
    source: 'the window of the newest checkpoint',
  });
}

interface ReadablePath {
  readonly count: number;
  readonly read: (index: number) => Float32Array;
  readonly stepOf: (index: number) => number;
  readonly source: string;
}

function spreadRows({ count, read, stepOf, source }: ReadablePath): PathRows {
  const newest = read(count - 1);
  const at = (index: number): Float32Array => (index === count - 1 ? newest : read(index));
  const waiting = waitingSnapshots({ begin: 0, end: count, dimension: newest.length, at });
  // A policy that has not moved yet is shown as it is.
  const first = waiting === count - 1 ? 0 : waiting;
  const { chosen, stride } = spread(count - first, newest.length);
  const indices = chosen.map((index) => first + index);
  return {
    rows: indices.map(at),
    steps: indices.map(stepOf),
    source,
    snapshots: count - first,
    waiting: first,
    stride,
  };
}

type Segments = Awaited<ReturnType<typeof readCheckpointIndex>>['segments']['path'];

/** Floats in a row, of the size of the newest segment. */
function rowLength(folder: string, segment: Segments[number] | undefined): number {
  if (segment === undefined) throw new Error('no snapshot was taken yet');
  const path = join(trialFile(folder, 'path'), segmentName(segment.file));
  const size = withRegularFile(path, ({ state }) => state.size);
  const length = (size ?? 0) / 4 / segment.count;
  if (!Number.isInteger(length) || length === 0) throw new Error(`${segment.file} is missing or was cut`);
  return length;
}

function readRow(path: string, row: number, length: number): Float32Array {
  const bytes = withRegularFile(path, (file) => file.bytes(row * length * 4, length * 4));
  if (bytes === null || bytes.length < length * 4) throw new Error(`${path} is missing or was cut`);
  // Copied, to have float alignment.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** Checks a segment's name, which comes from a file: it must not lead out of its folder. */
function segmentName(file: string): string {
  if (!/^[\d-]+\.f32$/.test(file)) throw new Error('the checkpoint names a segment that is none');
  return file;
}

/** Positions of the rows to read among `count`, counted back from the newest. */
function spread(count: number, dimension: number): { readonly chosen: readonly number[]; readonly stride: number } {
  const most = Math.max(3, Math.min(mostRows, Math.floor(mostRowBytes / (4 * Math.max(1, dimension)))));
  const stride = Math.max(1, Math.ceil((count - 1) / (most - 1)));
  const size = Math.floor((count - 1) / stride) + 1;
  return { chosen: Array.from({ length: size }, (_, i) => count - 1 - (size - 1 - i) * stride), stride };
}
