export {
  type AgentName,
  type PptbSettings,
  type RadSettings,
  type SacSettings,
  type Td3Settings,
  type TrialConfig,
  actionRepeatOf,
  agentNames,
  replayCapacityOf,
  trialSchema,
} from '../settings/config.ts';
export { trialFile, trialFiles } from './trialFiles.ts';
export { type SacProfileName, radProfileNames, sacProfileNames } from '../settings/profiles.ts';
export { type EditKind, type Variant, variantNames, variants } from '../settings/variants.ts';
export {
  editEvaluationRecordSchema,
  editRecordSchema,
  episodeRecordSchema,
  evaluationRecordSchema,
  logSchemas,
  metricsRecordSchema,
  type EditEvaluationRecord,
  type EditRecord,
  type EpisodeRecord,
  type EvaluationRecord,
  type LogName,
  type MetricsRecord,
} from './logs.ts';
export { manifestSchema, parseManifest, type Manifest } from './manifest.ts';
export { failureSchema, resultSchema, type FailureRecord, type ResultRecord } from './outcome.ts';
