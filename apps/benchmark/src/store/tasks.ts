import { agentDefinition } from '@policypath/trial';
import { actionRepeatOf, agentSettingsOf, type TrialConfig } from '@policypath/trial/records';
import { agentTitle } from '../words/agentTitle.ts';

/**
 * The settings that make a trial another task or another method than the name of its agent and environment says: in
 * words, e.g. 'action repeat' -> '8', 'pictures' -> '84 x 84, 3 frames'. Trials that differ in them are not pooled.
 */
export type TaskTraits = ReadonlyMap<string, string>;

export function taskTraits(config: TrialConfig): TaskTraits {
  const own = agentDefinition(config.agent).traits?.(agentSettingsOf(config)) ?? {};
  return new Map([['action repeat', String(actionRepeatOf(config))], ...Object.entries(own)]);
}

/** What `toldApart` needs to know of a trial. */
export interface TrialOfTask {
  /** Name of the environment: its id, with the settings that differ in brackets. Trials with one name may be pooled. */
  readonly environment: string;
  /** e.g. 'dm_control/cheetah-run'. */
  readonly environmentId: string;
  readonly agent: string;
  readonly traits: TaskTraits;
  /** Settings in which it differs from other trials of its agent and environment, e.g. 'action repeat'. */
  readonly apartBy: readonly string[];
}

export interface ToldApartOptions {
  /** Give agents in one environment different names too, for callers that pool by environment alone. Default false. */
  readonly agents?: boolean;
}

/**
 * The trials, with environments renamed so that no two tasks share a name. With another action repeat, profile, picture or
 * augmentation 'dm_control/cheetah-run' becomes 'dm_control/cheetah-run (action repeat 8)'. Where none differs nothing is added.
 */
export function toldApart<Trial extends TrialOfTask>(
  trials: readonly Trial[],
  { agents = false }: ToldApartOptions = {},
): Trial[] {
  const agentsIn = new Map<string, Set<string>>();
  const groups = new Map<string, Trial[]>();
  const groupOf = ({ environmentId, agent }: Trial): string => JSON.stringify([environmentId, agent]);
  for (const trial of trials) {
    const { environmentId, agent } = trial;
    agentsIn.set(environmentId, (agentsIn.get(environmentId) ?? new Set()).add(agent));
    groups.set(groupOf(trial), [...(groups.get(groupOf(trial)) ?? []), trial]);
  }
  const differing = new Map([...groups].map(([group, members]) => [group, differingTraits(members)]));
  return trials.map((trial) => {
    const apartBy = differing.get(groupOf(trial)) ?? [];
    const severalAgents = agents && (agentsIn.get(trial.environmentId)?.size ?? 0) > 1;
    const words = [
      ...(severalAgents ? [agentTitle(trial.agent)] : []),
      ...apartBy.map((name) => `${name} ${trial.traits.get(name) ?? 'not known'}`),
    ];
    const environment = words.length === 0 ? trial.environmentId : `${trial.environmentId} (${words.join(', ')})`;
    return { ...trial, environment, apartBy };
  });
}

function differingTraits(trials: readonly TrialOfTask[]): string[] {
  const names = new Set(trials.flatMap(({ traits }) => [...traits.keys()]));
  return [...names].filter((name) => new Set(trials.map(({ traits }) => traits.get(name))).size > 1);
}

/** Sentences that explain the changed names; empty when none changed. */
export function apartRemark(trial: TrialOfTask): string[] {
  const { environment, environmentId, apartBy } = trial;
  if (apartBy.length === 0) return [];
  return [
    `${environment}: the trials of ${environmentId} differ in ${apartBy.join(', ')}, which makes them different tasks or methods; they are not pooled`,
  ];
}
