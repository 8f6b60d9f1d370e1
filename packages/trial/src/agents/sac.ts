import { Sac, sacModules, sacDefaults, sacProfiles, stateSizes } from '@policypath/agents';
import { z } from 'zod';
import { anyNumber, choice, positiveNumber, shareAboveZero, shareBelowOne } from '../settings/kinds.ts';
import { objectOf, setting, type SettingDefault, type SettingSource } from '../settings/setting.ts';
import type { AgentDefinition } from './agentDefinition.ts';
import { actionRepeatKind, count, networkSettings, replayCapacitySetting, stateNeeds } from './offPolicy.ts';

/** 'sac': the paper's sizes and rates; the others are those of published code. */
const profiles = ['sac', 'rad', 'pytorch-sac'] as const;
export type SacProfileName = (typeof profiles)[number];

/** The set of defaults of a soft actor-critic. */
export function profileSetting<const Names extends readonly [string, ...string[]]>(
  names: Names,
  usual: SettingDefault,
) {
  return setting({
    kind: choice(...names),
    text:
      "a set of defaults; rad: rad-script (RAD's script), rad-community (batch 512, repeats by task), cpu (for two cores: " +
      'frames of 64, batch 64); sac: sac, rad, pytorch-sac',
    stored: z.enum(names),
    default: usual,
  });
}

/** Settings of soft actor-critics, with the sources of their defaults. */
export function softSettings({ source, repeat }: { readonly source: SettingSource; readonly repeat: SettingDefault }) {
  const published = ['RAD'] as const;
  return {
    actionRepeat: setting({
      kind: actionRepeatKind,
      text: 'how long an action is held (dm_control)',
      unit: 'environment steps',
      default: repeat,
      common: true,
    }),
    ...networkSettings(source),
    criticTau: setting({ kind: shareAboveZero, text: 'step of the target critics', symbol: 'tau', default: published }),
    criticTargetUpdateFrequency: setting({
      kind: count,
      text: 'time between steps of the target critics',
      unit: 'updates',
      default: published,
    }),
    actorUpdateFrequency: setting({
      kind: count,
      text: 'updates of the critics for one of the policy',
      default: published,
    }),
    logStdMin: setting({ kind: anyNumber, text: 'smallest log standard deviation of the policy', default: published }),
    logStdMax: setting({ kind: anyNumber, text: 'largest log standard deviation of the policy', default: published }),
    initialTemperature: setting({
      kind: positiveNumber,
      text: 'temperature at the start',
      symbol: 'alpha',
      default: published,
    }),
    alphaLearningRate: setting({
      kind: positiveNumber,
      text: "Adam's learning rate for log alpha",
      default: published,
    }),
    alphaBeta1: setting({ kind: shareBelowOne, text: "first beta of log alpha's Adam", default: published }),
    replayCapacity: replayCapacitySetting(source),
  };
}

const settings = {
  profile: profileSetting(profiles, ['SAC', 'sac']),
  ...softSettings({ source: 'SAC', repeat: ['ours', 1] }),
};

const schema = objectOf(settings);
export type SacSettings = z.infer<typeof schema>;

export function defaultSac(profile: SacProfileName): SacSettings {
  const values = { ...sacDefaults, ...(profile === 'sac' ? {} : sacProfiles[profile]) };
  return { profile, actionRepeat: 1, ...values, hiddenSizes: [...values.hiddenSizes] };
}

/** Soft actor-critic on states. The policy is the whole actor, log standard deviation included. */
export const sac: AgentDefinition<SacSettings> = {
  name: 'sac',
  text: 'learns from states',
  settings,
  trialDefaults: { steps: ['ours', 500_000], startSteps: ['RAD', 1000] },
  profiles,
  defaults: ({ profile = 'sac' }) => defaultSac(profile as SacProfileName),
  environmentOptions: ({ actionRepeat }) => ({ actionRepeat }),
  actionRepeat: ({ actionRepeat }) => actionRepeat,
  traits: ({ profile }) => ({ profile }),
  needs(sizes, given) {
    const { observationSize, actionSize } = sizes;
    const modules = sacModules(observationSize, actionSize, given);
    return stateNeeds({ ...sizes, ...given, policyOutputs: 2 * actionSize, modules });
  },
  create({ engine, environment, seed, agentSteps, settings: { profile: _profile, actionRepeat: _repeat, ...given } }) {
    const replayCapacity = Math.min(agentSteps, given.replayCapacity);
    return new Sac({ ...given, ...stateSizes(environment), replayCapacity, engine, seed });
  },
};
