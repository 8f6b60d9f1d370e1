import { checkOptions, text } from '@policypath/options';
import * as Plot from '@observablehq/plot';
import { format } from 'd3-format';
import { composeFigure } from './composeFigure.ts';
import type { Html } from './html.ts';
import { coloursInGrey } from './palette.ts';
import { levelStroke, pagePanel, panel, type PanelOptions } from './panel.ts';

/** A mean over runs at a step (environment steps). */
export interface CurvePoint {
  readonly step: number;
  readonly mean: number;
  /** Shown where the reader points at it, in a page. */
  readonly title?: string;
}

/** One run, a thin line. */
export interface RunLine {
  readonly points: readonly { readonly step: number; readonly value: number }[];
  readonly title?: string;
}

export interface Curve {
  /** What the legend calls it; in `learningCurves` the same label has the same colour in every panel. */
  readonly label: string;
  /** Default in `learningCurves`: the next one that is told apart in grey too. */
  readonly colour?: string;
  readonly dashes?: string;
  readonly points: readonly CurvePoint[];
  /** Points beyond the last one that all runs have, dotted. */
  readonly rest?: readonly CurvePoint[];
  readonly band?: readonly { readonly step: number; readonly low: number; readonly high: number }[] | null;
  readonly runs?: readonly RunLine[];
}

export interface CurvePanel {
  readonly title: string;
  /** Default 'environment steps'. */
  readonly xLabel?: string;
  /** Default 'mean return'. */
  readonly yLabel?: string;
  readonly curves: readonly Curve[];
  /** A dashed level, e.g. that of a random agent. */
  readonly level?: { readonly label: string; readonly value: number };
}

export interface LearningCurvesOptions {
  readonly panels: readonly CurvePanel[];
  /** Panels beside each other. Default: that of `composeFigure`. */
  readonly columns?: number;
  /** Printed above everything, e.g. 'demonstration, not evidence'. */
  readonly label?: string;
  /** Printed below the panels, e.g. what the bands are. */
  readonly caption?: string;
}

/**
 * Learning curves for a file, one panel an environment: mean return over environment steps with its band, runs thin.
 * Returns a whole SVG document.
 *
 * @throws RangeError when there is no panel, or one without points
 */
export function learningCurves(options: LearningCurvesOptions): string {
  checkOptions('learningCurves', options, { panels: true, columns: true, label: text, caption: text });
  const { panels, columns, label, caption } = options;

  if (panels.length === 0) throw new RangeError('a figure needs at least one panel');
  for (const { title, curves } of panels) {
    if (!curves.some(({ points }) => points.length > 0)) throw new RangeError(`the panel ${title} has no points`);
  }
  const curves = panels.flatMap((one) => one.curves);
  const colours = new Map<string, string>();
  for (const one of curves) {
    if (!colours.has(one.label)) {
      colours.set(one.label, one.colour ?? coloursInGrey[colours.size % coloursInGrey.length]);
    }
  }
  const kind = curves.some(({ band }) => (band?.length ?? 0) > 0) ? 'band' : 'curve';
  const levels = new Set(panels.flatMap(({ level }) => (level === undefined ? [] : [level.label])));
  return composeFigure({
    panels: panels.map((one) =>
      panel(
        curvePanel({ ...one, curves: one.curves.map((curve) => ({ ...curve, colour: colours.get(curve.label) })) }),
      ),
    ),
    legend: [
      ...[...colours].map(([name, colour]) => ({ label: name, colour, kind }) as const),
      ...[...levels].map((name) => ({ label: name, ...levelStroke, kind: 'level' as const })),
    ],
    columns,
    label,
    caption,
  });
}

/** Learning curves of one environment for a page; its curves have colours, and `legend` names them. */
export function learningCurvesOfPage(options: CurvePanel & { readonly description: string }): Html {
  checkOptions('learningCurvesOfPage', options, {
    title: text,
    xLabel: text,
    yLabel: text,
    curves: true,
    level: true,
    description: text,
  });

  return pagePanel({ ...curvePanel(options), description: options.description });
}

function curvePanel({
  title,
  xLabel = 'environment steps',
  yLabel = 'mean return',
  curves,
  level,
}: CurvePanel): PanelOptions {
  const lines = curves.flatMap(({ points, rest = [], runs = [] }) => [
    ...[...points, ...rest].map(({ step, mean }) => ({ step, value: mean })),
    ...runs.flatMap((run) => run.points),
  ]);
  return {
    title,
    xLabel,
    yLabel,
    x: { domain: [0, Math.max(1, ...lines.map(({ step }) => step))], tickFormat: format('~s') },
    y: {
      domain: returnRange([
        ...lines.map(({ value }) => value),
        ...curves.flatMap(({ band }) => (band ?? []).flatMap(({ low, high }) => [low, high])),
        ...(level === undefined ? [] : [level.value]),
      ]),
      tickFormat: '~f',
    },
    marks: [
      ...(level === undefined
        ? []
        : [Plot.ruleY([level.value], { stroke: levelStroke.colour, strokeDasharray: levelStroke.dashes })]),
      ...curves.map(({ band, colour }) =>
        Plot.areaY(band ?? [], { x: 'step', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.18 }),
      ),
      ...curves.flatMap(({ runs = [], colour: stroke }) =>
        runs.map(({ points, title: text }) =>
          Plot.lineY(points, {
            x: 'step',
            y: 'value',
            z: null,
            stroke,
            strokeWidth: 0.8,
            strokeOpacity: 0.5,
            title: text === undefined ? undefined : () => text,
          }),
        ),
      ),
      ...curves.flatMap(meanMarks),
    ],
  };
}

function meanMarks({ points, rest = [], colour: stroke, dashes }: Curve): Plot.Markish[] {
  const line = { x: 'step', y: 'mean', stroke, strokeWidth: 2 };
  const all = [...points, ...rest];
  const titled = all.filter(({ title }) => title !== undefined);
  return [
    Plot.lineY(points, { ...line, strokeDasharray: dashes }),
    ...(rest.length === 0 ? [] : [Plot.lineY([...points.slice(-1), ...rest], { ...line, strokeDasharray: '1.5 3.5' })]),
    // A line through one point is not seen.
    ...(all.length === 1 ? [Plot.dot(all, { x: 'step', y: 'mean', r: 2.5, fill: stroke })] : []),
    ...(titled.length === 0
      ? []
      : [Plot.dot(titled, { x: 'step', y: 'mean', r: 6, fill: stroke, fillOpacity: 0, title: 'title' })]),
  ];
}

/** From the lowest to the highest value, with 5 % of air that keeps curves off the frame. */
function returnRange(values: readonly number[]): [number, number] {
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  if (low > high) return [0, 1];
  const air = 0.05 * (high - low) || 1;
  // The axis begins at 0 where nothing is negative and the lowest value is near it: returns are then read from 0.
  return [low >= 0 && low < 0.3 * high ? 0 : low - air, high + air];
}

/** A band of one standard error to each side of the mean, where there is one. */
export function standardErrorBand(
  points: readonly { readonly step: number; readonly mean: number; readonly standardError: number | null }[],
): { step: number; low: number; high: number }[] {
  return points.flatMap(({ step, mean, standardError }) =>
    standardError === null ? [] : [{ step, low: mean - standardError, high: mean + standardError }],
  );
}
