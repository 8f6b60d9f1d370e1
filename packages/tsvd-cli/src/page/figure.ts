import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export interface FigureOptions extends Plot.PlotOptions {
  readonly title: string;
  readonly across: string;
  readonly upward: string;
}

/** Blue, vermillion, green, purple, orange, sky and black of Okabe and Ito: told apart by colour-blind readers. */
export const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;

/** A plot as an SVG element in text, with its title and the names of its axes. */
export function figure({ title, across, upward, marks = [], x, y, ...options }: FigureOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const plot = Plot.plot({
    document,
    width: 400,
    height: 270,
    marginTop: 32,
    marginRight: 16,
    marginBottom: 44,
    marginLeft: 62,
    style: { fontFamily: 'DejaVu Sans, Verdana, sans-serif', fontSize: '11px', background: 'white' },
    ...options,
    x: { label: null, ticks: 5, ...x },
    y: { label: null, ticks: 5, grid: true, ...y },
    marks: [
      Plot.frame({ anchor: 'left', stroke: '#333333' }),
      Plot.frame({ anchor: 'bottom', stroke: '#333333' }),
      ...marks,
      Plot.text([title], { frameAnchor: 'top', dy: -20, fontSize: 12, fontWeight: 'bold' }),
      Plot.text([across], { frameAnchor: 'bottom', dy: 36 }),
      Plot.text([upward], { frameAnchor: 'left', dx: -52, rotate: -90, textAnchor: 'middle' }),
    ],
  });
  // Its style sheet would style the page that the figure is put into.
  for (const sheet of plot.querySelectorAll('style')) sheet.remove();
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return plot.toString();
}

/** A legend in HTML: names are this package's own, colours from `colours`. */
export function legend(entries: readonly (readonly [name: string, colour: string])[]): string {
  const items = entries.map(([name, colour]) => `<span><i style="background:${colour}"></i>${name}</span>`);
  return `<p class="legend">${items.join('')}</p>`;
}
