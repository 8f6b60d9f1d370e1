import { loadKernels } from '@policypath/kernels';
import { SlidingTemporalSvd } from '../../src/index.ts';
import { editedMove } from '../editedMove.ts';
import { generatedPath } from '../generatedPath.ts';
import { peakBytes, residentBytes, resetPeak } from '../residentMemory.ts';
import { processorSeconds, seconds } from '../seconds.ts';

export interface FollowWindowOptions {
  /** n, m and r. */
  readonly snapshots: number;
  readonly dimension: number;
  readonly rank: number;
  readonly backend: 'native' | 'wasm';
  readonly threads: 1 | 2;
  /** New snapshots of each event, after the cold start. */
  readonly events: readonly number[];
  /** Default 1. */
  readonly coldStarts?: number;
  /** Snapshots followed one at a time after the events. */
  readonly singles?: number;
}

/** Seconds. */
export interface WindowEvent {
  readonly newSnapshots: number;
  readonly gram: number;
  readonly pairs: number;
  readonly edit: number;
  /** Of all three, over all threads. */
  readonly processor: number;
  readonly rounds: number;
}

export interface FollowedWindow {
  readonly colds: readonly WindowEvent[];
  readonly events: readonly WindowEvent[];
  /** Seconds of `update` for one new snapshot each. */
  readonly singles: readonly number[];
  readonly fallbacks: number;
  /** Bytes of the rows of one window. */
  readonly windowBytes: number;
  readonly runtimeBytes: number;
  /** Most that was held beyond the rows and what Node took before. */
  readonly beyondBytes: number;
  /** Most that the process held, less the rows. */
  readonly processBytes: number;
}

/** A window of a generated path: cold start, events of some new snapshots, and what the process held meanwhile. */
export async function followWindow(options: FollowWindowOptions): Promise<FollowedWindow> {
  const { snapshots: capacity, dimension, rank, backend, threads, events, coldStarts = 1, singles = 0 } = options;
  const runtimeBytes = residentBytes();
  const length = capacity + events.reduce((sum, count) => sum + count, 0) + singles;
  const rows = generatedPath({ snapshots: length, dimension });
  const rowBytes = 4 * dimension * length;
  resetPeak();
  const before = residentBytes();
  const kernels = await loadKernels({ backend, threads });
  const svd = new SlidingTemporalSvd({ window: capacity, dimension, rank, kernels });
  let end = capacity;
  const follow = (newSnapshots: number): WindowEvent => {
    const path = { begin: end - capacity, end, dimension, at: (index: number) => rows[index] };
    const { iterations } = svd.counts;
    let [gram, pairs, edit] = [0, 0, 0];
    const processor = processorSeconds(() => {
      gram = seconds(() => svd.update(path));
      pairs = seconds(() => svd.rank);
      edit = seconds(() => editedMove(svd, { rank, boostedDirections: 2, boost: 0.1 }));
    });
    return { newSnapshots, gram, pairs, edit, processor, rounds: svd.counts.iterations - iterations };
  };
  const empty = svd.saveState();
  const colds = Array.from({ length: coldStarts }, () => {
    svd.loadState(empty);
    return follow(capacity);
  });
  const followed = events.map((count) => {
    end += count;
    return follow(count);
  });
  const updates = Array.from({ length: singles }, () => {
    end += 1;
    const path = { begin: end - capacity, end, dimension, at: (index: number) => rows[index] };
    return seconds(() => svd.update(path));
  });
  const peak = peakBytes();
  const { fallbacks } = svd.counts;
  svd.close();
  return {
    colds,
    events: followed,
    singles: updates,
    fallbacks,
    windowBytes: 4 * dimension * capacity,
    runtimeBytes,
    beyondBytes: peak - before,
    processBytes: peak - rowBytes,
  };
}
