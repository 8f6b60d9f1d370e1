export {
  PathTrimmerBooster,
  type PathTrimmerBoosterOptions,
  type PathTrimmerBoosterState,
} from './pathTrimmerBooster.ts';
export type { PartEdit, PathEdit, PathEditor, PathEditorState } from './pathEdit.ts';
export { trimmedCoordinates } from './trim.ts';
export { boostIncrements } from './boost.ts';
export { PptbSchedule, type ScheduleOptions, type ScheduleState } from './schedule.ts';
export {
  defaultPreset,
  literalPreset,
  paperRanks,
  type AfterEdit,
  type PptbPreset,
  type PresetOptions,
} from './presets.ts';
export { boostFeedback, DEFAULT_FEEDBACK, defaultBoost, predictedSpeedUp, type BoostFeedback } from './stability.ts';
export { boostDecayFactor, type BoostDecay } from './boostDecay.ts';
export type { BoostLimits } from './boostLimits.ts';
export type { EditedSvd } from './editedSvd.ts';
export { project, type ProjectOptions } from './project.ts';
export { trimOnly } from './controls/trimOnly.ts';
export { boostOnly } from './controls/boostOnly.ts';
export { windowMean } from './controls/windowMean.ts';
export { exponentialAverage, type ExponentialAverageOptions } from './controls/exponentialAverage.ts';
export { cosineLowPass, type CosineLowPassOptions } from './controls/cosineLowPass.ts';
export { extrapolation } from './controls/extrapolation.ts';
export { randomDirection, type NormalGenerator, type RandomDirectionOptions } from './controls/randomDirection.ts';
export type { ControlOptions } from './controls/weightedEdit.ts';
export type { BoostingControlOptions } from './controls/boostingOptions.ts';
