import {
  detourText,
  nullText,
  pathLine,
  short,
  shorter,
  shownStatistic,
  statisticSymbol,
  thinnedLines,
  trimmed,
  verdictText,
  waysLine,
  whole,
  type Distribution,
  type PathAnalysis,
  type ShownStatistic,
  type SpectrumAnalysis,
} from '@policypath/path-report';
import type { ComparedStatistic, NullBand, NullComparison, NullName } from '@policypath/tsvd';
import { printable } from './printable.ts';
import { textTable, wrapped, type TextRow } from './textTable.ts';
import { remarkLines } from './readingOptions.ts';

/** The report on one path, as a terminal of `columns` characters shows it; no line is longer from 80 on. */
export function terminalReport(analysis: PathAnalysis, columns: number): string {
  const { decomposition, nullModels } = analysis;
  const blocks = [
    [
      printable(analysis.path),
      verdictText(analysis),
      pathLine(analysis),
      ...remarkLines(analysis.remarks),
      ...thinnedLines(analysis),
    ]
      .map((line) => wrapped(line, columns))
      .join('\n'),
    spectra(analysis, columns),
    components('Components, uncentred (the paper’s way)', decomposition.uncentred, columns),
    components('Components, centred: less the mean snapshot', decomposition.centred, columns),
    parameters(analysis),
    'skipped' in nullModels
      ? wrapped(`Null models: none. ${printable(nullModels.skipped)}`, columns)
      : nullReport(nullModels, columns),
  ];
  return `${blocks.join('\n\n')}\n\n`;
}

/** Fewer bars than these say nothing. */
const leastBars = 6;

/** A table whose last column of bars takes what the terminal leaves, at most `most`; without it where that is too little. */
function fitted(columns: number, most: number, head: readonly string[], rows: (width: number) => string[][]): string {
  const made = textTable(head, rows(most));
  const width = Math.min(most, most + columns - widthOf(made));
  if (width >= leastBars) return textTable(head, rows(width));
  return textTable(
    head.slice(0, -1),
    rows(leastBars).map((row) => row.slice(0, -1)),
  );
}

function spectra({ decomposition: { uncentred, centred } }: PathAnalysis, columns: number): string {
  const betas = (uncentred.numericalRank > 0 ? uncentred : centred).majorDimensionality.map(({ beta }) => beta);
  const row = (
    name: string,
    { numericalRank, singularValues, majorDimensionality }: SpectrumAnalysis,
    width: number,
  ): string[] => [
    name,
    ...betas.map((_, i) => (numericalRank === 0 ? '-' : whole(majorDimensionality[i].dimensionality))),
    whole(numericalRank),
    // Logarithms: singular values fall over orders of magnitude.
    sparkline(
      singularValues.filter((value) => value > 0).map((value) => Math.log(value)),
      width,
    ),
  ];
  const title = 'Major dimensionality D(beta): directions for the share beta of the sum of all singular values';
  const head = ['beta', ...betas.map(String), 'rank', 'log s'];
  const rows = (width: number): string[][] => [row('uncentred', uncentred, width), row('centred', centred, width)];
  const note = wrapped(waysLine({ uncentred, centred }), columns);
  return `${wrapped(title, columns)}\n${fitted(columns, 24, head, rows)}${note === '' ? '' : `\n${note}`}`;
}

function components(title: string, { numericalRank, ...spectrum }: SpectrumAnalysis, columns: number): string {
  if (numericalRank === 0) return `${title}: none, every snapshot is the same.`;
  const rows = (width: number): string[][] =>
    spectrum.components.map((component, j) => [
      String(component.component),
      short(spectrum.singularValues[j]),
      short(spectrum.informationAmount[j]),
      short(spectrum.explainedVariance[j]),
      detourText(component),
      sparkline(component.leftVector, width),
    ]);
  const head = ['k', 's_k', 'a_k', 'expl. var.', 'detour', 'u_k, oldest to newest'];
  return `${title}\n${fitted(columns, 40, head, rows)}`;
}

function parameters({ parameters: { share, neverMoved, returned, ...quantities } }: PathAnalysis): string {
  const upper = `upper ${trimmed(100 * share)} %`;
  const rows = (
    [
      ['accumulated change', quantities.accumulatedChange],
      ['final change', quantities.finalChange],
      ['detour ratio', quantities.detourRatio],
    ] as const
  ).flatMap(([name, { all, upper: filtered }]) => [
    distributionRow(name, all),
    distributionRow(`  ${upper}`, filtered),
  ]);
  const without = `Without a ratio: ${whole(neverMoved)} never moved, ${whole(returned)} returned exactly to where they began.`;
  const explained = `Over all snapshots; ${upper}: by accumulated change`;
  return `Parameters. ${explained}\n${textTable(['', 'count', 'least', '10 %', 'median', '90 %', 'most'], rows)}\n${without}`;
}

function distributionRow(name: string, values: Distribution | null): string[] {
  if (values === null) return [name, '0', '-', '-', '-', '-', '-'];
  const { count, minimum, percentiles, maximum } = values;
  return [name, whole(count), ...[minimum, percentiles[10], percentiles[50], percentiles[90], maximum].map(short)];
}

/** The few statistics that a reader looks for first; --json and --html have all. */
function isChosen({ name, centring, at }: ComparedStatistic): boolean {
  if (centring === 'none') return name === 'meanAlignment' || (name === 'informationAmount' && at === 1);
  if (name === 'majorDimensionality') return at === 0.8;
  return name === 'decayExponent' || (name !== 'meanAlignment' && name !== 'explainedVariance' && (at ?? 0) <= 2);
}

/** A path beside its null models: one table where the terminal is wide enough, else one for each null model. */
function nullReport(compared: NullComparison, columns: number): string {
  const chosen = compared.statistics.filter(isChosen);
  const names = Object.keys(compared.statistics[0].nulls) as NullName[];
  const joint = nullsTable(chosen, names);
  const tables =
    widthOf(joint) <= columns
      ? [joint, names.map((name) => wrapped(`${name}: ${nullText(name)}`, columns)).join('\n')]
      : names.map((name) => `${wrapped(`${name}: ${nullText(name)}`, columns)}\n${nullsTable(chosen, [name])}`);
  const head =
    `Null models: bands of ${trimmed(100 * compared.band)} % of ${compared.repeats} paths drawn, two-sided p-values; ` +
    '▲ above the band, ▼ below it';
  const foot = 'Several p-values: choose the statistic beforehand, or correct for their number.';
  return [wrapped(head, columns), ...tables, wrapped(foot, columns)].join('\n');
}

function nullsTable(chosen: readonly ComparedStatistic[], names: readonly NullName[]): string {
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

/** Columns that a table takes. */
function widthOf(table: string): number {
  return table.indexOf('\n') < 0 ? table.length : table.indexOf('\n');
}

const bars = '▁▂▃▄▅▆▇█';

/** Values as a row of bars from the smallest to the largest, averaged into at most `width` of them. */
function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const means = Array.from({ length: count }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / count), Math.floor(((i + 1) * values.length) / count));
    return part.reduce((sum, value) => sum + value / part.length, 0);
  });
  const low = Math.min(...means);
  const range = Math.max(...means) - low;
  return means
    .map((mean) => bars[range > 0 ? Math.min(bars.length - 1, Math.floor(((mean - low) / range) * bars.length)) : 0])
    .join('');
}
