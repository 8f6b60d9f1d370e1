import {
  radDefaults,
  radProfile,
  sacDefaults,
  sacProfiles,
  td3Defaults,
  type RadProfile,
  type RadProfileName,
} from '@policypath/agents';
import type { SacProfileName } from './profiles.ts';
import type { AgentName, RadSettings, SacSettings, Td3Settings, TrialConfig } from './config.ts';

type DefaultTrial = Pick<
  TrialConfig,
  | 'seed'
  | 'steps'
  | 'startSteps'
  | 'evaluationInterval'
  | 'evaluationEpisodes'
  | 'evaluationSeedOffset'
  | 'metricsInterval'
  | 'recordInterval'
>;

/** Length and evaluation of a trial: the paper's and TD3's; agent steps before learning are each agent's own. */
export const defaultTrial: DefaultTrial = {
  seed: 0,
  steps: 1_000_000,
  startSteps: 25_000,
  evaluationInterval: 5000,
  evaluationEpisodes: 10,
  evaluationSeedOffset: 100,
  metricsInterval: 1000,
  recordInterval: null,
};

/**
 * What the trials of one agent have otherwise. The paper reports RAD up to 500,000 environment steps; its random steps are its
 * profile's.
 */
export function defaultTrialOf(agent: AgentName, startSteps = 1000): DefaultTrial {
  if (agent === 'td3') return defaultTrial;
  return { ...defaultTrial, startSteps, steps: 500_000, metricsInterval: agent === 'rad' ? 100 : 1000 };
}

/** TD3's hyper-parameters as in the authors' current code. */
export const defaultTd3: Td3Settings = { ...td3Defaults, hiddenSizes: [...td3Defaults.hiddenSizes] };

export function defaultSac(profile: SacProfileName): SacSettings {
  const settings = { ...sacDefaults, ...(profile === 'sac' ? {} : sacProfiles[profile]) };
  return { profile, actionRepeat: 1, ...settings, hiddenSizes: [...settings.hiddenSizes] };
}

/** Agent steps of random actions with a profile of RAD. */
export function defaultRadStartSteps(profile: RadProfileName, environment: string): number {
  return profileFor(profile, environment).initialSteps;
}

function profileFor(profile: RadProfileName, environment: string): RadProfile {
  return radProfile(profile, environment.replace(/^dm_control\//, ''));
}

/** @param environment e.g. 'dm_control/walker-walk': some profiles differ by task */
export function defaultRad(profile: RadProfileName, environment: string): RadSettings {
  const { actionRepeat, image, agent } = profileFor(profile, environment);
  const settings = { ...radDefaults, ...agent };
  const { kind, size } = settings.augmentation;
  return {
    profile,
    actionRepeat,
    ...settings,
    hiddenSizes: [...settings.hiddenSizes],
    strides: [...settings.strides],
    image: { ...image, channels: 3 },
    augmentation: { kind, size },
  };
}
