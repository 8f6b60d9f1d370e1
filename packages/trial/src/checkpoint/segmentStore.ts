import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from './atomicFile.ts';
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
