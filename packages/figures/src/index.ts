export { composeFigure, resizedFigure, type ComposeFigureOptions, type FigureLegendEntry } from './composeFigure.ts';
export { forestPlot, type ForestPanel, type ForestPlotOptions, type ForestRow } from './forestPlot.ts';
export { histogram, shareCurve, type Bin, type HistogramLook } from './histogram.ts';
export { escapeText, Html, html, table, visible, type HtmlValue, type TableOptions } from './html.ts';
export {
  learningCurves,
  learningCurvesOfPage,
  standardErrorBand,
  type Curve,
  type CurvePanel,
  type CurvePoint,
  type LearningCurvesOptions,
  type RunLine,
} from './learningCurves.ts';
export { logarithmicAxis, tickText } from './logarithmicAxis.ts';
export {
  black,
  coloursInGrey,
  grey,
  ink,
  isDashed,
  lineColours,
  palette,
  seriesColour,
  seriesStyle,
  seriesVariables,
} from './palette.ts';
export {
  legend,
  levelStroke,
  pagePanel,
  panel,
  panelHeight,
  panelWidth,
  swatch,
  thinned,
  type LegendEntry,
  type PagePanelOptions,
  type PanelOptions,
} from './panel.ts';
