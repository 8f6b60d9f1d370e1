import { agentDefinitions } from '@policypath/agents';

/** What tables and figures call an agent: 'DoubleDQN', 'TD3'. One of a plug-in that is not loaded has its name in capitals. */
export function agentTitle(agent: string): string {
  return agentDefinitions().find(({ name }) => name === agent)?.title ?? agent.toUpperCase();
}
