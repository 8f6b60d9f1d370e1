import { paperUpperShare } from '@policypath/tsvd';
import type { PathOptions, ReconstructionOptions } from './trialAnalysis.ts';

export const defaultPathOptions: PathOptions = {
  snapshots: 400,
  nullSnapshots: 100,
  nulls: ['flippedIncrements', 'shuffledIncrements', 'randomWalk'],
  repeats: 99,
  band: 0.9,
  share: paperUpperShare,
  components: 32,
  windows: 10,
  stillThreshold: 1e-3,
  seed: 1,
};

export const defaultReconstructionOptions: ReconstructionOptions = {
  samples: 8,
  episodes: 5,
  ranks: [1, 2, 4, 8, 16, 32, 64, 128],
  snapshots: 400,
  seedOffset: 50_000,
  otherSeedOffset: 60_000,
};
