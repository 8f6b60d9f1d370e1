export { type StateTree, type StateValue, decodeState, encodeState } from './checkpoint/stateTree.ts';
export type { Observation, TrialAgent, TrialEnvironment } from './agents/trialAgent.ts';
export { actingOnly, agentNeeds, agentsSuitedTo, environmentSizes } from './agents/agentOfTrial.ts';
export { agentDefinition } from './agents/registry.ts';
export { type EventLog, type EventLogOptions, eventFileName, openEventLog } from './logs/eventLog.ts';
export { evaluate } from './loop/evaluate.ts';
export { TrialFailure } from './loop/failure.ts';
export type { Progress } from './loop/progress.ts';
export { type EditOutcome, openRecordedPath, type RecordedPath } from './path/recordedPath.ts';
export { onnxAction, onnxModel, onnxObservation, onnxValues } from './policy/onnxModel.ts';
export { type PolicyNotes, policyFileBytes, readPolicyFile, type StoredPolicyFile } from './policy/policyFile.ts';
export { policyModel } from './policy/policyModel.ts';
export { formatBytes, type TrialNeeds, trialNeeds } from './run/needs.ts';
export { type CreateParts, createTrialParts, type EngineChoice, type TrialParts } from './run/parts.ts';
export {
  cloneSettings,
  type Demonstrations,
  readDemonstrations,
  transitionsOf,
  type WhichTransitions,
} from './run/clone.ts';
export { type OpenTrial, openTrial } from './run/openTrial.ts';
export type { KeptSteps } from './run/keptSteps.ts';
export { TrialRequests } from './loop/requests.ts';
export type { EditByHand } from './settings/settingsByHand.ts';
export {
  type CloneOptions,
  type ForkOptions,
  type RunSettings,
  type RunTrialOptions,
  runTrial,
  type TrialOutcome,
} from './run/runTrial.ts';
export { memoryStorage } from './storage/memoryStorage.ts';
export { type OpfsAccess, type OpfsFile, type OpfsFolder, opfsStorage } from './storage/opfsStorage.ts';
export type { AppendLog, FileContent, TrialStorage } from './storage/trialStorage.ts';
export { fittedTo } from './settings/editSettings.ts';
export { defaultValues, shownDefault } from './settings/defaults.ts';
export { forkSettings, type GivenForkSettings, givenSettings } from './settings/forkSettings.ts';
export { type GivenSettings, resolveSettings } from './settings/resolveSettings.ts';
export { trialWarnings } from './settings/warnings.ts';
