export {
  PathTrimmerBooster,
  type PathTrimmerBoosterOptions,
  type PathTrimmerBoosterState,
} from './pathTrimmerBooster.ts';
export type { PartEdit, PathEdit } from './pathEdit.ts';
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
