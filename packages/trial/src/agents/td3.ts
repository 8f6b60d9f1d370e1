import { stateSizes, Td3, td3Modules, td3Defaults } from '@policypath/agents';
import type { z } from 'zod';
import { numberFromZero, shareAboveZero } from '../settings/kinds.ts';
import { objectOf, setting } from '../settings/setting.ts';
import type { AgentDefinition } from './agentDefinition.ts';
import { count, networkSettings, replayCapacitySetting, stateNeeds } from './offPolicy.ts';

const settings = {
  ...networkSettings('TD3'),
  targetRate: setting({ kind: shareAboveZero, text: 'step of the target networks', symbol: 'tau', default: ['TD3'] }),
  policyDelay: setting({ kind: count, text: 'updates of the critics for one of the policy', default: ['TD3'] }),
  targetNoise: setting({
    kind: numberFromZero,
    text: "standard deviation of the target policy's noise, as a share of the largest action",
    default: ['TD3'],
  }),
  targetNoiseClip: setting({ kind: numberFromZero, text: 'bound at which that noise is clipped', default: ['TD3'] }),
  explorationNoise: setting({
    kind: numberFromZero,
    text: 'standard deviation of the exploration noise, as a share of the largest action',
    default: ['TD3'],
  }),
  replayCapacity: replayCapacitySetting('TD3'),
};

const schema = objectOf(settings);
export type Td3Settings = z.infer<typeof schema>;

/** TD3's hyper-parameters as in the authors' current code. */
export const defaultTd3: Td3Settings = { ...td3Defaults, hiddenSizes: [...td3Defaults.hiddenSizes] };

/** TD3 on states. */
export const td3: AgentDefinition<Td3Settings> = {
  name: 'td3',
  text: 'learns from states',
  settings,
  trialDefaults: {
    steps: ['paper', 1_000_000],
    startSteps: ['TD3', 25_000],
    window: ['paper'],
    afterEditTarget: ['paper', 'polyak'],
  },
  defaults: () => defaultTd3,
  needs(sizes, given) {
    const { observationSize, actionSize } = sizes;
    const modules = td3Modules(observationSize, actionSize, given);
    return stateNeeds({ ...sizes, ...given, policyOutputs: actionSize, modules });
  },
  create: ({ engine, environment, seed, agentSteps, settings: given }) =>
    new Td3({
      ...given,
      ...stateSizes(environment),
      replayCapacity: Math.min(agentSteps, given.replayCapacity),
      engine,
      seed,
    }),
};
