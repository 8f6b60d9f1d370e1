export { type StateTree, type StateValue, decodeState, encodeState } from './checkpoint/stateTree.ts';
export type { Observation, TrialAgent, TrialEnvironment } from './run/agent.ts';
export { actingOnly, agentKindOf } from './run/agents/index.ts';
export { createPolicyPathEditor } from './run/createPolicyPathEditor.ts';
export {
  defaultRad,
  defaultRadStartSteps,
  defaultSac,
  defaultTd3,
  defaultTrial,
  defaultTrialOf,
} from './settings/defaults.ts';
export { environmentSizes } from './run/environmentSizes.ts';
export { evaluate } from './run/evaluate.ts';
export { TrialFailure } from './run/failure.ts';
export type { CreateParts, TrialParts } from './run/parts.ts';
export type { PolicyPathEditor } from './run/policyPathEditor.ts';
export type { Progress } from './run/progress.ts';
