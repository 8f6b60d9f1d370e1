export {
  type PptbSettings,
  type TrialConfig,
  actionRepeatOf,
  agentSettingsOf,
  editsOnSchedule,
  editsPolicy,
  evaluatedCount,
  randomStepsOf,
  trialSchema,
} from '../settings/trialSchema.ts';
export { trialFile, trialFiles } from './trialFiles.ts';
export { isVariant, variantNames, variantOf, type VariantDefinition } from '../settings/variants.ts';
export {
  agentMetrics,
  editEvaluationRecordSchema,
  editRecordSchema,
  evaluatedEditRecordSchema,
  episodeRecordSchema,
  evaluationRecordSchema,
  logSchemas,
  metricsRecordSchema,
  type EditEvaluationRecord,
  type EditRecord,
  type EvaluatedEditRecord,
  type EpisodeRecord,
  type EvaluationRecord,
  type LogName,
  type MetricsRecord,
} from './logs.ts';
export { type CloneOrigin, manifestSchema, parseManifest, type Manifest } from './manifest.ts';
export { failureSchema, resultSchema, type FailureRecord, type ResultRecord } from './outcome.ts';
export {
  allSettings,
  editsUsing,
  settingAt,
  settingGroups,
  settingsForVariant,
  settingSources,
  settingsOfAgent,
  variantUses,
} from '../settings/allSettings.ts';
export { readValue } from '../settings/readValue.ts';
export { normForecastOf, predictionOf, predictionSentence, type Prediction } from '../settings/prediction.ts';
export type { NamedSetting } from '../settings/setting.ts';
export { SettingsError, flag } from '../settings/settingsError.ts';
export { agentNames } from '../agents/registry.ts';
