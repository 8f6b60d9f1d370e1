import type { TrialTask } from './trialTask.ts';

/** What `toldApart` needs to know of a trial. */
export interface TrialOfTask {
  /** What it is called: its id, and what tells it apart where that is needed. Trials of one name may be pooled. */
  readonly environment: string;
  /** e.g. 'dm_control/cheetah-run'. */
  readonly environmentId: string;
  readonly agent: string;
  readonly task: TrialTask;
  /** Settings by which it is told apart from others of its agent and environment, e.g. 'action repeat'. */
  readonly apartBy: readonly string[];
}

export interface ToldApartOptions {
  /** Tell agents in one environment apart too, for what pools whatever is of one environment. Default false. */
  readonly agents?: boolean;
}

/**
 * The trials, their environments named so that no two tasks have one name: with another action repeat, profile, picture or
 * augmentation 'dm_control/cheetah-run' becomes 'dm_control/cheetah-run (action repeat 8)'. Where none differs nothing is added.
 */
export function toldApart<Trial extends TrialOfTask>(
  trials: readonly Trial[],
  { agents = false }: ToldApartOptions = {},
): Trial[] {
  const agentsIn = new Map<string, Set<string>>();
  for (const { environmentId, agent } of trials) {
    agentsIn.set(environmentId, (agentsIn.get(environmentId) ?? new Set()).add(agent));
  }
  const groupOf = ({ environmentId, agent }: Trial): string => JSON.stringify([environmentId, agent]);
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) groups.set(groupOf(trial), [...(groups.get(groupOf(trial)) ?? []), trial]);
  const differing = new Map([...groups].map(([group, members]) => [group, differingTraits(members)]));
  return trials.map((trial) => {
    const apartBy = differing.get(groupOf(trial)) ?? [];
    const severalAgents = agents && (agentsIn.get(trial.environmentId)?.size ?? 0) > 1;
    const words = [
      ...(severalAgents ? [trial.agent.toUpperCase()] : []),
      ...apartBy.map((name) => `${name} ${trial.task.traits.get(name) ?? 'not known'}`),
    ];
    const environment = words.length === 0 ? trial.environmentId : `${trial.environmentId} (${words.join(', ')})`;
    return { ...trial, environment, apartBy };
  });
}

function differingTraits(trials: readonly TrialOfTask[]): string[] {
  const names = new Set(trials.flatMap(({ task }) => [...task.traits.keys()]));
  return [...names].filter((name) => new Set(trials.map(({ task }) => task.traits.get(name))).size > 1);
}

/** What a reader must know of trials that are told apart; empty where none is. */
export function apartRemark(trial: TrialOfTask): string[] {
  const { environment, environmentId, apartBy } = trial;
  if (apartBy.length === 0) return [];
  return [
    `${environment}: the trials of ${environmentId} differ in ${apartBy.join(', ')}, which makes them different tasks or methods; they are not pooled`,
  ];
}
