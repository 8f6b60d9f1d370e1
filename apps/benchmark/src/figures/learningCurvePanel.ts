import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { CurvePanel, CurvePoint } from './learningCurves.ts';
import { panelHeight, panelWidth } from './panelSize.ts';
import { shortSteps } from './shortSteps.ts';

/** One panel as an SVG element in text, without its legend. */
export function learningCurvePanel(
  { title, series, level }: CurvePanel,
  colourOf: ReadonlyMap<string, string>,
): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const points = series.flatMap((one) => one.points);
  const bands = series.map(({ label, points: own }) => ({ label, points: own.filter(hasBand) }));
  const lastStep = Math.max(1, ...points.map((point) => point.step));
  const plot = Plot.plot({
    document,
    width: panelWidth,
    height: panelHeight,
    marginTop: 34,
    marginRight: 18,
    marginBottom: 44,
    marginLeft: 62,
    style: { fontFamily: 'DejaVu Sans, sans-serif', fontSize: '11px', background: 'white' },
    x: { domain: [0, lastStep], label: null, ticks: 5, tickFormat: shortSteps, insetRight: 2 },
    y: { domain: returnRange(points, level?.value), label: null, ticks: 6, tickFormat: '~f', grid: true },
    marks: [
      Plot.frame({ anchor: 'left', stroke: '#333333' }),
      Plot.frame({ anchor: 'bottom', stroke: '#333333' }),
      ...(level === undefined ? [] : [Plot.ruleY([level.value], { stroke: '#777777', strokeDasharray: '4,3' })]),
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
      Plot.text([title], { frameAnchor: 'top', dy: -20, fontSize: 13, fontWeight: 'bold' }),
      Plot.text(['environment steps'], { frameAnchor: 'bottom', dy: 36, fontSize: 11 }),
      Plot.text(['mean return'], { frameAnchor: 'left', dx: -52, rotate: -90, fontSize: 11, textAnchor: 'middle' }),
    ],
  });
  // Its style sheet speaks to browsers alone, and would style a page that the figure is put into.
  for (const sheet of plot.querySelectorAll('style')) sheet.remove();
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return plot.toString();
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
