import * as Plot from '@observablehq/plot';
import type { Bin, Distribution } from '../analysis/distribution.ts';
import type { ParameterQuantity } from '../analysis/pathAnalysis.ts';
import { colours, figure } from './figure.ts';

interface ParameterFigureOptions {
  readonly name: string;
  readonly quantity: ParameterQuantity;
}

/** Histogram over parameters on a logarithmic axis: all, and the upper share. */
export function parameterHistogram({ name, quantity }: ParameterFigureOptions): string {
  return figure({
    title: `Histogram: ${name}`,
    across: name,
    upward: 'parameters',
    x: { type: 'log', tickFormat: '~g' },
    y: { tickFormat: '~s' },
    marks: [...bars(quantity.all, colours[0]), ...bars(quantity.upper, colours[1])],
  });
}

/** Share of the parameters at or below a value. */
export function parameterCdf({ name, quantity }: ParameterFigureOptions): string {
  return figure({
    title: `Distribution: ${name}`,
    across: name,
    upward: 'share of parameters',
    x: { type: 'log', tickFormat: '~g' },
    y: { domain: [0, 1] },
    marks: [...curve(quantity.all, colours[0]), ...curve(quantity.upper, colours[1])],
  });
}

function bars(values: Distribution | null, fill: string): Plot.Markish[] {
  const bins = values?.bins.map(visible) ?? [];
  return [Plot.rectY(bins, { x1: 'from', x2: 'to', y: 'count', fill, fillOpacity: 0.5, inset: 0 })];
}

/** From the smallest value above 0: percentiles between 0 and it are interpolated, and no parameter's. */
function curve(values: Distribution | null, stroke: string): Plot.Markish[] {
  const least = values?.bins[0]?.from ?? 0;
  const points = (values?.percentiles ?? [])
    .map((value, percent) => ({ value, share: percent / 100 }))
    .filter(({ value }) => value > 0 && value >= least);
  return [Plot.line(points, { x: 'value', y: 'share', stroke, strokeWidth: 1.6 })];
}

/** A single value has a bin without width, which is drawn 2 % wide. */
function visible({ from, to, count }: Bin): Bin {
  return from === to ? { from: from * 0.99, to: to * 1.01, count } : { from, to, count };
}
