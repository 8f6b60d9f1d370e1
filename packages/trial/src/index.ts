export { type StateTree, type StateValue, decodeState, encodeState } from './checkpoint/stateTree.ts';
export type { Observation, TrialAgent, TrialEnvironment } from './agents/trialAgent.ts';
export { actingOnly, agentKindOf } from './agents/agentKindOf.ts';
export { openRecordedPath } from './path/recordedPath.ts';
export {
  defaultRad,
  defaultRadStartSteps,
  defaultSac,
  defaultTd3,
  defaultTrial,
  defaultTrialOf,
} from './settings/defaults.ts';
export { environmentSizes } from './agents/agentKind.ts';
export { evaluate } from './loop/evaluate.ts';
export { TrialFailure } from './loop/failure.ts';
export type { CreateParts, TrialParts } from './run/parts.ts';
export type { RecordedPath } from './path/recordedPath.ts';
export type { Progress } from './loop/progress.ts';
