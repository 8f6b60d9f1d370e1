import { aggregate, improvement, score, type NumberOrReason, type RunEvaluations } from '@policypath/stats';

const steps = [0, 5000, 10000];
const td3: RunEvaluations[] = [
  { steps, meanReturns: [18, 240, 900] },
  { steps, meanReturns: [21, 310, 1100] },
];
const pptb: RunEvaluations[] = [
  { steps, meanReturns: [18, 260, 1100] },
  { steps, meanReturns: [21, 330, 1200] },
];
const random = { mean: 18.6, standardError: 0.6 };
const hopper: NumberOrReason = improvement({ base: score(td3), treated: score(pptb), random });
// @ts-expect-error an environment has a name
export const refused = (): NumberOrReason => aggregate([{ improvement: hopper }]);
console.log(JSON.stringify(aggregate([{ name: 'Hopper-v4', improvement: hopper }])));
