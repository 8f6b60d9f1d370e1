export { type StateTree, type StateValue, decodeState, encodeState } from './checkpoint/stateTree.ts';
export type { Observation, TrialAgent, TrialEnvironment } from './agents/trialAgent.ts';
export { actingOnly, agentKindOf } from './agents/agentKindOf.ts';
export { environmentSizes } from './agents/agentKind.ts';
export { type EventLog, type EventLogOptions, eventFileName, openEventLog } from './logs/eventLog.ts';
export { evaluate } from './loop/evaluate.ts';
export { TrialFailure } from './loop/failure.ts';
export type { Progress } from './loop/progress.ts';
export { type EditOutcome, openRecordedPath, type RecordedPath } from './path/recordedPath.ts';
export { type CreateParts, createTrialParts, type EngineChoice, type TrialParts } from './run/parts.ts';
export { type RunSettings, type RunTrialOptions, runTrial, type TrialOutcome } from './run/runTrial.ts';
export { memoryStorage } from './storage/memoryStorage.ts';
export { type OpfsAccess, type OpfsFile, type OpfsFolder, opfsStorage } from './storage/opfsStorage.ts';
export type { AppendLog, FileContent, TrialStorage } from './storage/trialStorage.ts';
export {
  defaultRad,
  defaultRadStartSteps,
  defaultSac,
  defaultTd3,
  defaultTrial,
  defaultTrialOf,
} from './settings/defaults.ts';
