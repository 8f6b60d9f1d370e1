export {
  listCheckpoints,
  newestSnapshots,
  readCheckpoint,
  readCheckpointIndex,
  snapshotsOfCheckpoint,
} from './checkpoints.ts';
export { checkpointsAmong } from '../checkpoint/checkpointStore.ts';
export { DamagedTrialError } from '../checkpoint/damagedError.ts';
export { DiskFullError, diskFullReason } from './diskFull.ts';
export { folderStorage, writeFileAtomically } from './folderStorage.ts';
export { type HeldLock, LockedError, lockFile, lockOwner, silentSeconds, takeLock } from './lock.ts';
export { readManifest, settingsSha256, writeManifest } from './manifest.ts';
export { readJson } from './readJson.ts';
export { freeDiskBytes, freeMemory, refuseTooLittleMemory } from './resources.ts';
export {
  createTrialParts,
  extendTrial,
  restartTrial,
  resumeTrial,
  startTrial,
  thinFinishedTrial,
} from './runInFolder.ts';
export type { ThinnedTrial, ThinOptions } from '../run/thin.ts';
export type { ExtendedTrial } from '../run/extend.ts';
export { sha256 } from './sha256.ts';
export { sourceCommit } from './sourceCommit.ts';
export { versions } from './versions.ts';
export { ShortageError } from '../errors.ts';
export { recordedName } from '../records/trialFiles.ts';
export { OtherEngineError } from '../run/manifest.ts';
export {
  OtherPluginsError,
  type PluginRecord,
  pluginSchema,
  refuseMissingPlugins,
  refuseOtherPlugins,
} from '../run/plugins.ts';
export { keptCount, type KeptSteps, keptStepsSchema } from '../run/keptSteps.ts';
export { diskNeed, formatBytes, type TrialNeeds, trialNeeds } from '../run/needs.ts';
export type { EngineChoice } from '../run/parts.ts';
export type { TrialResult } from '../run/result.ts';
export type { RunSettings, TrialOutcome } from '../run/runTrial.ts';
