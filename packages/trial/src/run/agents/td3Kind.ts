import { Td3, td3ArenaBytes } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { Td3Settings } from '../../settings/config.ts';
import type { AgentKind } from './agentKind.ts';
import { stateAgent, stateNeeds, stateSizes } from './stateAgent.ts';

/** TD3 on states. */
export function td3Kind(settings: Td3Settings): AgentKind {
  return {
    needs(sizes) {
      const { observationSize, actionSize } = sizes;
      const arenaBytes = td3ArenaBytes(observationSize, actionSize, settings);
      return stateNeeds({ ...sizes, ...settings, policyOutputs: actionSize, arenaBytes });
    },
    makeEnvironment: (id) => makeEnvironment(id),
    create({ engine, environment, seed }) {
      return stateAgent(new Td3({ ...settings, ...stateSizes(environment), engine, seed }));
    },
  };
}
