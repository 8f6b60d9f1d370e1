import * as Plot from '@observablehq/plot';
import { composeFigure, grey, logarithmicAxis, palette, panel } from '@policypath/figures';
import type { Growth } from '../measure/growth.ts';
import { measuredCells } from './growthFindings.ts';
import { short } from './numbers.ts';

const colours = Object.values(palette);
const dashes = '1,3';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly series: string;
}

/** Cost over m, over n and over new snapshots, beside growth that is linear (over n: quadratic): a whole SVG document. */
export function growthFigure(growth: Growth): string {
  const { backend, blocks, newSnapshots, rank } = growth;
  const cells = measuredCells(growth);
  const dimensions = [...new Set(cells.map(({ dimension }) => dimension))];
  const lengths = [...new Set(cells.map(({ snapshots }) => snapshots))];
  const colourOfLength = (n: number): string => colours[lengths.indexOf(n)];
  const colourOfDimension = (m: number): string => colours[lengths.length + dimensions.indexOf(m)];
  const inM = cells.map(({ dimension, snapshots, measured }) => ({ x: dimension, y: measured.gram, of: snapshots }));
  const inN = cells.map(({ dimension, snapshots, measured }) => ({ x: snapshots, y: measured.cold, of: dimension }));
  const inBlocks = blocks.points.map((point) => ({ x: point.newSnapshots, y: point.gram, of: blocks.snapshots }));
  const named = (points: readonly { x: number; y: number; of: number }[], colourOf: (of: number) => string) =>
    points.map(({ x, y, of }) => ({ x, y, series: colourOf(of) }));
  const window = `window ${blocks.snapshots} x ${short(blocks.dimension)}`;
  return composeFigure({
    panels: [
      growthPanel(named(inM, colourOfLength), 1, {
        title: `Gram block of ${newSnapshots} new snapshots`,
        xLabel: 'm, parameters',
      }),
      growthPanel(named(inN, colourOfDimension), 2, { title: 'Gram matrix, cold', xLabel: 'n, snapshots' }),
      growthPanel(named(inBlocks, colourOfLength), 1, { title: `Gram block, ${window}`, xLabel: 'new snapshots' }),
    ],
    legend: [
      ...lengths.map((n) => ({ label: `left, right: n = ${n}`, colour: colourOfLength(n), kind: 'curve' as const })),
      ...dimensions.map((m) => ({
        label: `middle: m = ${short(m)}`,
        colour: colourOfDimension(m),
        kind: 'curve' as const,
      })),
      {
        label: 'dotted: linear, middle: quadratic',
        colour: grey,
        kind: 'level',
        dashes,
      },
    ],
    columns: 3,
    caption: `One thread, ${backend === 'native' ? 'native' : 'WebAssembly'} kernels, r = ${rank}; lowest of several.`,
  });
}

/** Series are named by their colours. Dotted: x^exponent through the first point of each. */
function growthPanel(
  points: readonly Point[],
  exponent: number,
  labels: { readonly title: string; readonly xLabel: string },
): string {
  const series = [...new Set(points.map((point) => point.series))];
  const lines = series.map((name) => points.filter((point) => point.series === name).toSorted((a, b) => a.x - b.x));
  const expected = lines.flatMap(([first, ...rest]) =>
    [first, ...rest].map(({ x, series: name }) => ({ x, y: first.y * (x / first.x) ** exponent, series: name })),
  );
  const xs = [...new Set(points.map(({ x }) => x))].toSorted((a, b) => a - b);
  return panel({
    ...labels,
    yLabel: 'seconds',
    x: { type: 'log', axis: null },
    y: logarithmicAxis(points.map(({ y }) => y)),
    marks: [
      // A tick format leaves labels out on logarithmic axes; the text option does not.
      Plot.axisX(xs, { text: short, label: null }),
      Plot.line(expected, { x: 'x', y: 'y', z: 'series', stroke: grey, strokeDasharray: dashes, clip: true }),
      ...lines.flatMap((own) => [
        Plot.lineY(own, { x: 'x', y: 'y', stroke: own[0].series, strokeWidth: 1.6 }),
        Plot.dot(own, { x: 'x', y: 'y', r: 2.5, fill: own[0].series }),
      ]),
    ],
  });
}
