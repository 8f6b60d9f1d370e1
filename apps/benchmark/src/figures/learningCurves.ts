import { composeFigure } from './composeFigure.ts';
import { learningCurvePanel } from './learningCurvePanel.ts';
import { levelStroke } from './levelStroke.ts';

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

/** Blue, vermillion, green and purple of Okabe and Ito: told apart by colour-blind readers and in grey. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];

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
  const colourOf = new Map(labels.map((name, index) => [name, colours[index % colours.length]]));
  const banded = panels.some(({ series }) => series.some(({ points }) => points.some((point) => point.standardError)));
  const levels = new Set(panels.flatMap(({ level }) => (level === undefined ? [] : [level.label])));
  return composeFigure({
    panels: panels.map((panel) => learningCurvePanel(panel, colourOf)),
    legend: [
      ...labels.map((name) => ({
        label: name,
        colour: colourOf.get(name) ?? colours[0],
        kind: banded ? ('band' as const) : ('curve' as const),
      })),
      ...[...levels].map((name) => ({ label: name, ...levelStroke, kind: 'level' as const })),
    ],
    columns: columns ?? (panels.length === 1 ? 1 : panels.length === 2 || panels.length === 4 ? 2 : 3),
    label,
    caption,
  });
}
