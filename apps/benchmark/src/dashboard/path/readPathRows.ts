import { join } from 'node:path';
import { readCheckpointIndex } from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import { memorySource, readSnapshot } from '@policypath/path-buffer';
import { z } from 'zod';
import { readBytes, withRegularFile } from '../trials/regularFile.ts';
import { SmallJsonFile } from '../trials/smallJsonFile.ts';
import type { PathRows } from './pathPicture.ts';
import type { PathSource } from './pathSource.ts';

/** Rows of a picture: its decompositions and its 39 null paths take about two seconds, whatever the path's length. */
const mostRows = 100;
const mostRowBytes = 128 * 1024 * 1024;
const mostStateBytes = 32 * 1024 * 1024;

const savedPath = z.looseObject({
  editor: z.looseObject({ path: z.looseObject({ begin: z.number(), steps: z.array(z.number()) }) }),
});

/**
 * Reads at most a hundred rows, evenly spread and the newest included; fewer of policies so large that these would exceed
 * 128 MiB. Everything between them stays on the disk.
 *
 * @throws Error when a file is missing, cut or a link
 */
export function readPathRows(source: PathSource): Promise<PathRows> {
  return source.kind === 'recorded' ? recordedRows(source) : checkpointRows(source);
}

async function recordedRows({ folder, files }: PathSource & { kind: 'recorded' }): Promise<PathRows> {
  const read = async (name: string): Promise<Float32Array> => {
    const path = join(folder, 'recorded', name);
    const parameters = await withRegularFile(path, async (file, { size }) => {
      if (size > mostRowBytes) throw new Error(`${name} holds ${size} bytes: too large for a snapshot`);
      const bytes = await readBytes(file, 0, size);
      return readSnapshot(memorySource(bytes, name)).parameters;
    });
    if (parameters === null) throw new Error(`${name} has vanished`);
    return parameters;
  };
  const newest = await read(files[files.length - 1]);
  const { chosen, stride } = spread(files.length, newest.length);
  const rows: Float32Array[] = [];
  for (const index of chosen) rows.push(index === files.length - 1 ? newest : await read(files[index]));
  const steps = chosen.map((index) => Number.parseInt(files[index], 10));
  return { rows, steps, source: 'recorded over the whole trial', snapshots: files.length, stride };
}

async function checkpointRows({ folder, checkpoint }: PathSource & { kind: 'checkpoint' }): Promise<PathRows> {
  const { segments } = await readCheckpointIndex(folder, checkpoint);
  const state = await new SmallJsonFile(join(folder, checkpoint, 'state.json'), savedPath, mostStateBytes).read();
  if (state === null) throw new Error(`${checkpoint} has vanished`);
  const { begin, steps } = state.editor.path;
  const last = segments.path.at(-1);
  const end = last === undefined ? 0 : last.first + last.count;
  const count = Math.min(steps.length, end - begin);
  const dimension = await rowLength(folder, last);
  const { chosen, stride } = spread(count, dimension);
  const rows: Float32Array[] = [];
  for (const index of chosen) {
    const record = begin + index;
    const segment = segments.path.find(({ first, count: held }) => record >= first && record < first + held);
    if (segment === undefined) throw new Error(`snapshot ${record} is in no segment`);
    rows.push(
      await readRow(join(trialFile(folder, 'path'), segmentName(segment.file)), record - segment.first, dimension),
    );
  }
  return {
    rows,
    steps: chosen.map((index) => steps[index]),
    source: 'the window of the newest checkpoint',
    snapshots: count,
    stride,
  };
}

type Segments = Awaited<ReturnType<typeof readCheckpointIndex>>['segments']['path'];

/** Floats in a row, of the size of the newest segment. */
async function rowLength(folder: string, segment: Segments[number] | undefined): Promise<number> {
  if (segment === undefined) throw new Error('no snapshot was taken yet');
  const path = join(trialFile(folder, 'path'), segmentName(segment.file));
  const size = await withRegularFile(path, async (_, found) => found.size);
  const length = (size ?? 0) / 4 / segment.count;
  if (!Number.isInteger(length) || length === 0) throw new Error(`${segment.file} is missing or was cut`);
  return length;
}

async function readRow(path: string, row: number, length: number): Promise<Float32Array> {
  const bytes = await withRegularFile(path, (file) => readBytes(file, row * length * 4, length * 4));
  if (bytes === null || bytes.length < length * 4) throw new Error(`${path} is missing or was cut`);
  // Copied, to have float alignment.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** A segment's name comes from a file: it must stay in its folder. */
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
