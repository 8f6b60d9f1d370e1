import * as Plot from '@observablehq/plot';
import { shortSteps, stepsAxis } from '../words/steps.ts';
import { composeFigure } from './composeFigure.ts';
import { coloursInGrey } from './palette.ts';
import { levelStroke, panel } from './panel.ts';

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

export interface CurvePoint {
  /** Environment steps. */
  readonly step: number;
  readonly mean: number;
  /** Half the height of the band; null: no band. */
  readonly standardError: number | null;
}

export interface CurveSeries {
  /** What the legend calls it; the same label has the same colour in every panel. */
  readonly label: string;
  readonly points: readonly CurvePoint[];
}

export interface CurvePanel {
  readonly title: string;
  /** Environment steps that an action is held for: its axis says so where there are several. Default 1. */
  readonly actionRepeat?: number;
  readonly series: readonly CurveSeries[];
  /** A dashed level, e.g. that of a random agent. */
  readonly level?: { readonly label: string; readonly value: number };
}

export interface LearningCurvesOptions {
  readonly panels: readonly CurvePanel[];
  /** Printed above everything, e.g. 'demonstration, not evidence'. */
  readonly label?: string;
  /** Printed below the panels, e.g. what the bands are. */
  readonly caption?: string;
  /** Panels beside each other. Default: 1 for one panel, 2 for two or four, else 3. */
  readonly columns?: number;
}

/**
 * Learning curves, one panel an environment: mean return over environment steps with a band of one standard error to
 * each side. Returns a whole SVG document.
 *
 * @throws RangeError when there is no panel, or one without points
 */
export function learningCurves({ panels, label, caption, columns }: LearningCurvesOptions): string {
  if (panels.length === 0) throw new RangeError('a figure needs at least one panel');
  for (const { title, series } of panels) {
    if (!series.some(({ points }) => points.length > 0)) throw new RangeError(`the panel ${title} has no points`);
  }
  const labels = [...new Set(panels.flatMap(({ series }) => series.map((one) => one.label)))];
  const colourOf = new Map(labels.map((name, index) => [name, coloursInGrey[index % coloursInGrey.length]]));
  const banded = panels.some(({ series }) => series.some(({ points }) => points.some((point) => point.standardError)));
  const levels = new Set(panels.flatMap(({ level }) => (level === undefined ? [] : [level.label])));
  return composeFigure({
    panels: panels.map((panel) => learningCurvePanel(panel, colourOf)),
    legend: [
      ...labels.map((name) => ({
        label: name,
        colour: colourOf.get(name) ?? coloursInGrey[0],
        kind: banded ? ('band' as const) : ('curve' as const),
      })),
      ...[...levels].map((name) => ({ label: name, ...levelStroke, kind: 'level' as const })),
    ],
    columns: columns ?? (panels.length === 1 ? 1 : panels.length === 2 || panels.length === 4 ? 2 : 3),
    label,
    caption,
  });
}
