import type { TrialConfig } from '../settings/trialSchema.ts';
import type { AgentKind } from './agentKind.ts';
import { radKind } from './radKind.ts';
import { sacKind, td3Kind } from './stateKinds.ts';

/** The kind of agent that a trial is of, with the trial's settings. */
export function agentKindOf(config: TrialConfig): AgentKind {
  switch (config.agent) {
    case 'td3':
      return td3Kind(config.td3);
    case 'sac':
      return sacKind(config.sac);
    case 'rad':
      return radKind(config.rad);
  }
}

/** The settings of an agent that only acts, one observation at a time: no path, no batch, no replay storage worth the name. */
export function actingOnly(config: TrialConfig): TrialConfig {
  const plain = { variant: 'base', pptb: null } as const;
  const one = { batchSize: 1, replayCapacity: 1 } as const;
  switch (config.agent) {
    case 'td3':
      return { ...config, ...plain, td3: { ...config.td3, ...one } };
    case 'sac':
      return { ...config, ...plain, sac: { ...config.sac, ...one } };
    case 'rad':
      return { ...config, ...plain, rad: { ...config.rad, ...one } };
  }
}
