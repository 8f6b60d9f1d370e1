export { type StateTree, type StateValue, decodeState, encodeState } from './checkpoint/stateTree.ts';
export type { Observation, TrialAgent, TrialEnvironment } from './agents/trialAgent.ts';
export type { AgentDefinition, AgentNeeds, CreateAgentOptions, EnvironmentSizes } from './agents/agentDefinition.ts';
export { actingOnly, agentNeeds, environmentSizes } from './agents/agentOfTrial.ts';
export { defaultRad } from './agents/rad.ts';
export { agentDefinition, agentDefinitions, defineAgent } from './agents/registry.ts';
export { defaultSac } from './agents/sac.ts';
export { defaultTd3 } from './agents/td3.ts';
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
export { defaultValues, shownDefault } from './settings/defaults.ts';
export { type GivenSettings, resolveSettings } from './settings/resolveSettings.ts';
export { trialWarnings } from './settings/warnings.ts';
export { derived, group, setting, type SettingPart } from './settings/setting.ts';
export {
  anyNumber,
  choice,
  listOf,
  numberFromZero,
  positiveNumber,
  share,
  shareAboveZero,
  shareBelowOne,
  sizes,
  wholeNumber,
  yes,
} from './settings/kinds.ts';
