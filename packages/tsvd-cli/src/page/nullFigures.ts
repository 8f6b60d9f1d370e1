import * as Plot from '@observablehq/plot';
import type { Centring, NullComparison, NullName, StatisticName } from '@policypath/tsvd';
import { colours, figure } from './figure.ts';

/** Statistics that have a value a component, and their pictures. */
const pictured = [
  { name: 'informationAmount', title: 'Information amount', upward: 'a_k', logarithmic: false },
  { name: 'cosineCorrelation', title: 'Likeness to a cosine', upward: '|correlation|', logarithmic: false },
  { name: 'detour', title: 'Detour', upward: 'detour ratio of u_k', logarithmic: true },
] as const satisfies readonly { name: StatisticName; title: string; upward: string; logarithmic: boolean }[];

/** Null models of a comparison, in the order of their colours. */
export function nullsOf({ statistics }: NullComparison): { name: NullName; colour: string }[] {
  const names = Object.keys(statistics[0].nulls) as NullName[];
  return names.map((name, position) => ({ name, colour: colours[position % colours.length] }));
}

/** The path in black among the bands of the null models, uncentred and centred. */
export function nullBands(comparison: NullComparison): string[] {
  return pictured.flatMap((picture) =>
    (['none', 'mean'] as const).map((centring) => bandFigure(comparison, picture, centring)),
  );
}

function bandFigure(
  comparison: NullComparison,
  { name, title, upward, logarithmic }: (typeof pictured)[number],
  centring: Centring,
): string {
  const values = comparison.statistics.filter((one) => one.name === name && one.centring === centring);
  // An infinite detour (a component that ends exactly where it began) has no place on the axis.
  const seen = (value: number): boolean => Number.isFinite(value) && (!logarithmic || value > 0);
  const bands = nullsOf(comparison).flatMap(({ name: nullName, colour }) => {
    const band = values.flatMap(({ at, nulls }) => {
      const one = nulls[nullName];
      return one !== undefined && seen(one.low) && seen(one.high) ? [{ at, low: one.low, high: one.high }] : [];
    });
    return [
      Plot.areaY(band, { x: 'at', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.16 }),
      Plot.lineY(band, { x: 'at', y: 'low', stroke: colour, strokeOpacity: 0.6 }),
      Plot.lineY(band, { x: 'at', y: 'high', stroke: colour, strokeOpacity: 0.6 }),
    ];
  });
  const path = values.filter(({ value }) => seen(value));
  return figure({
    title: `${title}, ${centring === 'mean' ? 'centred' : 'uncentred'}`,
    across: 'component k',
    upward,
    x: { ticks: Math.min(8, values.length) },
    y: logarithmic ? { type: 'log', tickFormat: '~s' } : { domain: [0, 1] },
    marks: [
      ...bands,
      Plot.lineY(path, { x: 'at', y: 'value', stroke: 'black', strokeWidth: 1.6 }),
      Plot.dot(path, { x: 'at', y: 'value', fill: 'black', r: 2.5 }),
    ],
  });
}
