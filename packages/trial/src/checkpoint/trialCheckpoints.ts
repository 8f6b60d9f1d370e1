import {
  checkpointName,
  checkpointsAmong,
  deleteOldCheckpoints,
  readCheckpoint,
  setAsideCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type CheckpointIndex,
  type RefusedCheckpoint,
} from './checkpointStore.ts';
import { DamagedError, DamagedTrialError } from './damagedError.ts';
import { UsageError } from '../errors.ts';
import { checkLogs, type LogBytes } from '../logs/trialLogs.ts';
import type { Trial } from '../loop/trial.ts';
import { trialFiles } from '../records/trialFiles.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import {
  readRecords,
  readSingleRecords,
  SegmentStore,
  verifySegments,
  writeNewRecords,
  type Segment,
} from './segments.ts';
import type { StateTree } from './stateTree.ts';
import { captureTrialState, type SavedRecords } from './trialState.ts';

/** What a checkpoint and its trial must have in common. */
export interface CheckpointOwner {
  readonly engine: Readonly<Record<string, string>>;
  readonly settingsSha256: string;
  /** Of the settings with which its earlier checkpoints were saved, when it was shorter. Default: none. */
  readonly earlierSha256?: readonly string[];
}

/** Lengths of the records that a trial keeps in files. */
export interface RecordLengths {
  /** 0 without a replay storage. */
  readonly replay: number;
  /** Parameters in a snapshot; 0 when no path is recorded. */
  readonly path: number;
}

/** A checkpoint with the name of its folder and the records that it needs. */
export type FoundCheckpoint = Checkpoint & { readonly name: string; readonly records: SavedRecords };

interface Segments {
  readonly replay: readonly Segment[];
  readonly path: readonly Segment[];
}

/** The checkpoints of one trial. */
export class TrialCheckpoints {
  readonly #storage: TrialStorage;
  readonly #owner: Omit<CheckpointOwner, 'earlierSha256'>;
  readonly #earlier: readonly string[];
  readonly #replay: SegmentStore;
  readonly #path: SegmentStore;
  #segments: Segments = { replay: [], path: [] };
  #lastStep: number | null = null;

  constructor(storage: TrialStorage, { earlierSha256 = [], ...owner }: CheckpointOwner, lengths: RecordLengths) {
    this.#storage = storage;
    this.#owner = owner;
    this.#earlier = earlierSha256;
    this.#replay = new SegmentStore(storage, trialFiles.replay, lengths.replay);
    this.#path = new SegmentStore(storage, trialFiles.path, lengths.path);
  }

  /** Step of the checkpoint last written or found; null when there is none. */
  get lastStep(): number | null {
    return this.#lastStep;
  }

  /**
   * Saves the trial as it is; nothing in it changes. Order: records and logs, then the checkpoint in one
   * step, then what no checkpoint needs any more is deleted; so a kill at any instant leaves a good one.
   *
   * @param kept keeps this checkpoint for ever. Default false
   */
  async save(trial: Trial, { kept = false }: { readonly kept?: boolean } = {}): Promise<void> {
    const { agent, path, logs, progress } = trial;
    const segments = {
      replay:
        agent.replay === undefined ? [] : await writeNewRecords(this.#replay, agent.replay, this.#segments.replay),
      path: path === null ? [] : await writeNewRecords(this.#path, path.snapshots, this.#segments.path),
    };
    logs.flush();
    await writeCheckpoint(
      this.#storage,
      {
        index: { formatVersion: 1, step: progress.step, ...this.#owner, logBytes: logs.bytes(), segments },
        state: captureTrialState(trial),
      },
      { kept },
    );
    if (this.#lastStep === null) await this.#storage.write(trialFiles.checkpointed, `${progress.step}\n`);
    this.#segments = segments;
    this.#lastStep = progress.step;
    await this.#deleteUnneeded();
  }

  /**
   * The newest checkpoint of which every part is sound, with the records it needs; null when none was ever saved. Newer ones,
   * which are damaged, are put aside and told to `onRefused`.
   *
   * @throws DamagedTrialError when there were checkpoints and none is sound; UsageError when the newest that is not damaged
   *   is of other settings or another version; Error when one cannot be read now. Nothing is changed then.
   */
  async findNewest(onRefused: (refused: RefusedCheckpoint) => void): Promise<FoundCheckpoint | null> {
    const refused: RefusedCheckpoint[] = [];
    for (const name of checkpointsAmong(await this.#storage.list()).toReversed()) {
      try {
        const checkpoint = await readCheckpoint(this.#storage, name);
        await this.#verify(checkpoint.index);
        for (const one of refused) {
          onRefused(one);
          await setAsideCheckpoint(this.#storage, one.name);
        }
        return await this.#found(name, checkpoint);
      } catch (error) {
        if (!(error instanceof DamagedError)) throw unread(`${this.#storage.name}/${name}`, error);
        refused.push({ name, reason: error.message });
      }
    }
    if (refused.length === 0 && (await this.#storage.size(trialFiles.checkpointed)) === null) return null;
    const reasons = refused.map(({ name, reason }) => `${name}: ${reason}`);
    throw new DamagedTrialError(this.#storage.name, reasons.join('; ') || 'they were deleted');
  }

  /**
   * Writes the first checkpoint of a fork, whose records are in place, and returns it with them. The trial goes on from it as
   * from one of its own.
   */
  async begin(
    { index, state }: { readonly index: Pick<CheckpointIndex, 'step' | 'segments'>; readonly state: StateTree },
    logBytes: LogBytes,
  ): Promise<FoundCheckpoint> {
    const checkpoint = { index: { formatVersion: 1 as const, ...index, ...this.#owner, logBytes }, state };
    await writeCheckpoint(this.#storage, checkpoint);
    await this.#storage.write(trialFiles.checkpointed, `${index.step}\n`);
    return await this.#found(checkpointName(index.step), checkpoint);
  }

  async #verify({ step, settingsSha256, segments, logBytes }: CheckpointIndex): Promise<void> {
    if (![this.#owner.settingsSha256, ...this.#earlier].includes(settingsSha256)) {
      throw new UsageError(
        `the checkpoint at step ${step} was made under other settings than manifest.json states: put that manifest back, ` +
          'or use the version of policypath that began the trial',
      );
    }
    await verifySegments(this.#replay, segments.replay);
    await verifySegments(this.#path, segments.path);
    await checkLogs(this.#storage, logBytes);
  }

  async #found(name: string, checkpoint: Checkpoint): Promise<FoundCheckpoint> {
    const { segments, step } = checkpoint.index;
    this.#segments = segments;
    this.#lastStep = step;
    await this.#deleteUnneeded();
    return {
      ...checkpoint,
      name,
      records: {
        replay: (from) => readRecords(this.#replay, segments.replay, from),
        path: (from) => readSingleRecords(this.#path, segments.path, from),
      },
    };
  }

  async #deleteUnneeded(): Promise<void> {
    const indices = await deleteOldCheckpoints(this.#storage);
    // What a kept checkpoint needs is not known now: the next one deletes what is left.
    if (indices !== null) await deleteUnneededSegments(this.#storage, indices);
  }
}

/** Deletes every segment of a trial that none of the checkpoints needs. */
export async function deleteUnneededSegments(storage: TrialStorage, stay: readonly CheckpointIndex[]): Promise<void> {
  for (const series of ['replay', 'path'] as const) {
    const needed = filesOf(stay, series);
    for (const name of await storage.list(trialFiles[series])) {
      if (!needed.has(name)) await storage.remove(`${trialFiles[series]}/${name}`);
    }
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
