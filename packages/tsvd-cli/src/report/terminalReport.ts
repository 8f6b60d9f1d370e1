import type { Distribution } from '../analysis/distribution.ts';
import type { PathAnalysis, SpectrumAnalysis } from '../analysis/pathAnalysis.ts';
import { detourText, pathLine, thinnedLines } from './descriptions.ts';
import { nullReport } from './nullReport.ts';
import { short, trimmed, whole } from './numbers.ts';
import { printable } from './printable.ts';
import { sparkline } from './sparkline.ts';
import { textTable, widthOf } from './textTable.ts';
import { wrapped } from './wrapped.ts';

/** The report on one path, as a terminal of `columns` characters shows it; no line is longer from 80 on. */
export function terminalReport(analysis: PathAnalysis, columns: number): string {
  const { decomposition, nullModels } = analysis;
  const blocks = [
    [printable(analysis.path), pathLine(analysis), ...thinnedLines(analysis)]
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
  return `${wrapped(title, columns)}\n${fitted(columns, 24, head, rows)}`;
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
