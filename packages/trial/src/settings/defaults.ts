import {
  radDefaults,
  radProfile,
  sacDefaults,
  sacProfiles,
  td3Defaults,
  type RadProfileName,
} from '@policypath/agents';
import { defaultPreset } from '@policypath/pptb';
import type { SacProfileName } from './agentSettings.ts';
import type { AgentName, NamedSetting } from './setting.ts';
import type { RadSettings, SacSettings, Td3Settings } from './trialSchema.ts';

/** TD3's hyper-parameters as in the authors' current code. */
export const defaultTd3: Td3Settings = { ...td3Defaults, hiddenSizes: [...td3Defaults.hiddenSizes] };

export function defaultSac(profile: SacProfileName): SacSettings {
  const settings = { ...sacDefaults, ...(profile === 'sac' ? {} : sacProfiles[profile]) };
  return { profile, actionRepeat: 1, ...settings, hiddenSizes: [...settings.hiddenSizes] };
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

function profileFor(profile: RadProfileName, environment: string): ReturnType<typeof radProfile> {
  return radProfile(profile, environment.replace(/^dm_control\//, ''));
}

/** What defaults depend on; those of a profile differ by task. */
export interface DefaultsOf {
  readonly agent: AgentName;
  readonly profile?: string;
  readonly environment?: string;
}

/** The defaults by name that @policypath/agents and @policypath/pptb state. */
function packageDefaults({
  agent,
  profile,
  environment = 'dm_control/walker-walk',
}: DefaultsOf): Record<string, unknown> {
  const { window, snapshotUpdates, period, rank, boostedDirections, scope, afterEdit } = defaultPreset();
  const path = {
    window,
    snapshotUpdates,
    period,
    rank,
    boostedDirections,
    scope,
    afterEditTarget: afterEdit.target,
    afterEditMoments: afterEdit.moments,
  };
  if (agent === 'td3') return { ...defaultTd3, ...path };
  if (agent === 'sac') return { ...defaultSac((profile as SacProfileName | undefined) ?? 'sac'), ...path };
  const name = (profile as RadProfileName | undefined) ?? 'rad-script';
  const { image, augmentation, ...settings } = defaultRad(name, environment);
  return {
    ...settings,
    startSteps: profileFor(name, environment).initialSteps,
    renderedSize: image.height,
    frameStack: image.frameStack,
    augmentation: augmentation.kind,
    augmentedSize: augmentation.size,
    ...path,
  };
}

/** The defaults of these settings by name; undefined where a rule between settings gives the value. */
export function defaultValues(settings: readonly NamedSetting[], of: DefaultsOf): Record<string, unknown> {
  const stated = packageDefaults(of);
  return Object.fromEntries(
    settings.map(({ name, defaults }) => {
      const value = defaults[of.agent]?.[1];
      return [name, value === undefined ? stated[name] : value];
    }),
  );
}

/** A default as people read it, e.g. '64', '256,256', 'none'. */
export function shownDefault(setting: NamedSetting, agent: AgentName): string {
  const words = setting.defaults[agent]?.[2];
  const value = words ?? defaultValues([setting], { agent })[setting.name];
  if (value === null || value === undefined) return 'none';
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}
