import { binEdge, joinedHistogram, type LogHistogram } from '@policypath/path-report/phenomena';
import * as Plot from '@observablehq/plot';
import { composeFigure, histogram, palette, panel, shareCurve } from '@policypath/figures';
import { shortSteps } from '../../words/steps.ts';
import type { ReportFigure } from '../report/section.ts';
import { layerColour, layerName } from './pathMarks.ts';
import type { TrialGroup } from './trialGroup.ts';

/** A path in these figures. */
export interface ComparedPath {
  /** e.g. 'BC (Adam)', 'TD3, whose replay it is'. */
  readonly title: string;
  readonly group: TrialGroup;
  /** 'updates', or 'environment steps'. */
  readonly steps: string;
}

/** Largest share of a layer's parameters that an axis may leave out: one long tail would squeeze all other bars. */
const tailShare = 0.01;

/** The paper's Figure 4a and 4c: how much the parameters of each layer changed, a row a path. */
export function cloneChangeFigure(name: string, paths: readonly ComparedPath[]): ReportFigure {
  const rows = paths.map(({ title, group }) => ({ title, layers: layersOf(group) }));
  const panels = rows.flatMap(({ title, layers }) => {
    const end = Math.max(...layers.map(({ changes }) => upperEnd(changes)));
    const x = { domain: [0, end] as [number, number], ticks: 5, insetRight: 2 };
    return [
      panel({
        title: `${title}: change amount`,
        xLabel: 'accumulated change of a parameter',
        yLabel: "share of the layer's parameters",
        x,
        y: { tickFormat: '~%' },
        marks: layers.map(({ layer, changes }) =>
          histogram(shares(changes, end), { colour: layerColour(layer), dashes: undefined }),
        ),
      }),
      panel({
        title: `${title}: share at or below`,
        xLabel: 'accumulated change of a parameter',
        yLabel: "share of the layer's parameters",
        x,
        y: { domain: [0, 1], tickFormat: '~%' },
        marks: layers.map(({ layer, changes }) => shareCurve(cumulated(changes, end), { colour: layerColour(layer) })),
      }),
    ];
  });
  const legend = (rows[0]?.layers ?? []).map(({ layer }) => ({
    label: layerName(layer),
    colour: layerColour(layer),
    kind: 'curve' as const,
  }));
  return {
    name,
    caption:
      'Change amounts of clones and of the trial whose replay they were fitted to, by layer (the paper’s Figures 4a, 4c and 12). ' +
      'Accumulated change: the sum of |step| from one recorded policy to the next. Linear axes, so that a normal distribution looks like one: ' +
      `left shares in ${linearBins} equal bins, right the cdf, both from bins of a twentieth of a decade; each axis ends where ${100 * (1 - tailShare)} % of every layer lie below. ` +
      'Amounts of different rows were recorded at different intervals: their shapes compare, their sizes do not.',
    svg: composeFigure({ panels, legend, columns: 2 }),
    narrow: composeFigure({ panels, legend, columns: 1 }),
    data: rows,
  };
}

/** The paper's Figure 4b and 4d: columns of U along each path, a row a path. */
export function cloneEvolvementFigure(name: string, paths: readonly ComparedPath[]): ReportFigure {
  const colours = [palette.blue, palette.vermillion] as const;
  const rows = paths.map(({ title, group, steps: unit }) => {
    const [{ path, seed }] = group.trials;
    const { steps, centrings } = path.evolvement;
    const vectors = centrings.find(({ centring }) => centring === 'none')?.leftVectors ?? [];
    return { title, unit, seed, steps, vectors: vectors.slice(0, 6) };
  });
  const panels = rows.flatMap(({ title, unit, steps, vectors }) =>
    [0, 2, 4]
      .filter((from) => from < vectors.length)
      .map((from) =>
        panel({
          title: `${title}: columns ${from + 1} and ${from + 2} of U`,
          xLabel: unit,
          yLabel: 'u_i,k',
          x: { domain: [steps[0], steps[steps.length - 1]], ticks: 4, tickFormat: shortSteps, insetRight: 2 },
          marks: [
            Plot.ruleY([0], { stroke: '#bbbbbb' }),
            ...[from, from + 1].map((k) =>
              Plot.lineY(
                (vectors[k] ?? []).map((value, i) => ({ step: steps[i], value })),
                { x: 'step', y: 'value', stroke: colours[k - from], strokeWidth: 1.5 },
              ),
            ),
          ],
        }),
      ),
  );
  const legend = ['odd', 'even'].map((which, k) => ({
    label: `u_k, ${which} k`,
    colour: colours[k],
    kind: 'curve' as const,
  }));
  return {
    name,
    caption:
      'How the paths of clones, and of the trial whose replay they were fitted to, evolve along the components of their temporal SVD, not centred ' +
      `(the paper’s Figures 4b, 4d, 8 and 12); of several seeds the first (${rows.map(({ title, seed }) => `${title}: ${seed}`).join(', ')}).`,
    svg: composeFigure({ panels, legend, columns: 3 }),
    narrow: composeFigure({ panels, legend, columns: 1 }),
    data: rows,
  };
}

/** The layers' accumulated changes, all seeds together. */
function layersOf({ trials }: TrialGroup): { readonly layer: number; readonly changes: LogHistogram }[] {
  return trials[0].path.layers.map(({ layer }) => ({
    layer,
    changes: joinedHistogram(
      trials.flatMap(({ path }) =>
        path.changes.scopes.filter((scope) => scope.layer === layer).map(({ accumulated }) => accumulated.histogram),
      ),
    ),
  }));
}

/** Where all but the tail of a histogram ends. */
function upperEnd({ bins, total }: LogHistogram): number {
  let above = 0;
  const last = bins.toReversed().find(([, weight]) => (above += weight) > tailShare * total);
  return last === undefined ? 1 : binEdge(last[0] + 1);
}

/** Bins of a linear axis. */
const linearBins = 40;

/** Shares in equal bins from 0 to `end`; the values in a bin of the histogram are taken as spread evenly over it. */
function shares({ bins, zeros, total }: LogHistogram, end: number): { from: number; to: number; height: number }[] {
  const width = end / linearBins;
  const heights = new Float64Array(linearBins);
  heights[0] = zeros / total;
  for (const [bin, weight] of bins) {
    const [low, high] = [binEdge(bin), binEdge(bin + 1)];
    const last = Math.min(linearBins - 1, Math.floor(high / width));
    for (let k = Math.floor(low / width); k <= last; k += 1) {
      const overlap = Math.min(high, (k + 1) * width) - Math.max(low, k * width);
      heights[k] += (Math.max(0, overlap) / (high - low)) * (weight / total);
    }
  }
  return Array.from(heights, (height, k) => ({ from: k * width, to: (k + 1) * width, height }));
}

function cumulated({ bins, zeros, total }: LogHistogram, end: number): { value: number; share: number }[] {
  let below = zeros;
  const points = [{ value: 0, share: zeros / total }];
  for (const [bin, weight] of bins) {
    if (binEdge(bin + 1) > end * 1.001) break;
    points.push({ value: binEdge(bin), share: below / total });
    below += weight;
    points.push({ value: binEdge(bin + 1), share: below / total });
  }
  return points;
}
