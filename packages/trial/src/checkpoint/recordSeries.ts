import type { Segment, SegmentStore } from './segmentStore.ts';

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
