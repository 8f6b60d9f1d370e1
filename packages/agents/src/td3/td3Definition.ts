import { stateNeeds } from '../offPolicySettings.ts';
import type { AgentDefinition } from '../registry/agentDefinition.ts';
import { stateSizes } from '../spaces.ts';
import { Td3 } from './td3.ts';
import { td3Modules } from './td3Modules.ts';
import { td3Defaults, td3Settings, type Td3HyperParameters } from './td3Options.ts';

/** TD3 on states. */
export const td3: AgentDefinition<typeof td3Settings, Td3, Td3HyperParameters> = {
  name: 'td3',
  text: 'learns from states',
  spaces: { observations: ['vector'], actions: ['box'] },
  settings: td3Settings,
  hyperParameters: td3Defaults,
  trialDefaults: {
    steps: ['paper', 1_000_000],
    startSteps: ['TD3', 25_000],
    window: ['paper'],
    afterEditTarget: ['paper', 'polyak'],
  },
  defaults: () => ({ ...td3Defaults }),
  pace: ({ policyDelay }) => ({ steps: policyDelay, policyUpdates: 1 }),
  needs(sizes, given) {
    const modules = td3Modules(sizes.observationSize, sizes.actionSize, given);
    return stateNeeds({ ...sizes, ...given, policyOutputs: sizes.actionSize, modules });
  },
  create: ({ engine, environment, seed, agentSteps, settings }) => {
    const replayCapacity = Math.min(agentSteps, settings.replayCapacity);
    return new Td3({ ...settings, ...stateSizes(environment), replayCapacity, engine, seed });
  },
};
