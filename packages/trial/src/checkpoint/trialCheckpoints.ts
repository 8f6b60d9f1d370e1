import { join } from 'node:path';
import {
  deleteOldCheckpoints,
  listCheckpoints,
  readCheckpoint,
  setAsideCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type CheckpointIndex,
  type RefusedCheckpoint,
} from './checkpointStore.ts';
import { DamagedError } from './damagedError.ts';
import { readRecords, readSingleRecords, verifySegments, writeNewRecords } from './segments.ts';
import { openSegmentStore, type Segment, type SegmentStore } from './segments.ts';
import { UsageError } from '../errors.ts';
import { trialFile } from '../records/trialFiles.ts';
import { checkLogs } from '../logs/trialLogs.ts';
import type { Trial } from '../loop/trial.ts';
import { captureTrialState, type SavedRecords } from './trialState.ts';

/** What ties a checkpoint to its trial. */
export interface CheckpointOwner {
  readonly engine: Readonly<Record<string, string>>;
  readonly settingsSha256: string;
}

/** Lengths of the records that a trial keeps on the disk. */
export interface RecordLengths {
  readonly replay: number;
  /** Parameters in a snapshot; 0 when no path is recorded. */
  readonly path: number;
}

interface Segments {
  readonly replay: readonly Segment[];
  readonly path: readonly Segment[];
}

/** The checkpoints of one trial's folder. */
export class TrialCheckpoints {
  readonly #folder: string;
  readonly #owner: CheckpointOwner;
  readonly #replay: SegmentStore;
  readonly #path: SegmentStore;
  #segments: Segments = { replay: [], path: [] };
  #lastStep: number | null = null;

  constructor(folder: string, owner: CheckpointOwner, lengths: RecordLengths) {
    this.#folder = folder;
    this.#owner = owner;
    this.#replay = openSegmentStore(trialFile(folder, 'replay'), lengths.replay);
    this.#path = openSegmentStore(trialFile(folder, 'path'), lengths.path);
  }

  /** Step of the checkpoint last written or found; null when there is none. */
  get lastStep(): number | null {
    return this.#lastStep;
  }

  /**
   * Saves the trial as it is; nothing in it changes. Order: records and logs to the disk, then the checkpoint in one
   * rename, then what no kept checkpoint needs is deleted; so a kill at any instant leaves a good one.
   */
  save(trial: Trial): void {
    const { agent, path, logs, progress, recorder } = trial;
    const segments = {
      replay: writeNewRecords(this.#replay, agent.replay, this.#segments.replay),
      path: path === null ? [] : writeNewRecords(this.#path, path.snapshots, this.#segments.path),
    };
    logs.flush();
    recorder?.flush();
    writeCheckpoint(this.#folder, {
      index: { formatVersion: 1, step: progress.step, ...this.#owner, logBytes: logs.bytes(), segments },
      state: captureTrialState(trial),
    });
    this.#segments = segments;
    this.#lastStep = progress.step;
    this.#deleteUnneeded();
  }

  /**
   * The newest checkpoint of which every part is sound, with the records it needs; null when there is none. Damaged ones
   * are put aside and told to `onRefused`.
   *
   * @throws UsageError when the newest that is not damaged is of other settings or another version; Error when one cannot
   *   be read now. Nothing is deleted then.
   */
  findNewest(onRefused: (refused: RefusedCheckpoint) => void): (Checkpoint & { records: SavedRecords }) | null {
    for (const name of listCheckpoints(this.#folder).toReversed()) {
      try {
        const checkpoint = readCheckpoint(this.#folder, name);
        this.#verify(checkpoint.index);
        return this.#found(checkpoint);
      } catch (error) {
        if (!(error instanceof DamagedError)) throw unread(join(this.#folder, name), error);
        onRefused({ name, reason: error.message });
        setAsideCheckpoint(this.#folder, name);
      }
    }
    this.#deleteUnneeded();
    return null;
  }

  #verify({ step, settingsSha256, segments, logBytes }: CheckpointIndex): void {
    if (settingsSha256 !== this.#owner.settingsSha256) {
      throw new UsageError(
        `the checkpoint at step ${step} was made under other settings than manifest.json states: put that manifest back, ` +
          'or use the version of policypath that began the trial',
      );
    }
    verifySegments(this.#replay, segments.replay);
    verifySegments(this.#path, segments.path);
    checkLogs(this.#folder, logBytes);
  }

  #found(checkpoint: Checkpoint): Checkpoint & { records: SavedRecords } {
    const { segments, step } = checkpoint.index;
    this.#segments = segments;
    this.#lastStep = step;
    this.#deleteUnneeded();
    return {
      ...checkpoint,
      records: {
        replay: (from) => readRecords(this.#replay, segments.replay, from),
        path: (from) => readSingleRecords(this.#path, segments.path, from),
      },
    };
  }

  #deleteUnneeded(): void {
    const indices = deleteOldCheckpoints(this.#folder);
    // What a kept checkpoint needs is not known now: the next one deletes what is left.
    if (indices === null) return;
    this.#replay.deleteAllBut(filesOf(indices, 'replay'));
    this.#path.deleteAllBut(filesOf(indices, 'path'));
  }
}

/** A checkpoint that cannot be read now may be sound. */
function unread(path: string, error: unknown): unknown {
  if (error instanceof UsageError) return error;
  return new Error(
    `${path} cannot be read: ${(error as Error).message}. All checkpoints and logs were left as they are; mend that, then resume again`,
    { cause: error },
  );
}

function filesOf(indices: readonly CheckpointIndex[], series: keyof Segments): Set<string> {
  return new Set(indices.flatMap(({ segments }) => segments[series].map(({ file }) => file)));
}
