export {
  learningCurves,
  type CurvePanel,
  type CurvePoint,
  type CurveSeries,
  type LearningCurvesOptions,
} from './learningCurves.ts';
export { pngOfSvg } from './pngOfSvg.ts';
