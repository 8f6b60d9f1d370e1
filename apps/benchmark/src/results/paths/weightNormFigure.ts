import { composeFigure, panel } from '@policypath/figures';
import { stepsAxis } from '../../words/steps.ts';
import type { ReportFigure } from '../report/section.ts';
import { layerLegend, seedLines, stepAxis, type SeedPoint } from './pathMarks.ts';
import { groupName, type TrialGroup } from './trialGroup.ts';

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
  const axes = { xLabel: stepsAxis([group.actionRepeat]), x: stepAxis(group) };
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
