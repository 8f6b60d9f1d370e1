import { td3Defaults } from '@policypath/agents';
import type { Td3Settings, TrialConfig } from './config.ts';

/** Length and evaluation of a trial: the paper's and TD3's. */
export const defaultTrial: Pick<
  TrialConfig,
  | 'seed'
  | 'steps'
  | 'startSteps'
  | 'evaluationInterval'
  | 'evaluationEpisodes'
  | 'evaluationSeedOffset'
  | 'metricsInterval'
  | 'recordInterval'
> = {
  seed: 0,
  steps: 1_000_000,
  startSteps: 25_000,
  evaluationInterval: 5000,
  evaluationEpisodes: 10,
  evaluationSeedOffset: 100,
  metricsInterval: 1000,
  recordInterval: null,
};

/** TD3's hyper-parameters as in the authors' current code. */
export const defaultTd3: Td3Settings = { ...td3Defaults, hiddenSizes: [...td3Defaults.hiddenSizes] };
