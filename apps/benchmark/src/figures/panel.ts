import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { grey } from './palette.ts';

export interface PanelOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x?: Plot.ScaleOptions;
  readonly y?: Plot.ScaleOptions;
  readonly marks: readonly Plot.Markish[];
}

/** One panel of a figure as an SVG element in text, without its legend; `composeFigure` puts panels together. */
export function panel({ title, xLabel, yLabel, x, y, marks }: PanelOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const plot = Plot.plot({
    document,
    width: panelWidth,
    height: panelHeight,
    marginTop: 34,
    marginRight: 18,
    marginBottom: 44,
    marginLeft: 62,
    style: { fontFamily: 'DejaVu Sans, sans-serif', fontSize: '11px', background: 'white' },
    x: { label: null, ticks: 5, insetRight: 2, ...x },
    y: { label: null, ticks: 6, grid: true, ...y },
    marks: [
      Plot.frame({ anchor: 'left', stroke: '#333333' }),
      Plot.frame({ anchor: 'bottom', stroke: '#333333' }),
      ...marks,
      Plot.text([title], { frameAnchor: 'top', dy: -20, fontSize: 13, fontWeight: 'bold' }),
      Plot.text([xLabel], { frameAnchor: 'bottom', dy: 36, fontSize: 11 }),
      Plot.text([yLabel], { frameAnchor: 'left', dx: -52, rotate: -90, fontSize: 11, textAnchor: 'middle' }),
    ],
  });
  // Its style sheet speaks to browsers alone, and would style a page that the figure is put into.
  for (const sheet of plot.querySelectorAll('style')) sheet.remove();
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return plot.toString();
}

/** CSS pixels. */
export const panelWidth = 400;
export const panelHeight = 290;

/** A level such as a random agent's, in a panel and in its legend. */
export const levelStroke = { colour: grey, dashes: '4,3' } as const;
