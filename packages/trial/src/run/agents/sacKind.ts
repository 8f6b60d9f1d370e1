import { Sac, sacArenaBytes } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { SacSettings } from '../../settings/config.ts';
import type { AgentKind } from './agentKind.ts';
import { stateAgent, stateNeeds, stateSizes } from './stateAgent.ts';

/** Soft actor-critic on states. The policy is the whole actor, log standard deviation included. */
export function sacKind({ profile: _profile, actionRepeat, ...settings }: SacSettings): AgentKind {
  return {
    needs(sizes) {
      const { observationSize, actionSize } = sizes;
      const arenaBytes = sacArenaBytes(observationSize, actionSize, settings);
      return stateNeeds({ ...sizes, ...settings, policyOutputs: 2 * actionSize, arenaBytes });
    },
    makeEnvironment: (id) => makeEnvironment(id, { actionRepeat }),
    create({ engine, environment, seed }) {
      return stateAgent(new Sac({ ...settings, ...stateSizes(environment), engine, seed }));
    },
  };
}
