import * as Plot from '@observablehq/plot';
import { composeFigure } from '../../figures/composeFigure.ts';
import { shortSteps } from '../../figures/index.ts';
import { panel } from '../../figures/panel.ts';
import { variantGroups } from '../../statistics/variantGroups.ts';
import type { ReportedTrial } from '../reportedTrial.ts';
import type { ReportFigure } from '../section.ts';
import { distinct } from './groups.ts';

interface Line {
  readonly environment: string;
  readonly variant: string;
  readonly seed: number;
  readonly steps: readonly number[];
  /** Percent of the policy's norm. */
  readonly move: readonly number[];
}

/** Of Okabe and Ito, in the order of the variants. */
const colours = ['#d55e00', '#009e73', '#cc79a7', '#0072b2', '#e69f00', '#56b4e9', '#7f7f7f', '#000000'];

/** How far each edit moved the policy: a panel an environment, a line a run. */
export function editsFigure(trials: readonly ReportedTrial[]): ReportFigure {
  const lines = trials.flatMap(({ measured: { environment, variant, seed }, edits }): Line[] => {
    const points = edits.flatMap(({ step, effective, relativeDisplacement: move }) =>
      effective && typeof move === 'number' ? [{ step, move: 100 * move }] : [],
    );
    if (points.length === 0) return [];
    return [
      { environment, variant, seed, steps: points.map(({ step }) => step), move: points.map(({ move }) => move) },
    ];
  });
  const ordered = variantGroups(lines.map(({ variant }) => variant)).flatMap((group) => [...group.keys()]);
  const colourOf = new Map(ordered.map((variant, index) => [variant, colours[index % colours.length]]));
  const environments = distinct(lines.map(({ environment }) => environment));
  return {
    name: 'edit-moves',
    caption: "How far each edit moved the policy, in percent of the policy's norm: every run, its effective edits.",
    svg: composeFigure({
      panels: environments.map((environment) =>
        editsPanel(
          environment,
          lines.filter((line) => line.environment === environment),
          colourOf,
        ),
      ),
      legend: [...colourOf].map(([label, colour]) => ({ label, colour, kind: 'curve' as const })),
      columns: environments.length === 1 ? 1 : environments.length === 2 || environments.length === 4 ? 2 : 3,
      label: undefined,
      caption: undefined,
    }),
    data: lines,
  };
}

function editsPanel(environment: string, lines: readonly Line[], colourOf: ReadonlyMap<string, string>): string {
  const highest = Math.max(...lines.flatMap(({ move }) => move));
  return panel({
    title: environment,
    xLabel: 'environment steps',
    yLabel: 'move, % of the norm',
    x: { domain: [0, Math.max(...lines.map(({ steps }) => steps[steps.length - 1]))], tickFormat: shortSteps },
    y: { domain: [0, 1.05 * highest || 1], tickFormat: '~g' },
    marks: lines.flatMap(({ variant, steps, move }) => {
      const points = steps.map((step, i) => ({ step, move: move[i] }));
      const colour = colourOf.get(variant);
      return [
        Plot.lineY(points, { x: 'step', y: 'move', stroke: colour, strokeWidth: 1, strokeOpacity: 0.75 }),
        // A line through one point is not seen.
        Plot.dot(points.length === 1 ? points : [], { x: 'step', y: 'move', r: 2.5, fill: colour }),
      ];
    }),
  });
}
