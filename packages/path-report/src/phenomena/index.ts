export { type AnalyseChangesOptions, type ChangeWindow, type PathChanges, analyseChanges } from './analyseChanges.ts';
export {
  type AnalyseEvolvementOptions,
  type ComponentBand,
  type ComponentChange,
  type Evolvement,
  analyseEvolvement,
} from './analyseEvolvement.ts';
export { cachedPath, partOfPath, strideFor, thinnedIndices } from './cachedPath.ts';
export type { ChangeScopesOptions, ScopeChanges } from './changeScopes.ts';
export { type AccumulationSummary, type DetourSummary, type LayerChanges, minorChange } from './changeSummary.ts';
export { FlippedChange, type LayerSlice, LayerWalk } from './drawnChanges.ts';
export {
  type EvaluatedReturn,
  type Period,
  type PeriodName,
  improvingDefinition,
  improvingPeriodEnd,
  periodNames,
  periodsOf,
} from './periods.ts';
export type { StillShare, StillShareOptions } from './stillShare.ts';
export {
  type LogHistogram,
  type WeightedSample,
  binEdge,
  giniCoefficient,
  joinedHistogram,
  logHistogram,
  quantile,
  shareAtOrBelow,
  weightedSample,
} from './weightedSample.ts';
