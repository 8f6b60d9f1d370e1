import type { AgentReplay, Transition } from '../agent.ts';
import { GridReplayBuffer, gridRecordLength, gridReplayBytes } from '../gridReplay/gridReplayBuffer.ts';
import { PackedGrid } from '../gridReplay/packedGrid.ts';
import { createReplayBatch } from '../replay/replayBatch.ts';
import { ReplayBuffer } from '../replay/replayBuffer.ts';
import { replayBytes, replayRecordLength } from '../replay/replayBytes.ts';
import { requireWidth } from '../rows.ts';
import { spreadIndices, spreadStates } from '../spreadIndices.ts';
import type { QRows } from './qNetwork.ts';

/** Observations as environments give them. */
export type QObservation = Float32Array | Float64Array | Uint8Array;

/** B transitions as the update takes them. */
export interface QBatch {
  readonly size: number;
  readonly observation: QRows;
  readonly nextObservation: QRows;
  /** [B] the choices. */
  readonly action: Float32Array;
  /** [B] */
  readonly reward: Float32Array;
  /** [B]; 0 after a real end of the task, else 1. */
  readonly notDone: Float32Array;
}

/** A replay storage of vectors or grids, and the form in which the Q network takes their observations. */
export interface Transitions {
  readonly replay: AgentReplay & { push(transition: Transition<QObservation>): void };
  /** Elements of an observation. */
  readonly observationSize: number;
  /** The transitions of these global indices; the batch is filled again by the next call. */
  read(indices: Float64Array): QBatch;
  /** An observation as the network takes it; filled again by the next call. @throws RangeError on one of another kind */
  row(observation: QObservation): QRows;
  /** Writes observation `row` of `observations` into `rows`. */
  writeRow(observations: QObservation, row: number, rows: QRows): void;
  /** Memory of `count` observations as the network takes them. */
  createRows(count: number): QRows;
  /** At most `count` observations as the environment gives them, evenly spread. */
  spread(count: number): Float32Array | Uint8Array;
}

export interface TransitionsOptions {
  readonly observationShape: readonly number[];
  readonly capacity: number;
  readonly batchSize: number;
}

export function createTransitions(options: TransitionsOptions): Transitions {
  return options.observationShape.length === 1 ? vectors(options) : grids(options);
}

/** The memory of a replay storage, before it is made. */
export function transitionNeeds({ observationShape, capacity }: Omit<TransitionsOptions, 'batchSize'>): {
  readonly recordLength: number;
  readonly bytes: number;
} {
  const [height, width, channels] = observationShape;
  if (observationShape.length === 1) {
    const sizes = { observationSize: height, actionSize: 1 };
    return { recordLength: replayRecordLength(height, 1), bytes: replayBytes({ ...sizes, capacity }) };
  }
  const shape = { height, width, channels };
  return { recordLength: gridRecordLength(shape), bytes: gridReplayBytes({ ...shape, capacity }) };
}

function vectors({ observationShape: [observationSize], capacity, batchSize }: TransitionsOptions): Transitions {
  const replay = new ReplayBuffer({ capacity, observationSize, actionSize: 1 });
  const batch = createReplayBatch(batchSize, observationSize, 1);
  const action = new Float32Array(batchSize);
  const scratch = new Float32Array(observationSize);
  return {
    replay: replay as Transitions['replay'],
    observationSize,
    read(indices) {
      replay.read(indices, batch);
      for (let row = 0; row < batchSize; row += 1) {
        action[row] = batch.observationAction[(row + 1) * (observationSize + 1) - 1];
      }
      return { ...batch, action };
    },
    row(observation) {
      requireWidth(observation, observationSize);
      scratch.set(observation);
      return scratch;
    },
    writeRow(observations, row, rows) {
      const begin = row * observationSize;
      for (let i = 0; i < observationSize; i += 1) rows[i] = observations[begin + i];
    },
    createRows: (count) => new Float32Array(count * observationSize),
    spread: (count) => spreadStates(replay, count),
  };
}

function grids({ observationShape: [height, width, channels], capacity, batchSize }: TransitionsOptions): Transitions {
  const shape = { height, width, channels };
  const grid = new PackedGrid(shape);
  const replay = new GridReplayBuffer({ ...shape, capacity });
  const batch = replay.createBatch(batchSize);
  const scratch = new Uint8Array(grid.length);
  return {
    replay,
    observationSize: grid.length,
    read(indices) {
      replay.read(indices, batch);
      return batch;
    },
    row(observation) {
      grid.image(observation, scratch);
      return scratch;
    },
    writeRow(observations, row, rows) {
      grid.image(observations.subarray(row * grid.length, (row + 1) * grid.length), rows as Uint8Array);
    },
    createRows: (count) => new Uint8Array(count * grid.length),
    spread(count) {
      const indices = spreadIndices(replay.begin, replay.end, count);
      const observations = new Uint8Array(indices.length * grid.length);
      indices.forEach((index, i) =>
        replay.readObservation(index, observations.subarray(i * grid.length, (i + 1) * grid.length)),
      );
      return observations;
    },
  };
}
