import type { ScopeChanges } from '@policypath/path-report/phenomena';
import type { NullBand, NullName } from '@policypath/tsvd';
import type { TrialAnalysis } from '../../analysis/trialAnalysis.ts';
import { comparisonOf, statisticOf } from './dimensionFigure.ts';

/** One number of a phenomenon, beside null models. */
export interface PhenomenonNumber {
  readonly phenomenon: string;
  readonly number: string;
  /** In few words, for a figure. */
  readonly short: string;
  readonly valueOf: (trial: TrialAnalysis) => number | null | undefined;
  readonly nulls: readonly {
    readonly name: NullName | 'layerWalk';
    readonly bandOf: (trial: TrialAnalysis) => NullBand | null | undefined;
  }[];
}

/** Changes of all layers together. */
function whole(trial: TrialAnalysis): ScopeChanges | undefined {
  return trial.path.changes.scopes.find(({ layer }) => layer === null);
}

/** The paper's four phenomena, one number each (the third as the paper has it, and centred), chosen before any run. */
export function phenomenonNumbers(nulls: readonly NullName[]): PhenomenonNumber[] {
  const compared = (
    [phenomenon, number, short]: readonly [string, string, string],
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
      short,
      valueOf: (trial) => statistic(trial)?.value,
      nulls: nulls.map((nullName) => ({ name: nullName, bandOf: (trial) => statistic(trial)?.nulls[nullName] })),
    };
  };
  return [
    {
      phenomenon: '1.1 change asymmetry',
      number: 'Gini coefficient of the accumulated changes of all parameters',
      short: 'Gini of changes',
      valueOf: (trial) => whole(trial)?.accumulated.gini,
      nulls: [{ name: 'layerWalk', bandOf: (trial) => whole(trial)?.layerWalk.gini }],
    },
    {
      phenomenon: '2.1 update detour',
      number: 'median detour ratio of parameters',
      short: 'median detour',
      valueOf: (trial) => whole(trial)?.detour.median,
      nulls: [
        { name: 'flippedIncrements', bandOf: (trial) => whole(trial)?.flippedIncrements.medianDetour },
        { name: 'layerWalk', bandOf: (trial) => whole(trial)?.layerWalk.medianDetour },
      ],
    },
    compared(
      ['1.2 concentration', "D(0.9), uncentred (the paper's)", 'D(0.9), uncentred'],
      'majorDimensionality',
      'none',
      0.9,
    ),
    compared(['1.2 concentration', 'D(0.9), centred', 'D(0.9), centred'], 'majorDimensionality', 'mean', 0.9),
    compared(
      [
        '2.2 harmonic minor directions',
        '|correlation| of u_3 with one cosine period, uncentred',
        'u_3 as one cosine period',
      ],
      'cosineCorrelation',
      'none',
      2,
    ),
  ];
}
