import type { ScopeChanges } from '@policypath/path-report/phenomena';
import type { NullBand, NullName } from '@policypath/tsvd';
import { range, span, text } from '../report/column.ts';
import type { ReportTable } from '../report/section.ts';
import type { TrialAnalysis } from '../../analysis/trialAnalysis.ts';
import { comparisonOf, statisticOf } from './dimensionFigure.ts';
import { groupName, numbersOf, overSeeds, type TrialGroup } from './trialGroup.ts';
import { bandText, threeDigits } from '../../words/numbers.ts';

/** One number of a phenomenon, beside null models. */
interface PhenomenonNumber {
  readonly phenomenon: string;
  readonly number: string;
  readonly valueOf: (trial: TrialAnalysis) => number | null | undefined;
  readonly nulls: readonly {
    readonly name: string;
    readonly bandOf: (trial: TrialAnalysis) => NullBand | null | undefined;
  }[];
}

/** The paper's four phenomena, one number each (the third as the paper has it, and centred), chosen before any run. */
export function phenomenaTable(group: TrialGroup): ReportTable {
  const { trials } = group;
  const [{ path }] = trials;
  const { repeats, band, share, nulls } = path.options;
  const rows = numbers(nulls).flatMap(({ phenomenon, number, valueOf, nulls: models }) => {
    const value = numbersOf(overSeeds(trials.map(valueOf)));
    return models.map(({ name, bandOf }) => {
      const bands = trials.flatMap((trial) => bandOf(trial) ?? []);
      const pValues = overSeeds(bands.map(({ pValue }) => pValue));
      return [
        phenomenon,
        number,
        value,
        name,
        numbersOf(overSeeds(bands.map(({ mean }) => mean))),
        bands.length === 0
          ? { shown: '-' }
          : { low: Math.min(...bands.map(({ low }) => low)), high: Math.max(...bands.map(({ high }) => high)) },
        { low: pValues.low, high: pValues.high },
      ];
    });
  });
  return {
    name: `${group.prefix}-phenomena`,
    caption: `The paper's four phenomena, one number each beside null models, ${groupName(group)}.`,
    columns: [
      text('phenomenon', { merged: true }),
      text('number', { merged: true }),
      { ...range('path'), merged: true },
      text('null model'),
      range('null: mean'),
      span(`null: ${bandText(band, repeats)}`, { name: 'null' }),
      span('p'),
    ],
    rows,
    notes: [
      `${trials.length > 1 ? 'Mean over seeds (lowest to highest); the widest band, and the range of p-values over seeds. ' : ''}p is two-sided, from ${repeats} paths drawn of each null model, and at least ${threeDigits(2 / (repeats + 1))}; it is not corrected for the number of rows.`,
      `Detour ratios are of the upper ${Math.round(100 * share)} % of each layer's parameters by accumulated change. The layer walk has, in every layer, steps as long as the path's own; flipped increments are the path's steps reversed by coins, shuffled increments the path's steps in random order.`,
      'Flipped and shuffled increments have the accumulated changes of the path itself, and shuffled ones its detour ratios too: they say nothing about the first two numbers where they are not listed.',
      'A p-value below 0.05 against the random walk or the layer walk is expected of any network: its parameters are not alike. The surrogates are the test.',
    ],
  };
}

/** Changes of all layers together. */
function whole(trial: TrialAnalysis): ScopeChanges | undefined {
  return trial.path.changes.scopes.find(({ layer }) => layer === null);
}

function numbers(nulls: readonly NullName[]): PhenomenonNumber[] {
  const compared = (
    phenomenon: string,
    number: string,
    ...[name, centring, at]: [
      Parameters<typeof statisticOf>[1],
      Parameters<typeof statisticOf>[2],
      Parameters<typeof statisticOf>[3],
    ]
  ): PhenomenonNumber => {
    const statistic = (trial: TrialAnalysis) => statisticOf(comparisonOf(trial, null, null), name, centring, at);
    return {
      phenomenon,
      number,
      valueOf: (trial) => statistic(trial)?.value,
      nulls: nulls.map((nullName) => ({ name: nullName, bandOf: (trial) => statistic(trial)?.nulls[nullName] })),
    };
  };
  return [
    {
      phenomenon: '1.1 change asymmetry',
      number: 'Gini coefficient of the accumulated changes of all parameters',
      valueOf: (trial) => whole(trial)?.accumulated.gini,
      nulls: [{ name: 'layerWalk', bandOf: (trial) => whole(trial)?.layerWalk.gini }],
    },
    {
      phenomenon: '2.1 update detour',
      number: 'median detour ratio of parameters',
      valueOf: (trial) => whole(trial)?.detour.median,
      nulls: [
        { name: 'flippedIncrements', bandOf: (trial) => whole(trial)?.flippedIncrements.medianDetour },
        { name: 'layerWalk', bandOf: (trial) => whole(trial)?.layerWalk.medianDetour },
      ],
    },
    compared('1.2 concentration', "D(0.9), uncentred (the paper's)", 'majorDimensionality', 'none', 0.9),
    compared('1.2 concentration', 'D(0.9), centred', 'majorDimensionality', 'mean', 0.9),
    compared(
      '2.2 harmonic minor directions',
      '|correlation| of u_3 with one cosine period, uncentred',
      'cosineCorrelation',
      'none',
      2,
    ),
  ];
}
