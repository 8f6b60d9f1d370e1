import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Growth } from '../measure/growth.ts';
import { measuredCells } from './growthFindings.ts';
import { short } from './numbers.ts';

/** Blue, vermillion, green and purple of Okabe and Ito. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const width = 440;
const height = 340;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly series: string;
}

/** Both growths on logarithmic axes, with dotted lines of slope 1 through each series' first point: a whole SVG document. */
export function growthFigure(growth: Growth): string {
  const { backend, blocks, newSnapshots, rank } = growth;
  const cells = measuredCells(growth);
  const inM = cells.map(({ dimension, snapshots, measured }) => ({
    x: dimension,
    y: measured.gram,
    series: `n = ${snapshots}`,
  }));
  const inBlocks = blocks.points.map((point) => ({
    x: point.newSnapshots,
    y: point.gram,
    series: `n = ${blocks.snapshots}`,
  }));
  const panels = [
    panel(inM, { title: `Gram block of ${newSnapshots} new snapshots`, across: 'm, parameters' }),
    panel(inBlocks, {
      title: `Gram block, window ${blocks.snapshots} x ${short(blocks.dimension)}`,
      across: 'new snapshots',
    }),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * width}" height="${height + 24}" viewBox="0 0 ${2 * width} ${height + 24}" font-family="DejaVu Sans, sans-serif" font-size="11">`,
    `<rect width="${2 * width}" height="${height + 24}" fill="white"/>`,
    ...panels.map((svg, k) => `<g transform="translate(${k * width},0)">${svg}</g>`),
    `<text x="12" y="${height + 12}" fill="#444444">One thread, ${backend === 'native' ? 'native' : 'WebAssembly'} kernels, r = ${rank}; lowest of five. Dotted: linear growth from the first point.</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function panel(
  points: readonly Point[],
  { title, across }: { readonly title: string; readonly across: string },
): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const series = [...new Set(points.map((point) => point.series))];
  const colourOf = (point: Point) => colours[series.indexOf(point.series) % colours.length];
  const linear = series.flatMap((name) => {
    const own = points.filter((point) => point.series === name);
    return own.map(({ x }) => ({ x, y: (own[0].y * x) / own[0].x, series: name }));
  });
  const last = series.map((name) => points.filter((point) => point.series === name).at(-1) as Point);
  const xs = [...new Set(points.map(({ x }) => x))];
  const plot = Plot.plot({
    document,
    width,
    height,
    marginTop: 34,
    marginRight: 74,
    marginBottom: 44,
    marginLeft: 62,
    style: { fontFamily: 'DejaVu Sans, sans-serif', fontSize: '11px', background: 'white' },
    x: { type: 'log', label: null },
    y: { type: 'log', label: null, grid: true, ticks: 5, tickFormat: '~g' },
    marks: [
      // The text option: a tick format leaves labels out on logarithmic axes.
      Plot.axisX(xs, { text: short }),
      Plot.frame({ anchor: 'left', stroke: '#333333' }),
      Plot.frame({ anchor: 'bottom', stroke: '#333333' }),
      Plot.line(linear, { x: 'x', y: 'y', z: 'series', stroke: '#888888', strokeDasharray: '1,3' }),
      ...series.map((name, k) =>
        Plot.lineY(
          points.filter((point) => point.series === name),
          { x: 'x', y: 'y', stroke: colours[k % colours.length], strokeWidth: 1.6 },
        ),
      ),
      Plot.dot(points, { x: 'x', y: 'y', r: 2.5, fill: colourOf }),
      Plot.text(last, { x: 'x', y: 'y', text: 'series', fill: colourOf, dx: 8, textAnchor: 'start' }),
      Plot.text([title], { frameAnchor: 'top', dy: -20, fontSize: 13, fontWeight: 'bold' }),
      Plot.text([across], { frameAnchor: 'bottom', dy: 36, fontSize: 11 }),
      Plot.text(['seconds'], { frameAnchor: 'left', dx: -50, rotate: -90, fontSize: 11, textAnchor: 'middle' }),
    ],
  });
  // Its style sheet speaks to browsers alone, and would style a page that the figure is put into.
  for (const sheet of plot.querySelectorAll('style')) sheet.remove();
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return plot.toString();
}
