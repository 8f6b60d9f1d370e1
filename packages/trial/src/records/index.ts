export {
  type PptbSettings,
  type RadSettings,
  type SacSettings,
  type Td3Settings,
  type TrialConfig,
  actionRepeatOf,
  replayCapacityOf,
  trialSchema,
} from '../settings/trialSchema.ts';
export { trialFile, trialFiles } from './trialFiles.ts';
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
export {
  SettingsError,
  allSettings,
  flag,
  settingAt,
  settingGroups,
  settingsForVariant,
  settingsOfAgent,
  variantUses,
} from '../settings/allSettings.ts';
export { type Kind, choice, number, positiveNumber, readValue, sizes, wholeNumber } from '../settings/kinds.ts';
export {
  type AgentName,
  type NamedSetting,
  type SettingSource,
  agentNames,
  settingSources,
} from '../settings/setting.ts';
