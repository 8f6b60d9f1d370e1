import { agentDefinition, agentsSuitedTo, shownDefault } from '@policypath/trial';
import {
  allSettings,
  readValue,
  SettingsError,
  settingsForVariant,
  settingGroups,
  variantNames,
  variantOf,
  variantUses,
  type NamedSetting,
} from '@policypath/trial/records';
import type { SettingField, Settings, SettingsForm } from './messages.ts';

/** The agents that learn in a page: from numbers or grids, and by acting themselves. */
const offered = new Set(['td3', 'sac', 'ppo', 'doubledqn']);

/** Settings of an edit that a page has no use for: what is evaluated beside the policy, and a flag without effect. */
const left = /^(evaluated|forceBoost$|preset$|editUse$)/;

/** What a form offers for a choice of environment, agent and variant: all from the registries of agents and edits, and the declarations of settings. */
export function settingsForm(settings: Settings): SettingsForm {
  const { env, agent, variant } = settings as {
    readonly env: string;
    readonly agent: string;
    readonly variant: string;
  };
  const agents = agentsSuitedTo(env).filter((name) => offered.has(name));
  const shown = agents.includes(agent) ? agent : agents[0];
  return {
    agents: agents.map((name) => ({ name, title: agentDefinition(name).title ?? name.toUpperCase() })),
    variants: variantNames()
      .filter((name) => variantOf(name).edits)
      .map((name) => ({ name, text: variantOf(name).description })),
    fields: settingGroups()
      .PPTB.filter((setting) => !left.test(setting.name) && variantUses(variant, setting))
      .filter(({ name }) => variantOf(variant).fixed?.[name] === undefined)
      .map((setting) => fieldOf(setting, shown)),
  };
}

/**
 * The settings of a form, whose values are texts, with their values: empty ones are left out, and of a variant that never edits
 * those that it does not use.
 *
 * @throws SettingsError that says what was expected
 */
export function readSettings(settings: Settings): Settings {
  const { variant } = settings;
  const used =
    variant === undefined || variantOf(String(variant)).edits
      ? settings
      : settingsForVariant(String(variant), settings);
  const known = new Map(allSettings().map((setting) => [setting.name, setting]));
  const entries = Object.entries(used).flatMap(([name, value]) => {
    const setting = known.get(name);
    if (setting === undefined || typeof value !== 'string') return [[name, value] as const];
    if (value.trim() === '') return [];
    const refuse = (expected: string): Error => new SettingsError(`{${name}}: expected ${expected}, got ${value}`);
    return [[name, readValue(setting.kind, value, refuse)] as const];
  });
  return Object.fromEntries(entries);
}

/** A setting's name as the page's fields show it, e.g. 'boosted directions'. */
export function fieldName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function fieldOf(setting: NamedSetting, agent: string): SettingField {
  const { name, text, symbol, unit, kind, common = false } = setting;
  const input = kind.choices !== undefined ? 'choice' : inputs[kind.placeholder];
  return {
    name,
    label: fieldName(name),
    text,
    ...(symbol === undefined ? {} : { symbol }),
    ...(unit === undefined ? {} : { unit }),
    input: input ?? 'text',
    ...(kind.choices === undefined ? {} : { choices: kind.choices }),
    usual: shownDefault(setting, agent),
    common,
  };
}

const inputs: Readonly<Record<string, SettingField['input']>> = { '<n>': 'number', '<x>': 'number', '': 'yes' };
