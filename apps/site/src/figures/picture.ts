import { composeFigure, lineColours, panel } from '@policypath/figures';
import { startOf, type LiveFigure, type PathData } from './figure.ts';

/** A figure as it starts, as an SVG file: what a page shows in a clone, and before the figure computes. */
export function picture(figure: LiveFigure, data: PathData): string {
  const colour = (series: number): string => lineColours[series];
  const { panel: options, names } = figure.draw(data, startOf(figure), colour);
  const legend = names.map(({ name, series }) => ({ label: name, colour: colour(series), kind: 'curve' as const }));
  return composeFigure({ panels: [panel(options)], legend });
}
