import { histogram, html, logarithmicAxis, seriesColour, shareCurve, type Html } from '@policypath/figures';
import type { Distribution } from '../analysis/distribution.ts';
import type { ParameterQuantity } from '../analysis/pathAnalysis.ts';
import { whole } from '../words/numbers.ts';
import { figure } from './spectrumFigures.ts';

interface ParameterFigureOptions {
  readonly name: string;
  readonly quantity: ParameterQuantity;
  /** What to look at. */
  readonly see: string;
  /** What the quantity is, with subscripts. */
  readonly formula: Html;
}

/** Histogram over parameters on a logarithmic axis: all, and the upper share among them. */
export function parameterHistogram({ name, quantity, see, formula }: ParameterFigureOptions): Html {
  const { all, upper } = quantity;
  const zeros = all?.zeros ?? 0;
  const highest = Math.max(1, ...(all?.bins ?? []).map(({ count }) => count));
  return figure({
    title: `Histogram: ${name}`,
    see,
    caption: html`${formula}${zeros > 0 ? ` ${whole(zeros)} ${zeros === 1 ? 'is' : 'are'} exactly 0, which a logarithmic axis does not have.` : ''}`,
    xLabel: name,
    yLabel: 'parameters',
    x: axis(quantity),
    // No half parameters between the ticks of a small network.
    y: { tickFormat: '~s', ticks: Math.min(6, highest) },
    marks: [bars(all, 0, 0.45), bars(upper, 1, 0.9)],
  });
}

/** Share of the parameters at or below a value. */
export function parameterCdf({ name, quantity }: ParameterFigureOptions): Html {
  const zeros = quantity.all?.zeros ?? 0;
  return figure({
    title: `Distribution: ${name}`,
    see: 'The same as a curve: read off medians and tails.',
    caption: html`Share of the parameters at or below a value, through
    percentiles.${zeros > 0 ? ' A curve begins above 0 where some are exactly 0.' : ''}`,
    xLabel: name,
    yLabel: 'share of parameters',
    x: axis(quantity),
    y: { domain: [0, 1] },
    marks: [curve(quantity.all, 0), curve(quantity.upper, 1)],
  });
}

function axis({ all }: ParameterQuantity) {
  return logarithmicAxis(
    (all?.bins ?? []).flatMap(({ from, to }) => (from === to ? [0.99 * from, 1.01 * to] : [from, to])),
  );
}

function bars(values: Distribution | null, series: number, fillOpacity: number) {
  const bins = (values?.bins ?? []).map(({ from, to, count }) => ({ from, to, height: count }));
  return histogram(bins, { colour: seriesColour(series), fillOpacity });
}

/** From the smallest value above 0: percentiles between 0 and it are interpolated, and no parameter's. */
function curve(values: Distribution | null, series: number) {
  const points = (values?.percentiles ?? [])
    .map((value, percent) => ({ value, share: percent / 100 }))
    .filter(({ value }) => value > 0 && value >= (values?.leastAboveZero ?? 0));
  return shareCurve(points, { colour: seriesColour(series) });
}
