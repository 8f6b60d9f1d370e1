import { fileURLToPath } from 'node:url';
import { forestPlot, type ForestRow } from '@policypath/figures';
import { readResults, statisticsSections } from '../src/results/index.ts';
import type { Cell } from '../src/results/report/column.ts';
import { readScreen } from './screen.ts';
import { environments } from './stageTrials.ts';

const comparison = fileURLToPath(new URL('../../../evidence/comparison', import.meta.url));

/**
 * What the edits did to the AUC of TD3, in percent of base's: the planned comparison with Welch's intervals, and the pairs of
 * the screen that have ended, each a small circle.
 */
export function effectsFigure(screen: string): string {
  const sections = statisticsSections(readResults([comparison], { wholeBlocks: true }));
  const compared = sections.flatMap(({ tables }) => tables).find(({ name }) => name === 'differences-auc')!;
  const { settings } = readScreen(screen);
  return forestPlot({
    panels: environments.map((environment) => ({
      title: environment,
      xLabel: 'difference of AUC, % of base',
      rows: [
        ...compared.rows.filter(([of]) => of === environment).map(comparedRow),
        ...settings.map(({ setting, differences }): ForestRow => {
          const units = differences[environment].flatMap((value) => (value === null ? [] : [100 * value]));
          const estimate = units.length === 0 ? null : units.reduce((sum, unit) => sum + unit / units.length, 0);
          return { label: screenedLabels[setting], estimate, low: null, high: null, units };
        }),
      ],
    })),
    caption:
      "TD3 to 300,000 steps. Lines: Welch's 95 % interval of four runs a side, planned before. Without a line: the screen, described " +
      'only, a small circle each seed. Right of 0 the edited trials did better.',
  });
}

const screenedLabels: Readonly<Record<string, string>> = {
  'pptb-20k': 'screen: p_b 0.1 every 20,000 steps',
  'pptb-10k': 'screen: p_b 0.1 every 10,000 steps',
  'pptb-one-period': 'screen: p_b 0.5, window of one period',
};

function comparedRow(row: readonly Cell[]): ForestRow {
  const [, variant, , base, , difference, , welch] = row as [string, string, Cell, Mean, Cell, number, Cell, Bounds];
  const percent = (value: number): number => (100 * value) / base.mean;
  return {
    label: variant === 'pptb' ? 'PPTB, p_b 0.015 every 5000 steps' : 'trimming alone',
    estimate: percent(difference),
    low: percent(welch.low),
    high: percent(welch.high),
  };
}

interface Mean {
  readonly mean: number;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}
