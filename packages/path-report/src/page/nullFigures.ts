import * as Plot from '@observablehq/plot';
import { html, logarithmicAxis, seriesColour, type Html } from '@policypath/figures';
import type { Centring, NullComparison, NullName, StatisticName } from '@policypath/tsvd';
import { figure } from './spectrumFigures.ts';

/** Statistics that have a value a component, and their pictures. */
const pictured = [
  {
    name: 'informationAmount',
    title: 'Information amount',
    upward: 'share of the sum',
    logarithmic: false,
    see: 'Above a band: fewer directions than such random paths take.',
    caption: 'Black: this path.',
  },
  {
    name: 'cosineCorrelation',
    title: 'Likeness to a cosine',
    upward: '|correlation|',
    logarithmic: false,
    see: 'Within a band a smooth wave shows nothing: random walks give it too.',
    caption: 'Correlation of a left vector with a cosine of k half periods.',
  },
  {
    name: 'detour',
    title: 'Detour',
    upward: 'detour ratio',
    logarithmic: true,
    see: 'Below a band: straighter than such random paths.',
    caption: 'Ratios without a bound (components that return) end at the upper edge.',
  },
] as const satisfies readonly {
  name: StatisticName;
  title: string;
  upward: string;
  logarithmic: boolean;
  see: string;
  caption: string;
}[];

/** Null models of a comparison, in the order of their colours. */
export function nullsOf({ statistics }: NullComparison): { name: NullName; colour: string }[] {
  const names = Object.keys(statistics[0].nulls) as NullName[];
  return names.map((name, position) => ({ name, colour: seriesColour(position) }));
}

/** The path in the colour of text among the bands of the null models: uncentred, then centred. */
export function nullBands(comparison: NullComparison): Html[] {
  const pictures = (['none', 'mean'] as const).flatMap((centring) =>
    pictured.map((picture) => ({ picture, centring })),
  );
  // One point is no curve.
  const drawn = pictures.filter(({ picture, centring }) => valuesOf(comparison, picture.name, centring).length > 1);
  return drawn.map(({ picture, centring }) => bandFigure(comparison, picture, centring));
}

function valuesOf({ statistics }: NullComparison, name: StatisticName, centring: Centring) {
  return statistics.filter((one) => one.name === name && one.centring === centring);
}

interface Limits {
  readonly at: number | null;
  readonly low: number;
  readonly high: number;
}

function bandFigure(
  comparison: NullComparison,
  { name, title, upward, logarithmic, see, caption }: (typeof pictured)[number],
  centring: Centring,
): Html {
  const values = valuesOf(comparison, name, centring);
  const bands = nullsOf(comparison).map(({ name: nullName, colour }) => ({
    colour,
    limits: values.flatMap(({ at, nulls }): Limits[] => {
      const one = nulls[nullName];
      return one === undefined ? [] : [{ at, low: one.low, high: one.high }];
    }),
  }));
  const all = [
    ...values.map(({ value }) => value),
    ...bands.flatMap(({ limits }) => limits.flatMap(({ low, high }) => [low, high])),
  ];
  const y: Plot.ScaleOptions = logarithmic ? logarithmicAxis(all) : { domain: [0, 1] };
  // An infinite detour (a component that ends exactly where it began) is drawn at the upper edge.
  const [, top] = y.domain as number[];
  const inside = (value: number): number => Math.min(value, top);
  const path = values.map(({ at, value }) => ({ at, value: inside(value) }));
  return figure({
    title: `${title}, ${centring === 'mean' ? 'centred' : 'uncentred'}`,
    see,
    caption: html`${caption}`,
    xLabel: 'component k',
    yLabel: upward,
    x: { ticks: Math.min(8, values.length), tickFormat: 'd' },
    y,
    marks: [
      ...bands.flatMap(({ limits, colour }) => {
        const drawn = limits.map(({ at, low, high }) => ({ at, low: inside(low), high: inside(high) }));
        return [
          Plot.areaY(drawn, { x: 'at', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.18 }),
          Plot.lineY(drawn, { x: 'at', y: 'low', stroke: colour, strokeOpacity: 0.7 }),
          Plot.lineY(drawn, { x: 'at', y: 'high', stroke: colour, strokeOpacity: 0.7 }),
        ];
      }),
      Plot.lineY(path, { x: 'at', y: 'value', stroke: 'currentColor', strokeWidth: 1.6 }),
      Plot.dot(path, { x: 'at', y: 'value', fill: 'currentColor', r: 2.5 }),
    ],
  });
}
