import { learningCurves, standardErrorBand, type CurvePanel } from '@policypath/figures';

const points = [0, 5000].map((step) => ({ step, mean: step / 10, standardError: 20 }));
const panel: CurvePanel = {
  title: 'Hopper-v4',
  curves: [{ label: 'TD3', points, band: standardErrorBand(points) }],
};
const svg = learningCurves({ panels: [panel] });
// @ts-expect-error a panel has curves
export const refused = (): string => learningCurves({ panels: [{ title: 'Hopper-v4' }] });
console.log(JSON.stringify({ svg: svg.startsWith('<svg') }));
