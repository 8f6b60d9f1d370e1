import { type LogHistogram, type ScopeChanges, binEdge, joinedHistogram } from '@policypath/path-report/phenomena';
import { composeFigure, histogram, logarithmicAxis, panel, shareCurve } from '@policypath/figures';
import type { ReportFigure } from '../report/section.ts';
import { layerColour, layerLegend, nullLegend } from './pathMarks.ts';
import { groupName, type TrialGroup } from './trialGroup.ts';

interface Curve {
  readonly layer: number;
  readonly dashes: string | undefined;
  readonly histogram: LogHistogram;
}

const walkDashes = '6,3';
const flippedDashes = '1.5,2.5';

/** The paper's Figures 1, 4 and 5: histograms and cdfs of accumulated change and detour ratio by layer, beside nulls. */
export function changeFigure(group: TrialGroup): ReportFigure {
  const [{ path }] = group.trials;
  const curves = (of: (scope: ScopeChanges) => LogHistogram, dashes?: string): Curve[] =>
    path.layers.map(({ layer }) => ({
      layer,
      dashes,
      histogram: joinedHistogram(
        group.trials.flatMap((trial) => trial.path.changes.scopes.filter((scope) => scope.layer === layer).map(of)),
      ),
    }));
  const changes = [
    ...curves(({ accumulated }) => accumulated.histogram),
    ...curves(({ layerWalk }) => layerWalk.accumulatedHistogram, walkDashes),
  ];
  const detours = [
    ...curves(({ detour }) => detour.histogram),
    ...curves(({ layerWalk }) => layerWalk.detourHistogram, walkDashes),
    ...curves(({ flippedIncrements }) => flippedIncrements.detourHistogram, flippedDashes),
  ];
  const share = Math.round(100 * path.options.share);
  return {
    name: `${group.prefix}-change-and-detour`,
    caption:
      `Parameter change and detour, ${groupName(group)} (the paper's Figures 1, 4 and 5). Left: accumulated change, the sum of |step| from one recorded ` +
      `snapshot to the next over the whole path; right: detour ratio, accumulated over final change, of the upper ${share} % of each layer's parameters by ` +
      'accumulated change (the paper does not say whether its filter works by layer). Above: share of a layer’s parameters in each bin of a twentieth of a ' +
      'decade; below: share at or below a value. Dashed: a random walk whose every step has, in every layer, the length of the path’s own step, so that ' +
      'parameters of a layer are alike. Dotted: the path with its steps reversed by coins, whose accumulated changes are the path’s own. ' +
      'A shuffled path has the same changes and detours as the path. ' +
      `${group.trials.length > 1 ? 'All seeds together. ' : ''}Accumulated changes grow with the number of snapshots: they compare within a recording interval only.`,
    svg: composeFigure({
      panels: [
        histogramPanel('Accumulated change', 'accumulated change of a parameter', changes),
        histogramPanel(`Detour ratio, upper ${share} %`, 'detour ratio of a parameter', detours),
        cdfPanel('Accumulated change, cdf', 'accumulated change of a parameter', changes),
        cdfPanel(`Detour ratio, upper ${share} %, cdf`, 'detour ratio of a parameter', detours),
      ],
      legend: [
        ...layerLegend(group),
        nullLegend('dashed: walk', walkDashes),
        nullLegend('dotted: flipped', flippedDashes),
      ],
    }),
    data: { accumulatedChange: changes, detourRatio: detours },
  };
}

function histogramPanel(title: string, xLabel: string, curves: readonly Curve[]): string {
  return panel({
    title,
    xLabel,
    yLabel: "share of the layer's parameters",
    x: logarithmicAxis(domainOf(curves), { air: 1 }),
    y: { tickFormat: '~%' },
    marks: curves.map(({ layer, dashes, histogram: { bins, total } }) =>
      histogram(
        bins
          .map(([bin, weight]) => ({ from: binEdge(bin), to: binEdge(bin + 1), height: weight / total }))
          .filter(({ from, to }) => [from, to].every(within(domainOf(curves)))),
        { colour: layerColour(layer), dashes },
      ),
    ),
  });
}

function cdfPanel(title: string, xLabel: string, curves: readonly Curve[]): string {
  return panel({
    title,
    xLabel,
    yLabel: 'share at or below',
    x: logarithmicAxis(domainOf(curves), { air: 1 }),
    y: { domain: [0, 1], tickFormat: '~%' },
    marks: curves.map(({ layer, dashes, histogram: values }) =>
      shareCurve(
        cdf(values).filter(({ value }) => within(domainOf(curves))(value)),
        { colour: layerColour(layer), dashes },
      ),
    ),
  });
}

function cdf({ bins, zeros, total }: LogHistogram): { value: number; share: number }[] {
  let below = zeros;
  return bins.flatMap(([bin, weight], position) => {
    const before = position === 0 ? [{ value: binEdge(bin), share: below / total }] : [];
    below += weight;
    return [...before, { value: binEdge(bin + 1), share: below / total }];
  });
}

/** Share of a curve that may lie outside of a panel at either side: long tails would squeeze the rest. */
const tailShare = 0.004;

/** The narrowest axis that shows all of every curve but its tails. */
function domainOf(curves: readonly Curve[]): [number, number] {
  const ends = curves.flatMap(({ histogram: { bins, total } }) => {
    if (bins.length === 0) return [];
    const tail = tailShare * total;
    let below = 0;
    const low = bins.find(([, weight]) => (below += weight) > tail) ?? bins[0];
    let above = 0;
    const high = bins.toReversed().find(([, weight]) => (above += weight) > tail) ?? bins[bins.length - 1];
    return [binEdge(low[0]), binEdge(high[0] + 1)];
  });
  return ends.length === 0 ? [0.1, 1] : [Math.min(...ends), Math.max(...ends)];
}

/** Points beyond the axis would be drawn beyond the frame. */
function within([low, high]: readonly [number, number]): (value: number) => boolean {
  return (value) => value >= low * 0.999 && value <= high * 1.001;
}
