import * as Plot from '@observablehq/plot';
import type { Bin, Distribution } from '../analysis/distribution.ts';
import type { ParameterQuantity } from '../analysis/pathAnalysis.ts';
import { whole } from '../report/numbers.ts';
import { colours, figure } from './figure.ts';
import { logarithmicAxis } from './logarithmicAxis.ts';

interface ParameterFigureOptions {
  readonly name: string;
  readonly quantity: ParameterQuantity;
  /** What the quantity is, in HTML. */
  readonly formula: string;
}

/** Histogram over parameters on a logarithmic axis: all, and the upper share among them. */
export function parameterHistogram({ name, quantity, formula }: ParameterFigureOptions): string {
  const { all, upper } = quantity;
  const zeros = all?.zeros ?? 0;
  return figure({
    title: `Histogram: ${name}`,
    caption: `${formula}${zeros > 0 ? ` ${whole(zeros)} ${zeros === 1 ? 'is' : 'are'} exactly 0, which a logarithmic axis does not have.` : ''}`,
    across: name,
    upward: 'parameters',
    x: axis(quantity),
    y: { tickFormat: '~s' },
    marks: [...bars(all, colours[0], 0.45), ...bars(upper, colours[1], 0.9)],
  });
}

/** Share of the parameters at or below a value. */
export function parameterCdf({ name, quantity }: ParameterFigureOptions): string {
  const zeros = quantity.all?.zeros ?? 0;
  return figure({
    title: `Distribution: ${name}`,
    caption: `Share of the parameters at or below a value, through percentiles.${zeros > 0 ? ' A curve begins above 0 where some are exactly 0.' : ''}`,
    across: name,
    upward: 'share of parameters',
    x: axis(quantity),
    y: { domain: [0, 1] },
    marks: [...curve(quantity.all, colours[0]), ...curve(quantity.upper, colours[1])],
  });
}

function axis({ all }: ParameterQuantity): Plot.ScaleOptions {
  const bins = all?.bins.map(visible) ?? [];
  return logarithmicAxis(bins.flatMap(({ from, to }) => [from, to]));
}

function bars(values: Distribution | null, fill: string, fillOpacity: number): Plot.Markish[] {
  const bins = values?.bins.map(visible) ?? [];
  return [Plot.rectY(bins, { x1: 'from', x2: 'to', y: 'count', fill, fillOpacity, inset: 0 })];
}

/** From the smallest value above 0: percentiles between 0 and it are interpolated, and no parameter's. */
function curve(values: Distribution | null, stroke: string): Plot.Markish[] {
  const points = (values?.percentiles ?? [])
    .map((value, percent) => ({ value, share: percent / 100 }))
    .filter(({ value }) => value > 0 && value >= (values?.leastAboveZero ?? 0));
  return [Plot.line(points, { x: 'value', y: 'share', stroke, strokeWidth: 1.6 })];
}

/** A single value has a bin without width, which is drawn 2 % wide. */
function visible({ from, to, count }: Bin): Bin {
  return from === to ? { from: from * 0.99, to: to * 1.01, count } : { from, to, count };
}
