import { type ScopeChanges, minorChange } from '@policypath/path-report/phenomena';
import { number, range, text, type Numbers } from '../report/column.ts';
import type { ReportTable } from '../report/section.ts';
import { layerName } from './pathMarks.ts';
import { groupName, numbersOf, overSeeds, type TrialGroup } from './trialGroup.ts';

/** Change and detour of parameters by layer, the numbers behind the paper's Figures 1 and 4. */
export function changeTable(group: TrialGroup): ReportTable {
  const [{ path }] = group.trials;
  const scopes = [null, ...path.layers.map(({ layer }) => layer)];
  const { windows, stillThreshold, share } = path.options;
  return {
    name: `${group.prefix}-changes`,
    caption: `Change and detour of parameters by layer, ${groupName(group)}.`,
    columns: [
      text('scope'),
      number('parameters'),
      range('median accumulated change'),
      range('Gini'),
      range(`share at or below ${minorChange} x mean`),
      range('same in the layer walk', { name: `share at or below ${minorChange} x mean in the layer walk` }),
      range('never moved'),
      range('median detour ratio'),
      range('same in flipped increments', { name: 'median detour ratio in flipped increments' }),
      range('same in the layer walk', { name: 'median detour ratio in the layer walk' }),
      range(`share still (<= ${stillThreshold}) in a window: mean`),
      range('in the last window', { name: `share still (<= ${stillThreshold}) in the last window` }),
    ],
    rows: scopes.map((layer) => {
      const of = (value: (scope: ScopeChanges) => number | null | undefined): Numbers =>
        numbersOf(
          overSeeds(
            group.trials.map((trial) => {
              const scope = trial.path.changes.scopes.find((one) => one.layer === layer);
              return scope === undefined ? null : value(scope);
            }),
          ),
        );
      const still = group.trials.map((trial) =>
        trial.path.changes.windows.map(({ shares }) => shares.find((one) => one.layer === layer)?.atOrBelow ?? null),
      );
      return [
        layerName(layer),
        path.changes.scopes.find((one) => one.layer === layer)?.accumulated.parameters ?? null,
        of(({ accumulated }) => accumulated.median),
        of(({ accumulated }) => accumulated.gini),
        of(({ accumulated }) => accumulated.minorShare),
        of(({ layerWalk }) => layerWalk.minorShare.mean),
        of(({ accumulated }) => accumulated.neverMoved),
        of(({ detour }) => detour.median),
        of(({ flippedIncrements }) => flippedIncrements.medianDetour?.mean),
        of(({ layerWalk }) => layerWalk.medianDetour?.mean),
        numbersOf(overSeeds(still.map((shares) => overSeeds(shares).mean))),
        numbersOf(overSeeds(still.map((shares) => shares.at(-1) ?? null))),
      ];
    }),
    notes: [
      `Accumulated over the recorded snapshots; detour ratios of the upper ${Math.round(100 * share)} % of each layer; ${windows} windows of equal length.` +
        (group.trials.length > 1 ? ' Mean over seeds (lowest to highest).' : ''),
    ],
  };
}
