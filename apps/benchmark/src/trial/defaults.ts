import { td3Defaults } from '@policypath/agents';
import type { PptbSettings, Td3Settings, TrialConfig } from './config.ts';

/** Length and evaluation of a trial: the paper's and TD3's. */
export const defaultTrial: Pick<
  TrialConfig,
  'seed' | 'steps' | 'startSteps' | 'evaluationInterval' | 'evaluationEpisodes' | 'metricsInterval'
> = {
  seed: 0,
  steps: 1_000_000,
  startSteps: 25_000,
  evaluationInterval: 5000,
  evaluationEpisodes: 10,
  metricsInterval: 1000,
};

/** TD3's hyper-parameters as in the authors' current code. */
export const defaultTd3: Td3Settings = { ...td3Defaults, hiddenSizes: [...td3Defaults.hiddenSizes] };

/** Settings of PPTB that an option can set; the rest follows from them. */
export type PptbDefaults = Omit<PptbSettings, 'preset' | 'forceBoost' | 'feedback' | 'predictedSteadySpeedUp'>;

const common = {
  snapshotInterval: 25,
  window: 2000,
  rank: 64,
  boostedDirections: 2,
  period: 1000,
  scope: 'whole',
  afterEdit: { target: 'polyak', moments: 'keep' },
} as const;

/**
 * The paper's settings for MuJoCo. It gives neither p_b (`boost`) nor the r_t of each environment (`rank`): those are ours,
 * with a boost that keeps the feedback at 0.3.
 */
export const pptbPresets: Readonly<Record<PptbSettings['preset'], PptbDefaults>> = {
  /** Snapshots counted in policy updates, as the paper's text says; edits begin when trimming can act. */
  default: { ...common, snapshotUnit: 'policy-updates', boost: 0.003, minimumSnapshots: 65 },
  /** Algorithm 1 word for word: snapshots counted in environment steps, from the first one on. */
  literal: { ...common, snapshotUnit: 'environment-steps', boost: 0.003, minimumSnapshots: 1 },
};
