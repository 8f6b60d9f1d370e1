import { checkOptions, text } from '@policypath/options';
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom/worker';
import { escapeText, html, Html, visible } from './html.ts';
import { grey, isDashed, seriesColour } from './palette.ts';

export interface PanelOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x?: Plot.ScaleOptions;
  readonly y?: Plot.ScaleOptions;
  /** Pixels. Default `panelHeight`. */
  readonly height?: number;
  readonly marks: readonly Plot.Markish[];
}

/** CSS pixels of a panel in a file. */
export const panelWidth = 400;
export const panelHeight = 290;

/** A level such as a random agent's, in a panel and in its legend. */
export const levelStroke = { colour: grey, dashes: '4,3' } as const;

/**
 * One panel of a figure for a file as an SVG element in text: colours for white paper, without its legend. `composeFigure`
 * puts panels together.
 */
export function panel(given: PanelOptions): string {
  checkOptions('panel', given, {
    title: text,
    xLabel: text,
    yLabel: text,
    x: true,
    y: true,
    height: true,
    marks: true,
  });
  const { height = panelHeight, ...options } = given;

  const plot = drawn(options, {
    frame: '#333333',
    titleRise: 20,
    width: panelWidth,
    height,
    style: { fontFamily: 'DejaVu Sans, sans-serif', fontSize: '11px', background: 'white' },
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return plot.toString();
}

export interface PagePanelOptions extends PanelOptions {
  /** What the figure shows, in words, for those who do not see it. */
  readonly description: string;
  /** Names of the curves, below the title in their colours. */
  readonly names?: readonly LegendEntry[];
  /** Units of the drawing. Default 420 x 270. */
  readonly width?: number;
}

/**
 * One panel for a page as an SVG element that scales with its column. Its colours are those of the page (`seriesColour`,
 * `currentColor`, and `--faint` of the frame), so that it is right in light and dark. It has no style attribute, which a
 * page's Content-Security-Policy may refuse; `seriesStyle` is the CSS that it needs.
 */
export function pagePanel(given: PagePanelOptions): Html {
  checkOptions('pagePanel', given, {
    description: text,
    names: true,
    width: true,
    title: text,
    xLabel: text,
    yLabel: text,
    x: true,
    y: true,
    height: true,
    marks: true,
  });
  const { description, names = [], width = 420, height = 270, ...options } = given;

  const nameMarks = names.map(({ name, series }, i) =>
    Plot.text([`● ${name}`], {
      frameAnchor: 'top-left',
      dx: 8 + i * (340 / names.length),
      dy: -18,
      fill: seriesColour(series),
      fontSize: 11,
    }),
  );
  const plot = drawn(
    { ...options, marks: [...options.marks, ...nameMarks] },
    { frame: 'var(--faint)', titleRise: names.length === 0 ? 20 : 36, width, height },
  );
  for (const element of [plot, ...plot.querySelectorAll('[style]')]) element.removeAttribute('style');
  for (const name of ['width', 'height']) plot.removeAttribute(name);
  plot.setAttribute('class', 'figure');
  // As text: linkedom leaves < and > in attributes as they are.
  const label = `role="img" aria-label="${escapeText(`${options.title}: ${description}`)}"`;
  return new Html(visible(withShortPaths(plot.toString())).replace(/^<svg/, () => `<svg ${label}`));
}

interface Look {
  readonly frame: string;
  /** Units that the title stands above the frame. */
  readonly titleRise: number;
  readonly width: number;
  readonly height: number;
  readonly style?: object;
}

function drawn({ title, xLabel, yLabel, x, y, marks }: Omit<PanelOptions, 'height'>, look: Look) {
  const { frame, titleRise, ...size } = look;
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const plot = Plot.plot({
    document,
    ...size,
    marginTop: titleRise + 14,
    marginRight: 18,
    marginBottom: 44,
    marginLeft: 62,
    x: { label: null, ticks: 5, insetRight: 2, ...x },
    y: { label: null, ticks: 6, grid: true, ...y },
    marks: [
      Plot.frame({ anchor: 'left', stroke: frame }),
      Plot.frame({ anchor: 'bottom', stroke: frame }),
      ...marks,
      Plot.text([title], { frameAnchor: 'top', dy: -titleRise, fontSize: 13, fontWeight: 'bold' }),
      Plot.text([xLabel], { frameAnchor: 'bottom', dy: 36, fontSize: 11 }),
      Plot.text([yLabel], { frameAnchor: 'left', dx: -52, rotate: -90, fontSize: 11, textAnchor: 'middle' }),
    ],
  });
  // Its style sheet would style the whole page that the figure is put into.
  for (const sheet of plot.querySelectorAll('style')) sheet.remove();
  return plot;
}

/** Rounds paths to a tenth of a unit, which nobody sees: figures of many curves are half as long. */
function withShortPaths(svg: string): string {
  return svg.replaceAll(/ d="[^"]*"/g, (path) => path.replaceAll(/(\.\d)\d+/g, '$1'));
}

export interface LegendEntry {
  readonly name: string;
  /** Number of the series, from 0, which is its colour. */
  readonly series: number;
  readonly dashed?: boolean;
}

/** A legend of a page, in HTML. */
export function legend(entries: readonly LegendEntry[]): Html {
  return html`<p class="legend">
    ${entries.map(
      ({ name, series, dashed }) =>
        html`<span>${swatch(seriesColour(series), dashed === true || isDashed(series))}${name}</span>`,
    )}
  </p>`;
}

/** A short line in a colour, for a legend or within a caption of a page. */
export function swatch(colour: string, dashed = false): Html {
  const dashes = dashed ? new Html(' stroke-dasharray="5 3"') : null;
  return html`<svg class="swatch" viewBox="0 0 26 8" aria-hidden="true">
    <line x1="0" x2="26" y1="4" y2="4" stroke="${colour}" stroke-width="3" ${dashes} />
  </svg>`;
}

/** Every second, third ... entry, the last included, so that at most `most` are left: more points are not seen. */
export function thinned<Entry>(entries: readonly Entry[], most: number): readonly Entry[] {
  const stride = Math.ceil(entries.length / most);
  return stride <= 1 ? entries : entries.filter((_, i) => (entries.length - 1 - i) % stride === 0);
}
