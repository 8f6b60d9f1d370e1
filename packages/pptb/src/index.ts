export {
  createPptb,
  defaultRelativeDisplacement,
  pptbNeeds,
  type Policy,
  type Pptb,
  type PptbNeeds,
  type PptbOptions,
  type PptbState,
} from './createPptb.ts';
export { EditedPath, type EditedPathOptions, type EditedPathState, type StepsDone } from './editedPath.ts';
export { definePathEdit, openPathEdit, pathEditNames, pathEditOf, type KnownPathEdits } from './definePathEdit.ts';
export type {
  EditClock,
  EditDecomposition,
  EditMove,
  EditResult,
  EditWindow,
  NormalGenerator,
  OpenPathEditOptions,
  PartEdit,
  PathEdit,
  PathEditDefinition,
  PathEditor,
  PathEditorState,
  WindowPart,
} from './pathEdit.ts';
export type { BoostSpan, PptbEditSettings } from './edits/pptb.ts';
export type { ExponentialAverageSettings } from './edits/averages.ts';
export type { CosineLowPassSettings, DirectionBoostSettings, ExtrapolationSettings } from './edits/fixedDirections.ts';
export type { BoostOnlySettings, TrimOnlySettings } from './edits/partsOfPptb.ts';
export type { OuterMomentumSettings, OuterStepSettings } from './edits/outerSteps.ts';
export type { ShrinkPerturbSettings } from './edits/freshParameters.ts';
export type { PredictedCoordinatesSettings } from './edits/predictedCoordinates.ts';
export { trimmedCoordinates, type EditedSvd } from './trim.ts';
export { boostIncrements } from './boost.ts';
export { periodInSteps, PptbSchedule, type ScheduleOptions, type ScheduleState } from './schedule.ts';
export {
  defaultPreset,
  largestPaperRank,
  literalPreset,
  paperSettings,
  type AfterEdit,
  type PptbPreset,
  type PresetOptions,
} from './presets.ts';
export { boostFeedback, DEFAULT_FEEDBACK, defaultBoost, predictedSpeedUp, type BoostFeedback } from './stability.ts';
export {
  boostedNorm,
  forecastNorm,
  usualSquareGrowth,
  type NormForecast,
  type NormForecastOptions,
} from './normForecast.ts';
export { boostDecayFactor, type BoostDecay } from './boostDecay.ts';
export type { BoostLimits } from './boostLimits.ts';
export { project, type ProjectOptions } from './project.ts';
