import { defaultPreset } from '@policypath/pptb';
import { agentDefinition } from '../agents/registry.ts';
import type { NamedSetting } from './setting.ts';

/** What defaults depend on; those of a profile differ by task. */
export interface DefaultsOf {
  readonly agent: string;
  readonly profile?: string;
  readonly environment?: string;
}

/** The defaults by name that the agent and @policypath/pptb state. */
function statedDefaults({
  agent,
  profile,
  environment = 'dm_control/walker-walk',
}: DefaultsOf): Record<string, unknown> {
  const { window, snapshotUpdates, period, rank, boostedDirections, scope, afterEdit } = defaultPreset();
  return {
    ...agentDefinition(agent).defaults?.({ profile, environment }),
    window,
    snapshotUpdates,
    period,
    rank,
    boostedDirections,
    scope,
    afterEditTarget: afterEdit.target,
    afterEditMoments: afterEdit.moments,
  };
}

/** The defaults of these settings by name; undefined where a rule between settings gives the value. */
export function defaultValues(settings: readonly NamedSetting[], of: DefaultsOf): Record<string, unknown> {
  const stated = statedDefaults(of);
  return Object.fromEntries(
    settings.map(({ name, defaults }) => {
      const value = defaults[of.agent]?.[1];
      return [name, value === undefined ? stated[name] : value];
    }),
  );
}

/** A default as people read it, e.g. '64', '256,256', 'none'. */
export function shownDefault(setting: NamedSetting, agent: string): string {
  const words = setting.defaults[agent]?.[2];
  const value = words ?? defaultValues([setting], { agent })[setting.name];
  if (value === null || value === undefined) return 'none';
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}
