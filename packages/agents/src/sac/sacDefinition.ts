import { stateNeeds } from '../offPolicySettings.ts';
import type { AgentDefinition } from '../registry/agentDefinition.ts';
import { stateSizes } from '../spaces.ts';
import { Sac } from './sac.ts';
import { sacModules } from './sacModules.ts';
import { sacDefaults, sacProfiles, type SacHyperParameters } from './sacOptions.ts';
import { softSettings, softTrialSettings } from './softSettings.ts';

/** 'sac': the paper's sizes and rates; the others are those of published code. */
const profiles = ['sac', 'rad', 'pytorch-sac'] as const;

const settings = {
  ...softTrialSettings(profiles, {
    text: 'a set of defaults; sac: sac, rad, pytorch-sac',
    profile: ['SAC', 'sac'],
    repeat: ['ours', 1],
  }),
  ...softSettings('SAC'),
} as const;

/** Soft actor-critic on states. The policy is the whole actor, log standard deviation included. */
export const sac: AgentDefinition<typeof settings, Sac, SacHyperParameters> = {
  name: 'sac',
  text: 'learns from states',
  spaces: { observations: ['vector'], actions: ['box'] },
  settings,
  hyperParameters: { ...sacDefaults, targetEntropy: undefined },
  trialDefaults: { steps: ['ours', 500_000], startSteps: ['RAD', 1000] },
  profiles,
  defaults({ profile = 'sac' }) {
    const changes = profile === 'sac' ? {} : sacProfiles[profile as keyof typeof sacProfiles];
    return { profile, actionRepeat: 1, ...sacDefaults, ...changes };
  },
  environmentOptions: ({ actionRepeat }) => ({ actionRepeat }),
  actionRepeat: ({ actionRepeat }) => actionRepeat,
  pace: ({ actorUpdateFrequency }) => ({ steps: actorUpdateFrequency, policyUpdates: 1 }),
  traits: ({ profile }) => ({ profile }),
  needs(sizes, given) {
    const modules = sacModules(sizes.observationSize, sizes.actionSize, given);
    return stateNeeds({ ...sizes, ...given, policyOutputs: 2 * sizes.actionSize, modules });
  },
  create({ engine, environment, seed, agentSteps, settings: { profile: _profile, actionRepeat: _repeat, ...given } }) {
    const replayCapacity = Math.min(agentSteps, given.replayCapacity);
    return new Sac({ ...given, ...stateSizes(environment), replayCapacity, engine, seed });
  },
};
