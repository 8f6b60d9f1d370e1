import type { ComparedStatistic, NullBand, NullComparison } from '@policypath/tsvd';
import { nullText, shownStatistic, statisticSymbol, type ShownStatistic } from './descriptions.ts';
import { short, shorter, trimmed } from './numbers.ts';
import { textTable, widthOf, type TextRow } from './textTable.ts';
import { wrapped } from './wrapped.ts';

type NullName = keyof ComparedStatistic['nulls'];

/** The few statistics that a reader looks for first; --json and --html have all. */
function isChosen({ name, centring, at }: ComparedStatistic): boolean {
  if (centring === 'none') return name === 'meanAlignment' || (name === 'informationAmount' && at === 1);
  if (name === 'majorDimensionality') return at === 0.8;
  return name === 'decayExponent' || (name !== 'meanAlignment' && name !== 'explainedVariance' && (at ?? 0) <= 2);
}

/** A path beside its null models: one table where the terminal is wide enough, else one for each null model. */
export function nullReport(compared: NullComparison, columns: number): string {
  const chosen = compared.statistics.filter(isChosen);
  const names = Object.keys(compared.statistics[0].nulls) as NullName[];
  const joint = table(chosen, names);
  const tables =
    widthOf(joint) <= columns
      ? [joint, names.map((name) => wrapped(`${name}: ${nullText(name)}`, columns)).join('\n')]
      : names.map((name) => `${wrapped(`${name}: ${nullText(name)}`, columns)}\n${table(chosen, [name])}`);
  const head =
    `Null models: bands of ${trimmed(100 * compared.band)} % of ${compared.repeats} paths drawn, two-sided p-values; ` +
    '▲ above the band, ▼ below it';
  const foot = 'Several p-values: choose the statistic beforehand, or correct for their number.';
  return [wrapped(head, columns), ...tables, wrapped(foot, columns)].join('\n');
}

function table(chosen: readonly ComparedStatistic[], names: readonly NullName[]): string {
  const rowsOf = (centring: ComparedStatistic['centring']): TextRow[] =>
    chosen
      .filter((statistic) => statistic.centring === centring)
      .map((statistic) => [
        `  ${statisticSymbol(statistic)}`,
        short(shownStatistic(statistic).value),
        ...names.map((name) => bandText(shownStatistic(statistic), statistic.nulls[name])),
      ]);
  return textTable(['statistic', 'path', ...names], ['uncentred', ...rowsOf('none'), 'centred', ...rowsOf('mean')]);
}

function bandText({ value, band: shown }: ShownStatistic, band: NullBand | undefined): string {
  if (band === undefined) return '-';
  const { low, high } = shown(band);
  const mark = value > high ? '▲' : value < low ? '▼' : ' ';
  return `${shorter(low)} to ${shorter(high)} ${mark} p ${trimmed(band.pValue, 2).padEnd(4)}`;
}
