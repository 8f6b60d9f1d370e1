export type { Agent, AgentState, AgentStateValue, LearnMetrics, Policy, Transition } from './agent.ts';
