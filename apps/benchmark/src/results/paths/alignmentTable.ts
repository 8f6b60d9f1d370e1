import type { Centring } from '@policypath/tsvd';
import type { ReportTable } from '../report/section.ts';
import { layerName } from './pathMarks.ts';
import { centringNames, comparisonOf, statisticOf } from './dimensionFigure.ts';
import { groupName, overSeeds, type TrialGroup } from './trialGroup.ts';
import { seedText } from '../../words/numbers.ts';

/** Whether the first direction is where the weights are or where they go: the trap of uncentred concentration. */
export function alignmentTable(group: TrialGroup): ReportTable {
  const [{ path }] = group.trials;
  const [shownNull] = path.options.nulls;
  const scopes = [null, ...path.layers.map(({ layer }) => layer)];
  return {
    name: `${group.prefix}-alignment`,
    caption: `Weights and first direction, ${groupName(group)}: |cosine| between v_1 and the mean weights, and the information amount a_1, over the whole path.`,
    columns: [
      'scope',
      'centring',
      '|v_1 . mean| / |mean|',
      `same in ${shownNull}`,
      'a_1',
      `same in ${shownNull}`,
      'norm of the first snapshot',
      'norm of the last',
    ],
    rows: scopes.flatMap((layer) =>
      (['none', 'mean'] as const).map((centring: Centring) => {
        const statistics = (name: 'meanAlignment' | 'informationAmount', at: number | null) =>
          group.trials.map((trial) => statisticOf(comparisonOf(trial, layer, null), name, centring, at));
        const alignments = statistics('meanAlignment', null);
        const amounts = statistics('informationAmount', 1);
        const normAt = (position: number): string =>
          seedText(
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
          seedText(overSeeds(alignments.map((one) => one?.value))),
          seedText(overSeeds(alignments.map((one) => one?.nulls[shownNull]?.mean))),
          seedText(overSeeds(amounts.map((one) => one?.value))),
          seedText(overSeeds(amounts.map((one) => one?.nulls[shownNull]?.mean))),
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
