import { checkOptions, text } from '@policypath/options';
import * as Plot from '@observablehq/plot';

/** A bin [from, to) of a histogram and its height: a count or a share. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** Filled bars of one opacity, or an outline with or without dashes. */
export type HistogramLook = { readonly colour: string } & (
  { readonly fillOpacity: number } | { readonly dashes: string | undefined }
);

/** A histogram over x in a panel: as bars, or as the outline of the bars where several are compared. */
export function histogram(bins: readonly Bin[], look: HistogramLook): Plot.Markish {
  if ('fillOpacity' in look) {
    const { colour: fill, fillOpacity } = look;
    // A single value has a bin without width, which is drawn 2 % wide.
    const visible = bins.map(({ from, to, height }) =>
      from === to ? { from: from * 0.99, to: to * 1.01, height } : { from, to, height },
    );
    return Plot.rectY(visible, { x1: 'from', x2: 'to', y: 'height', fill, fillOpacity, inset: 0 });
  }
  const corners = bins.flatMap(({ from, to, height }) => [
    { value: from, share: height },
    { value: to, share: height },
  ]);
  return shareCurve(corners, look);
}

/** A curve of shares over values, such as a cumulative distribution. */
export function shareCurve(
  points: readonly { readonly value: number; readonly share: number }[],
  options: { readonly colour: string; readonly dashes?: string },
): Plot.Markish {
  checkOptions('shareCurve', options, { colour: text, dashes: text });
  const { colour, dashes } = options;

  const strokeWidth = dashes === undefined ? 1.6 : 1.1;
  return Plot.line(points, { x: 'value', y: 'share', stroke: colour, strokeDasharray: dashes, strokeWidth });
}
