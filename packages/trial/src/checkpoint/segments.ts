import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../node/atomicFile.ts';
import { DamagedError, readOrDamaged } from './damagedError.ts';
import { sha256 } from './sha256.ts';

/** One file of consecutive records; written once, never changed. */
export interface Segment {
  readonly file: string;
  /** Index of its first record in the whole series. */
  readonly first: number;
  readonly count: number;
  readonly sha256: string;
}

/** A growing series of float32 records of one length, in a folder of immutable segment files. */
export interface SegmentStore {
  /** Floats in a record. */
  readonly recordLength: number;
  /** Writes records `first`, `first + 1`, ... [count x recordLength] as one segment, flushed to the disk. */
  write(first: number, records: Float32Array): Segment;
  /** The records of a segment. @throws DamagedError when the file is missing, too short or altered; the system's error. */
  read(segment: Segment): Float32Array;
  /** Deletes every file of the folder that is not named. */
  deleteAllBut(files: ReadonlySet<string>): void;
}

/** Opens (or creates) the store in `folder`. */
export function openSegmentStore(folder: string, recordLength: number): SegmentStore {
  return {
    recordLength,
    write(first, records) {
      const count = records.length / recordLength;
      if (!Number.isInteger(count)) {
        throw new RangeError(`${records.length} floats are not a whole number of records of ${recordLength}`);
      }
      mkdirSync(folder, { recursive: true });
      const file = `${String(first).padStart(12, '0')}-${String(first + count).padStart(12, '0')}.f32`;
      const bytes = new Uint8Array(records.buffer, records.byteOffset, records.byteLength);
      writeFileAtomically(join(folder, file), bytes);
      return { file, first, count, sha256: sha256(bytes) };
    },
    read(segment) {
      const bytes = readOrDamaged(() => readFileSync(join(folder, segment.file)));
      const expected = segment.count * recordLength * 4;
      if (bytes.byteLength !== expected) {
        throw new DamagedError(`${segment.file} holds ${bytes.byteLength} bytes, expected ${expected}`);
      }
      if (sha256(bytes) !== segment.sha256) throw new DamagedError(`${segment.file} was altered: its SHA-256 differs`);
      // A small read may come from Node's shared pool at an odd offset: copied to have float alignment.
      return new Float32Array(Uint8Array.from(bytes).buffer);
    },
    deleteAllBut(files) {
      let names: string[];
      try {
        names = readdirSync(folder);
      } catch {
        return;
      }
      for (const name of names) if (!files.has(name)) rmSync(join(folder, name), { force: true });
    },
  };
}

/** A series of float32 records of which the newest are kept in memory: a replay buffer, a path of snapshots. */
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
 * Writes the records that are not yet on the disk and returns the segments that hold the whole series, those of
 * `written` first. Records that left the series before they were ever written are not needed and leave a gap.
 */
export function writeNewRecords(store: SegmentStore, series: RecordSeries, written: readonly Segment[]): Segment[] {
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
    needed.push(store.write(next, records));
    next += count;
  }
  return needed;
}

/** Reads every segment once. @throws DamagedError that names the first that is missing, truncated or altered. */
export function verifySegments(store: SegmentStore, segments: readonly Segment[]): void {
  for (const segment of segments) store.read(segment);
}

/** The records from index `from` on, oldest first, in arrays of one or more whole records. */
export function* readRecords(
  store: SegmentStore,
  segments: readonly Segment[],
  from: number,
): Generator<Float32Array, void, undefined> {
  for (const segment of segments) {
    const skipped = Math.max(0, from - segment.first);
    if (skipped < segment.count) yield store.read(segment).subarray(skipped * store.recordLength);
  }
}

/** The same, one record at a time. */
export function* readSingleRecords(
  store: SegmentStore,
  segments: readonly Segment[],
  from: number,
): Generator<Float32Array, void, undefined> {
  const { recordLength } = store;
  for (const records of readRecords(store, segments, from)) {
    for (let at = 0; at < records.length; at += recordLength) yield records.subarray(at, at + recordLength);
  }
}
