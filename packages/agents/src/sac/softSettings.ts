import { actionRepeatKind, count, networkSettings, replayCapacitySetting } from '../offPolicySettings.ts';
import { anyNumber, choice, positiveNumber, shareAboveZero, shareBelowOne } from '../registry/kinds.ts';
import type { AgentSettings, SettingDefault } from '../registry/setting.ts';

/** What the trials of a soft actor-critic have beside its hyper-parameters: the set of defaults, and the repeat of actions. */
export function softTrialSettings<const Names extends readonly [string, ...string[]]>(
  profiles: Names,
  {
    text,
    profile,
    repeat,
  }: { readonly text: string; readonly profile: SettingDefault; readonly repeat: SettingDefault },
) {
  return {
    profile: { kind: choice(...profiles), text, default: profile },
    actionRepeat: {
      kind: actionRepeatKind,
      text: 'how long an action is held (dm_control)',
      unit: 'environment steps',
      default: repeat,
      common: true,
    },
  } as const satisfies AgentSettings;
}

/** The hyper-parameters of soft actor-critics. `source` is where the defaults of networks and replay come from. */
export function softSettings(source: string) {
  const published = ['RAD'] as const;
  return {
    ...networkSettings(source),
    criticTau: { kind: shareAboveZero, text: 'step of the target critics', symbol: 'tau', default: published },
    criticTargetUpdateFrequency: {
      kind: count,
      text: 'time between steps of the target critics',
      unit: 'updates',
      default: published,
    },
    actorUpdateFrequency: { kind: count, text: 'updates of the critics for one of the policy', default: published },
    logStdMin: { kind: anyNumber, text: 'smallest log standard deviation of the policy', default: published },
    logStdMax: { kind: anyNumber, text: 'largest log standard deviation of the policy', default: published },
    initialTemperature: {
      kind: positiveNumber,
      text: 'temperature at the start',
      symbol: 'alpha',
      default: published,
    },
    alphaLearningRate: { kind: positiveNumber, text: "Adam's learning rate for log alpha", default: published },
    alphaBeta1: { kind: shareBelowOne, text: "first beta of log alpha's Adam", default: published },
    replayCapacity: replayCapacitySetting(source),
  } as const satisfies AgentSettings;
}
