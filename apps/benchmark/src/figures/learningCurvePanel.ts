import * as Plot from '@observablehq/plot';
import type { CurvePanel, CurvePoint } from './learningCurves.ts';
import { levelStroke } from './levelStroke.ts';
import { panel } from './panel.ts';
import { shortSteps, stepsAxis } from '../words/steps.ts';

/** One panel as an SVG element in text, without its legend. */
export function learningCurvePanel(
  { title, actionRepeat = 1, series, level }: CurvePanel,
  colourOf: ReadonlyMap<string, string>,
): string {
  const points = series.flatMap((one) => one.points);
  const bands = series.map(({ label, points: own }) => ({ label, points: own.filter(hasBand) }));
  const lastStep = Math.max(1, ...points.map((point) => point.step));
  return panel({
    title,
    xLabel: stepsAxis([actionRepeat]),
    yLabel: 'mean return',
    x: { domain: [0, lastStep], tickFormat: shortSteps },
    y: { domain: returnRange(points, level?.value), tickFormat: '~f' },
    marks: [
      ...(level === undefined
        ? []
        : [Plot.ruleY([level.value], { stroke: levelStroke.colour, strokeDasharray: levelStroke.dashes })]),
      ...bands.map(({ label, points: own }) =>
        Plot.areaY(own, {
          x: 'step',
          y1: (point: CurvePoint) => point.mean - (point.standardError ?? 0),
          y2: (point: CurvePoint) => point.mean + (point.standardError ?? 0),
          fill: colourOf.get(label),
          fillOpacity: 0.18,
        }),
      ),
      ...series.map(({ label, points: own }) =>
        Plot.lineY(own, { x: 'step', y: 'mean', stroke: colourOf.get(label), strokeWidth: 1.6 }),
      ),
      // A line through one point is not seen.
      ...series
        .filter(({ points: own }) => own.length === 1)
        .map(({ label, points: own }) => Plot.dot(own, { x: 'step', y: 'mean', r: 2.5, fill: colourOf.get(label) })),
    ],
  });
}

function hasBand(point: CurvePoint): boolean {
  return point.standardError !== null;
}

/** From the lowest to the highest band edge, with the level and a little air; 5 % keeps curves off the frame. */
function returnRange(points: readonly CurvePoint[], level: number | undefined): [number, number] {
  const lows = points.map((point) => point.mean - (point.standardError ?? 0));
  const highs = points.map((point) => point.mean + (point.standardError ?? 0));
  const low = Math.min(...lows, level ?? Infinity);
  const high = Math.max(...highs, level ?? -Infinity);
  const air = 0.05 * (high - low) || 1;
  // A floor at 0 where nothing is negative: returns are then read from it.
  return [low >= 0 && low < 0.3 * high ? 0 : low - air, high + air];
}
