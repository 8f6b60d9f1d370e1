export type { AgentKind, AgentNeeds, CreateAgentOptions } from './agentKind.ts';
export { actingOnly, agentKindOf } from './agentKindOf.ts';
