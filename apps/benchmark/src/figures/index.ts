export {
  learningCurves,
  type CurvePanel,
  type CurvePoint,
  type CurveSeries,
  type LearningCurvesOptions,
} from './learningCurves.ts';
export { pngOfSvg } from './pngOfSvg.ts';
export { shortSteps } from './shortSteps.ts';
export { agentSteps, plainBoth, shortBoth, stepsAxis, stepsCell, stepsInWords } from './stepUnits.ts';
