import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeHtml } from './escapeHtml.ts';

export interface FigureOptions extends Plot.PlotOptions {
  readonly title: string;
  /** What is seen and how to read it, in HTML. */
  readonly caption?: string;
  readonly across: string;
  readonly upward: string;
}

/**
 * Blue, vermillion, green, purple, orange, sky of Okabe and Ito, told apart by colour-blind readers, and the colour of
 * text: names of the page's style, which has lighter ones for dark screens.
 */
export const colours = [
  'var(--blue)',
  'var(--vermillion)',
  'var(--green)',
  'var(--purple)',
  'var(--orange)',
  'var(--sky)',
  'currentColor',
] as const;

/** A plot with its title, the names of its axes and a caption, as an HTML figure. */
export function figure(options: FigureOptions): string {
  const { caption } = options;
  const below = caption === undefined ? '' : `<figcaption>${caption}</figcaption>`;
  return `<figure>${plotSvg(options)}${below}</figure>`;
}

function plotSvg({ title, across, upward, caption: _below, marks = [], x, y, ...options }: FigureOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const plot = Plot.plot({
    document,
    width: 400,
    height: 270,
    marginTop: 32,
    marginRight: 16,
    marginBottom: 44,
    marginLeft: 62,
    style: { fontFamily: 'DejaVu Sans, Verdana, sans-serif', fontSize: '11px', background: 'none' },
    ariaLabel: title,
    ...options,
    x: { label: null, ticks: 5, ...x },
    y: { label: null, ticks: 5, grid: true, ...y },
    marks: [
      Plot.frame({ anchor: 'left' }),
      Plot.frame({ anchor: 'bottom' }),
      ...marks,
      Plot.text([title], { frameAnchor: 'top', dy: -20, fontSize: 12, fontWeight: 'bold' }),
      Plot.text([across], { frameAnchor: 'bottom', dy: 36 }),
      Plot.text([upward], { frameAnchor: 'left', dx: -52, rotate: -90, textAnchor: 'middle' }),
    ],
  });
  // Its style sheet would style the page that the figure is put into.
  for (const sheet of plot.querySelectorAll('style')) sheet.remove();
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  plot.setAttribute('role', 'img');
  return plot.toString();
}

/** A legend in HTML: names are this package's own, colours from `colours`. */
export function legend(entries: readonly (readonly [name: string, colour: string])[]): string {
  const items = entries.map(([name, colour]) => `<span>${swatch(colour)}${escapeHtml(name)}</span>`);
  return `<p class="legend">${items.join('')}</p>`;
}

/** A patch of colour, for a legend or within a caption. */
export function swatch(colour: string): string {
  return `<i style="background:${colour}"></i>`;
}
