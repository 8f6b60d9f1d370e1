import { checkOptionsObject } from '@policypath/options';
import { UsageError } from '../errors.ts';
import { settingsForVariant, settingsOfAgent } from './allSettings.ts';
import { defaultValues } from './defaults.ts';
import { resolveSettings, type GivenSettings } from './resolveSettings.ts';
import { agentSettingsOf, type TrialConfig } from './trialSchema.ts';
import { variantOf } from './variants.ts';

/** What a fork is given: settings by name, of which those that are left out are its trunk's. */
export interface GivenForkSettings extends GivenSettings {
  /** Length in environment steps, counted from the trunk's step 0. */
  readonly steps?: number;
}

/**
 * The settings of a fork: its trunk's, but for those that are given. What the trunk had by default follows the rules of defaults
 * again, so that a boost that follows from the period follows from the fork's.
 *
 * @throws SettingsError as `resolveSettings`
 */
export function forkSettings(trunk: TrialConfig, given: GivenForkSettings): TrialConfig {
  checkOptionsObject('forkSettings', given);
  const changed: GivenForkSettings = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const { steps = trunk.steps, ...others } = changed;
  // Settings of earlier versions stay as they are.
  if (Object.keys(others).length === 0) return { ...trunk, steps };
  const { pptb, variant: named } = changed;
  const variant = named ?? (pptb ? 'pptb' : trunk.variant);
  const own = settingsForVariant(variant, usedBy(variant, trunk, givenSettings(trunk)));
  const agent = changed.agent ?? trunk.agent;
  const known = new Set(settingsOfAgent(agent).map(({ name }) => name));
  const kept = Object.fromEntries(Object.entries(own).filter(([name]) => known.has(name)));
  return resolveSettings({ ...kept, env: trunk.environment, agent, ...changed, variant });
}

/**
 * A trunk's settings without those that would keep another variant from editing: that its edits were only evaluated, and which;
 * and that they acted, where the variant never edits.
 */
function usedBy(
  variant: string,
  trunk: TrialConfig,
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const use = trunk.pptb?.editUse;
  const hinders = variant !== trunk.variant && (use === 'evaluate' || (use === 'act' && !variantOf(variant).edits));
  if (!hinders) return settings;
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => name !== 'editUse' && !name.startsWith('evaluated')),
  );
}

/**
 * The settings that give a trial's configuration, by name, without those that have their default: `resolveSettings` of them, with
 * environment, agent and variant, is the configuration again.
 *
 * @throws UsageError for a configuration that this version would not make, such as one of an earlier version
 */
export function givenSettings(config: TrialConfig): Readonly<Record<string, unknown>> {
  const { environment: env, agent, variant } = config;
  const same = (given: Readonly<Record<string, unknown>>): boolean => {
    try {
      return JSON.stringify(resolveSettings({ ...given, env, agent, variant })) === JSON.stringify(config);
    } catch {
      return false;
    }
  };
  let given = settingsForVariant(variant, unusualByName(config));
  if (!same(given)) {
    throw new UsageError(
      'the settings of this trial are not those that this version would give it; fork it with no setting but --steps, or with ' +
        'the version of policypath that began it',
    );
  }
  for (const name of Object.keys(given)) {
    const { [name]: _left, ...rest } = given;
    if (same(rest)) given = rest;
  }
  return given;
}

/**
 * The values in a configuration that are not plainly the default of their setting, by its name as `resolveSettings` takes it.
 * Values that stand for nothing are left out.
 */
function unusualByName(config: TrialConfig): Record<string, unknown> {
  const agent = agentSettingsOf(config);
  const settings = settingsOfAgent(config.agent);
  const profile = agent['profile'] as string | undefined;
  const usual = defaultValues(settings, { agent: config.agent, profile, environment: config.environment });
  const found = settings.flatMap(({ name, path }) => {
    const value = valueAt(config, path) ?? valueAt(agent, path);
    const isUsual = value === undefined || value === null || JSON.stringify(value) === JSON.stringify(usual[name]);
    return isUsual ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | null | undefined)?.[key], tree);
}
