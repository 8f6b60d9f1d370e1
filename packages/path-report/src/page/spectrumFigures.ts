import * as Plot from '@observablehq/plot';
import {
  html,
  logarithmicAxis,
  pagePanel,
  seriesColour,
  swatch,
  type Html,
  type PagePanelOptions,
} from '@policypath/figures';
import type { ComponentAnalysis, PathAnalysis, SpectrumAnalysis } from '../analysis/pathAnalysis.ts';

/** Uncentred and centred, in the order of their colours. */
function spectraOf({
  decomposition: { uncentred, centred },
}: PathAnalysis): readonly (readonly [SpectrumAnalysis, string])[] {
  return [
    [uncentred, seriesColour(0)],
    [centred, seriesColour(1)],
  ];
}

/** a_k over k, with the paper's thresholds dotted. */
export function informationCurves(analysis: PathAnalysis): Html {
  return shareCurves(analysis, {
    title: 'Information amount',
    yLabel: 'share of the sum',
    see: 'The sooner a curve is near 1, the fewer directions the run takes.',
    caption: html`a<sub>k</sub>: the first k singular values’ share of the sum of all; D(β) is where a curve first
    reaches β. Dotted: 0.5, 0.8, 0.9, 0.99.`,
    values: ({ informationAmount }) => informationAmount,
  });
}

/** The same of squares. */
export function varianceCurves(analysis: PathAnalysis): Html {
  return shareCurves(analysis, {
    title: 'Explained variance',
    yLabel: 'share of squares',
    see: 'The same as lengths squared: how much of the distance the first directions cover.',
    caption: html`With squared singular values: the share of the path’s squared length (centred: of its variance) within
    the first k directions. Squaring favours the first ones.`,
    values: ({ explainedVariance }) => explainedVariance,
  });
}

function shareCurves(
  analysis: PathAnalysis,
  {
    values,
    ...texts
  }: {
    readonly title: string;
    readonly yLabel: string;
    readonly see: string;
    readonly caption: Html;
    readonly values: (spectrum: SpectrumAnalysis) => readonly number[];
  },
): Html {
  return figure({
    ...texts,
    xLabel: 'directions k',
    x: positions(analysis),
    y: { domain: [0, 1] },
    marks: [
      Plot.ruleY([0.5, 0.8, 0.9, 0.99], { stroke: 'currentColor', strokeOpacity: 0.5, strokeDasharray: '2,3' }),
      ...spectraOf(analysis).map(([spectrum, stroke]) =>
        Plot.lineY(withPosition(values(spectrum)), { x: 'k', y: 'value', stroke, strokeWidth: 1.6 }),
      ),
    ],
  });
}

/** s_k over k, both axes logarithmic: a walk's centred values fall as 1/k. */
export function singularValueCurves(analysis: PathAnalysis): Html {
  const [first = 0] = analysis.decomposition.centred.singularValues;
  const least = Math.min(
    ...spectraOf(analysis).flatMap(([{ singularValues }]) => singularValues.filter((value) => value > 0)),
  );
  const walk = analysis.decomposition.centred.singularValues
    .map((_, i) => ({ k: i + 1, value: first / (i + 1) }))
    .filter(({ value }) => value >= least);
  return figure({
    title: 'Singular values',
    see: 'How much of the path lies along each direction; a steep fall is a path of few directions.',
    caption: html`Both axes logarithmic. Dashed: falling as 1/k from the first centred value, as a random walk’s do.
    Steeper: fewer directions than such a walk takes.`,
    xLabel: 'k',
    yLabel: 'singular value',
    x: positions(analysis),
    y: logarithmicAxis(spectraOf(analysis).flatMap(([{ singularValues }]) => singularValues)),
    marks: [
      Plot.lineY(walk, { x: 'k', y: 'value', stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '5,4' }),
      ...spectraOf(analysis).map(([{ singularValues }, stroke]) =>
        Plot.lineY(
          withPosition(singularValues).filter(({ value }) => value > 0),
          { x: 'k', y: 'value', stroke, strokeWidth: 1.6 },
        ),
      ),
    ],
  });
}

