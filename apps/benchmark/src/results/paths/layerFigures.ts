import { composeFigure, panel } from '@policypath/figures';
import { stepsAxis } from '../../words/steps.ts';
import type { ReportFigure } from '../report/section.ts';
import { layerLegend, nullLegend, seedLines, stepAxis, type SeedPoint } from './pathMarks.ts';
import { groupName, type TrialGroup } from './trialGroup.ts';

const walkDashes = '5,3';

interface StillPoint extends SeedPoint {
  readonly atOrBelow: number;
  readonly unchanged: number;
  readonly atOrBelowInWalk: number;
}

/** The paper's local view: parameters that stand still in a window of the path, by layer. */
export function stillFigure(group: TrialGroup): ReportFigure {
  const { windows, stillThreshold } = group.trials[0].path.options;
  const points = group.trials.flatMap(({ seed, path: { steps, changes } }) => {
    // The first window begins at the first snapshot analysed.
    const first = changes.windows[0]?.begin ?? 0;
    return changes.windows.flatMap(({ end, shares }) =>
      shares.flatMap(({ layer, ...share }): StillPoint[] =>
        layer === null ? [] : [{ seed, layer, step: steps[end - first], ...share }],
      ),
    );
  });
  const axes = {
    xLabel: `${stepsAxis([group])}, end of the window`,
    yLabel: "share of the layer's parameters",
    x: stepAxis(group),
  };
  return {
    name: `${group.prefix}-still-parameters`,
    caption:
      `Parameters that hardly move in a window of the path, ${groupName(group)} (the paper’s local view of Phenomenon 1.1). The path is cut into ${windows} windows of equal length; ` +
      `left: share of a layer’s parameters whose accumulated change over the window is at most ${stillThreshold}, right: exactly 0. ` +
      `Dashed: a random walk with the path’s own step lengths in every layer (0 where it is not seen).${group.trials.length > 1 ? ' One line a seed.' : ''}`,
    svg: composeFigure({
      panels: [
        panel({
          ...axes,
          title: `Accumulated change ≤ ${stillThreshold}`,
          y: shareAxis(points.flatMap(({ atOrBelow, atOrBelowInWalk }) => [atOrBelow, atOrBelowInWalk])),
          marks: [seedLines(points, 'atOrBelowInWalk', walkDashes), seedLines(points, 'atOrBelow')],
        }),
        panel({
          ...axes,
          title: 'No change at all',
          y: shareAxis(points.map(({ unchanged }) => unchanged)),
          marks: [seedLines(points, 'unchanged')],
        }),
      ],
      legend: [...layerLegend(group), nullLegend('dashed: walk', walkDashes)],
    }),
    data: points,
  };
}

/** From 0 to a little above the largest share. */
function shareAxis(values: readonly number[]): { readonly tickFormat: string; readonly domain: readonly number[] } {
  return { tickFormat: '~%', domain: [0, Math.max(0.01, Math.min(1, 1.1 * Math.max(0, ...values)))] };
}

interface NormPoint extends SeedPoint {
  readonly norm: number;
  /** To the norm of the first snapshot. */
  readonly ratio: number;
}

/** How large the weights are along the path, by layer. */
export function weightNormFigure(group: TrialGroup): ReportFigure {
  const points = group.trials.flatMap(({ seed, path: { layers, steps, changes } }) =>
    layers.flatMap(({ layer }, l) =>
      thinned(
        steps.map((step, i): NormPoint => {
          const [norm, first] = [changes.norms[i][l], changes.norms[0][l]];
          return { seed, layer, step, norm, ratio: first > 0 ? norm / first : 1 };
        }),
      ),
    ),
  );
  const axes = { xLabel: stepsAxis([group]), x: stepAxis(group) };
  return {
    name: `${group.prefix}-weight-norms`,
    caption:
      `Norm of the policy’s parameters by layer, ${groupName(group)}: left the Euclidean norm, right relative to the first snapshot. Where the norm is large beside the moves, ` +
      `an uncentred decomposition puts most of its information into one direction, the mean weights, whatever the path does.${group.trials.length > 1 ? ' One line a seed.' : ''}`,
    svg: composeFigure({
      panels: [
        panel({
          ...axes,
          title: 'Norm of the parameters',
          yLabel: '|θ| of the layer',
          y: { zero: true },
          marks: [seedLines(points, 'norm')],
        }),
        panel({
          ...axes,
          title: 'Norm, relative to the first snapshot',
          yLabel: '|θ_i| / |θ_1|',
          marks: [seedLines(points, 'ratio')],
        }),
      ],
      legend: layerLegend(group),
    }),
    data: points,
  };
}

/** About 200 points are all that a panel can show. */
function thinned<Point>(points: readonly Point[]): Point[] {
  const stride = Math.max(1, Math.floor(points.length / 200));
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}
