import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { shortSteps } from '../words/steps.ts';
import { escapeText, html, Html, visible } from '../words/html.ts';

export interface FigureOptions {
  readonly title: string;
  /** What the figure shows, in words, for those who do not see it. */
  readonly description: string;
  readonly across: string;
  readonly upward: string;
  /** Names of the curves, below the title in their colours. */
  readonly names?: readonly LegendEntry[];
  readonly marks: readonly Plot.Markish[];
  readonly x?: Plot.ScaleOptions;
  readonly y?: Plot.ScaleOptions;
}

/**
 * A plot as an SVG element of 420 x 270 units that scales with its column. Colours are those of the page's style sheet
 * (`var(--...)`, `currentColor`), so that it is right in light and dark; no style attribute is left, which the page's
 * policy would refuse.
 */
export function figure({ title, description, across, upward, names = [], marks, x, y }: FigureOptions): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const plot = Plot.plot({
    document,
    width: 420,
    height: 270,
    marginTop: names.length === 0 ? 34 : 48,
    marginRight: 16,
    marginBottom: 40,
    marginLeft: 58,
    x: { label: null, ticks: 5, tickFormat: shortSteps, ...x },
    y: { label: null, ticks: 5, grid: true, insetTop: 4, insetBottom: 4, ...y },
    marks: [
      Plot.frame({ anchor: 'left', stroke: 'var(--faint)' }),
      Plot.frame({ anchor: 'bottom', stroke: 'var(--faint)' }),
      ...marks,
      Plot.text([title], { frameAnchor: 'top', dy: names.length === 0 ? -20 : -36, fontSize: 13, fontWeight: 'bold' }),
      ...names.map(({ name, colour: series }, i) =>
        Plot.text([`● ${name}`], {
          frameAnchor: 'top-left',
          dx: 8 + i * (340 / names.length),
          dy: -18,
          fill: colour(series),
          fontSize: 11,
        }),
      ),
      Plot.text([across], { frameAnchor: 'bottom', dy: 34, fontSize: 11 }),
      Plot.text([upward], { frameAnchor: 'left', dx: -50, rotate: -90, textAnchor: 'middle', fontSize: 11 }),
    ],
  });
  for (const sheet of plot.querySelectorAll('style')) sheet.remove();
  for (const element of [plot, ...plot.querySelectorAll('[style]')]) element.removeAttribute('style');
  for (const name of ['class', 'width', 'height']) plot.removeAttribute(name);
  plot.setAttribute('class', 'figure');
  // Put in as text: linkedom leaves < and > in attributes as they are.
  const label = `role="img" aria-label="${escapeText(`${title}: ${description}`)}"`;
  return new Html(visible(withShortPaths(plot.toString())).replace(/^<svg/, () => `<svg ${label}`));
}

/** A tenth of a unit is not seen: it halves the length of a figure of many curves. */
function withShortPaths(svg: string): string {
  return svg.replaceAll(/ d="[^"]*"/g, (path) => path.replaceAll(/(\.\d)\d+/g, '$1'));
}

/** Every second, third ... entry, the last included, so that at most `most` are left. */
export function thinned<Entry>(entries: readonly Entry[], most: number): readonly Entry[] {
  const stride = Math.ceil(entries.length / most);
  return stride <= 1 ? entries : entries.filter((_, i) => (entries.length - 1 - i) % stride === 0);
}

export interface LegendEntry {
  readonly name: string;
  /** From 0. */
  readonly colour: number;
  readonly dashed?: boolean;
}

const palette = 8;

/** Colour of the series of this number: eight of Okabe and Ito's kind, then again, dashed. */
export function colour(series: number): string {
  return `var(--series-${series % palette})`;
}

export function isDashed(series: number): boolean {
  return Math.floor(series / palette) % 2 === 1;
}

export function legend(entries: readonly LegendEntry[]): Html {
  return html`<p class="legend">
    ${entries.map(
      ({ name, colour: series, dashed }) =>
        html`<span
          ><svg viewBox="0 0 26 8" aria-hidden="true">
            <line
              x1="0"
              x2="26"
              y1="4"
              y2="4"
              stroke="${colour(series)}"
              stroke-width="3"
              ${dashed || isDashed(series) ? new Html('stroke-dasharray="5 3"') : null}
            /></svg
          >${name}</span
        >`,
    )}
  </p>`;
}
