import { td3Defaults } from '@policypath/agents';
import type { PptbSettings, Td3Settings } from './config.ts';

/** TD3's hyper-parameters as in the authors' current code. */
export const defaultTd3: Td3Settings = { ...td3Defaults, hiddenSizes: [...td3Defaults.hiddenSizes] };

/** Settings of PPTB's `default` preset for MuJoCo; the paper gives no p_b and no r_t per environment: ours. */
export const defaultPptb: Omit<PptbSettings, 'feedback' | 'predictedSteadySpeedUp'> &
  Pick<PptbSettings, 'feedback' | 'predictedSteadySpeedUp'> = {
  preset: 'default',
  snapshotInterval: 25,
  snapshotUnit: 'policy-updates',
  window: 2000,
  rank: 64,
  boostedDirections: 2,
  boost: 0.003,
  period: 1000,
  minimumSnapshots: 0,
  scope: 'whole',
  afterEdit: { target: 'polyak', moments: 'keep' },
  forceBoost: false,
  feedback: 0.3,
  predictedSteadySpeedUp: 1 / 0.7,
};
