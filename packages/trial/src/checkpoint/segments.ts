import type { TrialStorage } from '../storage/trialStorage.ts';
import { DamagedError } from './damagedError.ts';

/** One file of consecutive records; written once, never changed. */
export interface Segment {
  readonly file: string;
  /** Index of its first record in the whole series. */
  readonly first: number;
  readonly count: number;
  readonly sha256: string;
}

/** A growing series of float32 records of one length, in immutable segment files of one folder. */
export class SegmentStore {
  /** Floats in a record. */
  readonly recordLength: number;
  readonly #storage: TrialStorage;
  readonly #folder: string;

  constructor(storage: TrialStorage, folder: string, recordLength: number) {
    this.#storage = storage;
    this.#folder = folder;
    this.recordLength = recordLength;
  }

  /** Writes records `first`, `first + 1`, ... [count x recordLength] as one segment, durably. */
  async write(first: number, records: Float32Array): Promise<Segment> {
    const count = records.length / this.recordLength;
    if (!Number.isInteger(count)) {
      throw new RangeError(`${records.length} floats are not a whole number of records of ${this.recordLength}`);
    }
    const file = `${String(first).padStart(12, '0')}-${String(first + count).padStart(12, '0')}.f32`;
    const bytes = new Uint8Array(records.buffer, records.byteOffset, records.byteLength);
    await this.#storage.write(`${this.#folder}/${file}`, bytes);
    return { file, first, count, sha256: this.#storage.sha256(bytes) };
  }

  /** The records of a segment. @throws DamagedError when the file is missing, too short or altered; the system's error */
  async read(segment: Segment): Promise<Float32Array> {
    const bytes = await this.#storage.read(`${this.#folder}/${segment.file}`);
    if (bytes === null) throw new DamagedError(`${segment.file} is missing`);
    const expected = segment.count * this.recordLength * 4;
    if (bytes.byteLength !== expected) {
      throw new DamagedError(`${segment.file} holds ${bytes.byteLength} bytes, expected ${expected}`);
    }
    if (this.#storage.sha256(bytes) !== segment.sha256) {
      throw new DamagedError(`${segment.file} was altered: its SHA-256 differs`);
    }
    // A small read may lie at an odd offset of Node's shared pool; copy it to align floats.
    return new Float32Array(Uint8Array.from(bytes).buffer);
  }
}

/** A series of float32 records whose newest ones are in memory: a replay buffer, a path of snapshots. */
export interface RecordSeries {
  /** Index of the oldest record kept, counted from the first one ever stored. */
  readonly begin: number;
  /** Index after the newest record. */
  readonly end: number;
  readRecord(index: number, out: Float32Array): void;
}

/** Largest segment file. */
const segmentBytes = 32 * 1024 * 1024;

/**
 * Writes the records that are not yet stored. Returns the segments of the whole series, those of
 * `written` first. Records that left memory before they were written are not needed and leave a gap.
 */
export async function writeNewRecords(
  store: SegmentStore,
  series: RecordSeries,
  written: readonly Segment[],
): Promise<Segment[]> {
  const { recordLength } = store;
  const needed = written.filter(({ first, count }) => first + count > series.begin);
  const last = needed.at(-1);
  let next = Math.max(series.begin, last === undefined ? 0 : last.first + last.count);
  const perSegment = Math.max(1, Math.floor(segmentBytes / (4 * recordLength)));
  while (next < series.end) {
    const count = Math.min(perSegment, series.end - next);
    const records = new Float32Array(count * recordLength);
    for (let i = 0; i < count; i += 1) {
      series.readRecord(next + i, records.subarray(i * recordLength, (i + 1) * recordLength));
    }
    needed.push(await store.write(next, records));
    next += count;
  }
  return needed;
}

/** Reads every segment once. @throws DamagedError that names the first that is missing, truncated or altered. */
export async function verifySegments(store: SegmentStore, segments: readonly Segment[]): Promise<void> {
  for (const segment of segments) await store.read(segment);
}

/** The records from index `from` on, oldest first, in arrays of one or more whole records. */
export async function* readRecords(
  store: SegmentStore,
  segments: readonly Segment[],
  from: number,
): AsyncGenerator<Float32Array, void, undefined> {
  for (const segment of segments) {
    const skipped = Math.max(0, from - segment.first);
    if (skipped < segment.count) yield (await store.read(segment)).subarray(skipped * store.recordLength);
  }
}

/** The same, one record at a time. */
export async function* readSingleRecords(
  store: SegmentStore,
  segments: readonly Segment[],
  from: number,
): AsyncGenerator<Float32Array, void, undefined> {
  const { recordLength } = store;
  for await (const records of readRecords(store, segments, from)) {
    for (let at = 0; at < records.length; at += recordLength) yield records.subarray(at, at + recordLength);
  }
}
