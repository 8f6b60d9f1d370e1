import { checkOptions, text } from '@policypath/options';
import * as Plot from '@observablehq/plot';
import { composeFigure } from './composeFigure.ts';
import { black, grey, ink } from './palette.ts';
import { levelStroke, panel, panelHeight } from './panel.ts';

/** One estimate of a forest plot. */
export interface ForestRow {
  readonly label: string;
  /** null: there is none, as the label of the axis stays. */
  readonly estimate: number | null;
  /** Bounds of its interval; null where there is none, e.g. of one run. */
  readonly low: number | null;
  readonly high: number | null;
  /** What it is the mean of, a small circle each. */
  readonly units?: readonly number[];
}

export interface ForestPanel {
  readonly title: string;
  readonly xLabel: string;
  /** From the top; the same labels in every panel. */
  readonly rows: readonly ForestRow[];
}

export interface ForestPlotOptions {
  readonly panels: readonly ForestPanel[];
  /** Printed below the panels, e.g. what the lines are. */
  readonly caption?: string;
}

/**
 * A forest plot for a file: a line an estimate with its interval, beside a dashed 0, one panel a measure. Returns a whole SVG
 * document.
 *
 * @throws RangeError when there is no panel, or one without rows
 */
export function forestPlot(options: ForestPlotOptions): string {
  checkOptions('forestPlot', options, { panels: true, caption: text });
  const { panels, caption } = options;

  if (panels.length === 0) throw new RangeError('a forest plot needs a panel');
  for (const { title, rows } of panels) if (rows.length === 0) throw new RangeError(`the panel '${title}' has no rows`);
  const height = Math.max(panelHeight, 90 + 36 * Math.max(...panels.map(({ rows }) => rows.length)));
  return composeFigure({ panels: panels.map((one) => drawnPanel(one, height)), legend: [], caption, height });
}

function drawnPanel({ title, xLabel, rows }: ForestPanel, height: number): string {
  const placed = rows.map((row, index) => ({ ...row, y: rows.length - index }));
  const known = placed.filter(({ estimate }) => estimate !== null);
  const units = known.flatMap(({ units: own = [], y }) => own.map((x) => ({ x, y })));
  const ends = [...known.flatMap(({ estimate, low, high }) => [estimate, low, high]), ...units.map(({ x }) => x)];
  const values = [0, ...ends.filter((value) => value !== null)];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const spare = Math.max(1e-9, 0.06 * (most - least));
  return panel({
    title,
    xLabel,
    yLabel: '',
    height,
    x: { domain: [least - spare, most + spare] },
    y: { domain: [0.5, rows.length + 0.9], ticks: [], grid: false },
    marks: [
      Plot.ruleX([0], { stroke: grey, strokeDasharray: levelStroke.dashes }),
      Plot.ruleY(
        known.filter(({ low }) => low !== null),
        { x1: 'low', x2: 'high', y: 'y', stroke: black, strokeWidth: 1.6 },
      ),
      Plot.dot(units, { x: 'x', y: 'y', r: 2.5, stroke: grey, fill: 'white' }),
      Plot.dot(known, { x: 'estimate', y: 'y', r: 4, fill: black }),
      // A label stands above its line: names of methods are too long for a margin.
      Plot.text(placed, {
        frameAnchor: 'left',
        y: 'y',
        dx: 6,
        dy: -13,
        textAnchor: 'start',
        text: ({ label, estimate }: ForestRow) => (estimate === null ? `${label}: –` : label),
        fill: ink,
        fontSize: 11,
      }),
    ],
  });
}
