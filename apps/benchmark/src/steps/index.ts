export { shortSteps } from './shortSteps.ts';
export { agentSteps, plainBoth, shortBoth, stepsAxis, stepsCell, stepsInWords } from './stepUnits.ts';
