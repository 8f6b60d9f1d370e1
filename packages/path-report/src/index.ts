export { analysisDefaults, analyzePath, type AnalyzedPath, type AnalyzePathOptions } from './analysis/analyzePath.ts';
export type { LayoutEntry } from './analysis/analyseLayers.ts';
export type { Bin, Distribution } from './analysis/distribution.ts';
export type {
  ComponentAnalysis,
  LayerAnalysis,
  ParameterAnalysis,
  ParameterQuantity,
  PathAnalysis,
  SpectrumAnalysis,
} from './analysis/pathAnalysis.ts';
export { renderHtml } from './page/renderHtml.ts';
export { renderJson } from './page/renderJson.ts';
export {
  detourText,
  nullText,
  pathLine,
  shownStatistic,
  statisticSymbol,
  statisticText,
  thinnedLines,
  waitingText,
  waysLine,
  type ShownStatistic,
} from './words/descriptions.ts';
export { verdictText } from './words/verdict.ts';
export { short, shorter, trimmed, whole } from './words/numbers.ts';
