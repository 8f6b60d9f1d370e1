import { inOwnProcess } from '../inOwnProcess.ts';
import { availableBytes } from '../residentMemory.ts';
import { best } from '../seconds.ts';

export interface GrowthCell {
  readonly snapshots: number;
  readonly dimension: number;
  /** Seconds, one thread; or why there are none. */
  readonly measured:
    | {
        readonly cold: number;
        readonly gram: number;
        readonly pairs: number;
        readonly edit: number;
        readonly beyondBytes: number;
      }
    | string;
}

export interface Growth {
  readonly backend: 'native' | 'wasm';
  readonly rank: number;
  readonly newSnapshots: number;
  readonly cells: readonly GrowthCell[];
  /** Gram blocks of several numbers of new snapshots, seconds. */
  readonly blocks: {
    readonly snapshots: number;
    readonly dimension: number;
    readonly points: readonly { readonly newSnapshots: number; readonly gram: number }[];
  };
}

export interface GrowthOptions {
  readonly rank: number;
  readonly backend: 'native' | 'wasm';
  readonly snapshots: readonly number[];
  readonly dimensions: readonly number[];
  /** The window of the second series. */
  readonly window: { readonly snapshots: number; readonly dimension: number };
  /** Numbers of a path, at most; longer ones are left out. */
  readonly mostNumbers?: number;
}

const NEW_SNAPSHOTS = 20;
const EVENTS = 5;

/** How the cost grows with n, with m, and with new snapshots. */
export function growth({
  rank,
  backend,
  snapshots,
  dimensions,
  window,
  mostNumbers = Infinity,
}: GrowthOptions): Growth {
  const cells = dimensions.flatMap((m) =>
    snapshots.map((n): GrowthCell => ({ ...cell(n, m), snapshots: n, dimension: m })),
  );
  const counts = [5, 10, 20, 40, 80, 160];
  // In rounds, so that a busy moment does not meet one count alone.
  const events = Array.from({ length: EVENTS }, () => counts).flat();
  const blocks = inOwnProcess('followWindow', { ...window, rank, backend, threads: 1, events });
  const points = counts.map((count) => ({
    newSnapshots: count,
    gram: best(blocks.events.filter(({ newSnapshots }) => newSnapshots === count).map(({ gram }) => gram)),
  }));
  return { backend, rank, newSnapshots: NEW_SNAPSHOTS, cells, blocks: { ...window, points } };

  function cell(n: number, m: number): Pick<GrowthCell, 'measured'> {
    if (n * m > mostNumbers) return { measured: `left out: more than ${mostNumbers.toExponential(1)} numbers` };
    const needed = 4 * m * (n + EVENTS * NEW_SNAPSHOTS) + 32 * n * n + 3e8;
    if (availableBytes() < needed) {
      return { measured: `left out: ${gigabytes(needed)} GB needed, ${gigabytes(availableBytes())} GB free` };
    }
    const followed = inOwnProcess('followWindow', {
      snapshots: n,
      dimension: m,
      rank,
      backend,
      threads: 1,
      events: Array.from({ length: EVENTS }, () => NEW_SNAPSHOTS),
    });
    const lowest = (part: 'gram' | 'pairs' | 'edit') => best(followed.events.map((event) => event[part]));
    return {
      measured: {
        cold: followed.colds[0].gram,
        gram: lowest('gram'),
        pairs: lowest('pairs'),
        edit: lowest('edit'),
        beyondBytes: followed.beyondBytes,
      },
    };
  }
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
