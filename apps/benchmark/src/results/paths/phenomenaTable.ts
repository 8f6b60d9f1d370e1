import { range, span, text } from '../report/column.ts';
import type { ReportTable } from '../report/section.ts';
import { phenomenonNumbers } from './phenomenonNumbers.ts';
import { groupName, numbersOf, overSeeds, type TrialGroup } from './trialGroup.ts';
import { bandText, threeDigits } from '../../words/numbers.ts';

/** The paper's four phenomena over the seeds of a group, beside null models. */
export function phenomenaTable(group: TrialGroup): ReportTable {
  const { trials } = group;
  const [{ path }] = trials;
  const { repeats, band, share, nulls } = path.options;
  const rows = phenomenonNumbers(nulls).flatMap(({ phenomenon, number, valueOf, nulls: models }) => {
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
