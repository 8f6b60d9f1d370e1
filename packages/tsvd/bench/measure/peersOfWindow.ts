import { generatedPath } from '../generatedPath.ts';
import { runPeer, type Peer, type PeerJob } from '../peers/runPeer.ts';

export interface PeersOfWindowOptions {
  readonly snapshots: number;
  readonly dimension: number;
  readonly rank: number;
  readonly threads: 1 | 2;
  readonly jobs: readonly PeerJob[];
}

/** The same window in numpy and torch. */
export async function peersOfWindow(options: PeersOfWindowOptions): Promise<{ readonly peer: Peer | undefined }> {
  const { snapshots, dimension, ...rest } = options;
  return { peer: runPeer({ ...rest, rows: generatedPath({ snapshots, dimension }) }) };
}
