import type { Centring } from '@policypath/tsvd';
import { range, text, type Numbers } from '../report/column.ts';
import type { ReportTable } from '../report/section.ts';
import { layerName } from './pathMarks.ts';
import { centringNames, comparisonOf, statisticOf } from './dimensionFigure.ts';
import { groupName, numbersOf, overSeeds, type TrialGroup } from './trialGroup.ts';

/** Whether the first direction is where the weights are or where they go: the trap of uncentred concentration. */
export function alignmentTable(group: TrialGroup): ReportTable {
  const [{ path }] = group.trials;
  const [shownNull] = path.options.nulls;
  const scopes = [null, ...path.layers.map(({ layer }) => layer)];
  return {
    name: `${group.prefix}-alignment`,
    caption: `Weights and first direction, ${groupName(group)}: |cosine| between v_1 and the mean weights, and the information amount a_1, over the whole path.`,
    columns: [
      text('scope'),
      text('centring'),
      range('|v_1 . mean| / |mean|', { name: 'cosine of v_1 and mean' }),
      range(`same in ${shownNull}`, { name: `cosine of v_1 and mean in ${shownNull}` }),
      range('a_1'),
      range(`same in ${shownNull}`, { name: `a_1 in ${shownNull}` }),
      range('norm of the first snapshot'),
      range('norm of the last', { name: 'norm of the last snapshot' }),
    ],
    rows: scopes.flatMap((layer) =>
      (['none', 'mean'] as const).map((centring: Centring) => {
        const statistics = (name: 'meanAlignment' | 'informationAmount', at: number | null) =>
          group.trials.map((trial) => statisticOf(comparisonOf(trial, layer, null), name, centring, at));
        const alignments = statistics('meanAlignment', null);
        const amounts = statistics('informationAmount', 1);
        const normAt = (position: number): Numbers =>
          numbersOf(
            overSeeds(
              group.trials.map(({ path: { layers, changes } }) => {
                const norms = changes.norms.at(position);
                if (norms === undefined) return null;
                return layer === null ? Math.hypot(...norms) : norms[layers.findIndex((one) => one.layer === layer)];
              }),
            ),
          );
        return [
          layerName(layer),
          centringNames[centring],
          numbersOf(overSeeds(alignments.map((one) => one?.value))),
          numbersOf(overSeeds(alignments.map((one) => one?.nulls[shownNull]?.mean))),
          numbersOf(overSeeds(amounts.map((one) => one?.value))),
          numbersOf(overSeeds(amounts.map((one) => one?.nulls[shownNull]?.mean))),
          normAt(0),
          normAt(-1),
        ];
      }),
    ),
    notes: [
      'Near 1 uncentred: the first direction is the mean of the weights, not a direction of learning, and a_1 is mostly their size beside that of the moves.',
    ],
  };
}