/** Detour ratio of each component along the whole path; components that returned exactly have none, and a gap. */
export function componentDetours(analysis: PathAnalysis): Html {
  const spectra = spectraOf(analysis);
  return figure({
    title: 'Detour by component',
    see: 'Low is straight on along that direction, high is to and fro.',
    caption: html`Accumulated over final change of column k of U along all snapshots: 1 is straight, 10 is ten times the
    way needed. It depends on the newest snapshot: an oscillation that happens to end near its beginning has a large
    one.`,
    xLabel: 'component k',
    yLabel: 'detour ratio',
    x: components(spectra.map(([{ components: all }]) => all)),
    y: logarithmicAxis(spectra.flatMap(([{ components: all }]) => all.map(({ detourRatio }) => detourRatio ?? 0))),
    marks: spectra.flatMap(([{ components: all }, colour]) => [
      Plot.lineY(all, { x: 'component', y: 'detourRatio', stroke: colour, strokeOpacity: 0.5 }),
      Plot.dot(all, { x: 'component', y: 'detourRatio', fill: colour, r: 3 }),
    ]),
  });
}

/** Accumulated and final change of each component along the whole path. */
export function componentChanges({ decomposition }: PathAnalysis, centring: 'uncentred' | 'centred'): Html {
  const all = decomposition[centring].components;
  const dots = (quantity: 'accumulatedChange' | 'finalChange', options: Plot.DotOptions): Plot.Markish =>
    Plot.dot(
      all.filter((component) => component[quantity] > 0),
      { x: 'component', y: quantity, ...options },
    );
  return figure({
    title: `Change by component, ${centring}`,
    see: 'A ring far above its dot: much way for little distance.',
    caption: html`${swatch(seriesColour(2))}accumulated Σ|u<sub>i+1</sub> − u<sub>i</sub>| (rings) and
      ${swatch(seriesColour(3))}final |u<sub>n</sub> − u<sub>1</sub>| (dots). Columns of U have length 1: changes of
      different components compare shapes, not distances.`,
    xLabel: 'component k',
    yLabel: 'change of the column',
    x: components([all]),
    y: logarithmicAxis(all.flatMap(({ accumulatedChange, finalChange }) => [accumulatedChange, finalChange])),
    // A ring: on a straight way both lie on each other.
    marks: [
      dots('accumulatedChange', { stroke: seriesColour(2), strokeWidth: 1.6, r: 4.5 }),
      dots('finalChange', { fill: seriesColour(3), r: 2.5 }),
    ],
  });
}

/** The first eight columns of U over the path, one small picture each. */
export function leftVectors({ decomposition }: PathAnalysis, centring: 'uncentred' | 'centred'): Html[] {
  const { indices, steps } = decomposition;
  return decomposition[centring].components.slice(0, 8).map(({ component, leftVector }) =>
    figure({
      title: `Column ${component} of U, ${centring}`,
      xLabel: steps === null ? 'snapshot' : 'step',
      yLabel: '',
      width: 320,
      height: 200,
      x: { ticks: 4, tickFormat: '~s' },
      y: { ticks: 4 },
      marks: [
        Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.35 }),
        Plot.lineY(
          leftVector.map((value, i) => ({ index: steps?.[i] ?? indices[i], value })),
          { x: 'index', y: 'value', stroke: centring === 'uncentred' ? seriesColour(0) : seriesColour(1) },
        ),
      ],
    }),
  );
}

function positions(analysis: PathAnalysis): Plot.ScaleOptions {
  const longest = Math.max(...spectraOf(analysis).map(([{ singularValues }]) => singularValues.length));
  return logarithmicAxis([1, Math.max(2, longest)], { air: 1 });
}

function components(lists: readonly (readonly ComponentAnalysis[])[]): Plot.ScaleOptions {
  const count = Math.max(1, ...lists.map((list) => list.length));
  const stride = Math.ceil(count / 8);
  const ticks = Array.from({ length: Math.ceil(count / stride) }, (_, i) => 1 + i * stride);
  return { domain: [0.5, 0.5 + count], ticks, tickFormat: 'd' };
}

function withPosition(values: readonly number[]): { k: number; value: number }[] {
  return values.map((value, i) => ({ k: i + 1, value }));
}

/** A plot of the page with one line of what to see, and its caption. */
export function figure({
  see,
  caption,
  ...options
}: Omit<PagePanelOptions, 'description'> & { readonly see?: string; readonly caption?: Html }): Html {
  const description = options.yLabel === '' ? `over ${options.xLabel}` : `${options.yLabel} over ${options.xLabel}`;
  return html`<figure>
    ${pagePanel({ description, ...options })}${
      caption === undefined
        ? null
        : html`<figcaption>${see === undefined ? null : html`<strong>${see}</strong> `}${caption}</figcaption>`
    }
  </figure>`;
}
