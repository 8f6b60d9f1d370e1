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
} from '../run/config.ts';
export { trialFile, trialFiles } from '../run/folder.ts';
export { type SacProfileName, radProfileNames, sacProfileNames } from '../run/profiles.ts';
export { type EditKind, type Variant, variantNames, variants } from '../run/variants.ts';
