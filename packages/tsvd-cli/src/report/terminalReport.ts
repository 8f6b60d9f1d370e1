import type { ComparedStatistic } from '@policypath/tsvd';
import Table from 'cli-table3';
import type { Distribution } from '../analysis/distribution.ts';
import type { PathAnalysis, SpectrumAnalysis } from '../analysis/pathAnalysis.ts';
import { detourText, pathLine, statisticText, thinnedLines } from './descriptions.ts';
import { short, whole } from './numbers.ts';
import { printable } from './printable.ts';
import { sparkline } from './sparkline.ts';

/** The report on one path, as a terminal shows it. */
export function terminalReport(analysis: PathAnalysis): string {
  const { decomposition } = analysis;
  const blocks = [
    [printable(analysis.path), pathLine(analysis), ...thinnedLines(analysis)].join('\n'),
    spectra(analysis),
    components('Components, uncentred (the paper’s way)', decomposition.uncentred),
    components('Components, centred', decomposition.centred),
    parameters(analysis),
    nullModels(analysis),
  ];
  return `${blocks.join('\n\n')}\n\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const made = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) made.push([...row]);
  return made.toString();
}

function spectra({ decomposition: { uncentred, centred } }: PathAnalysis): string {
  const betas = (uncentred.numericalRank > 0 ? uncentred : centred).majorDimensionality.map(({ beta }) => beta);
  const row = (name: string, { numericalRank, singularValues, majorDimensionality }: SpectrumAnalysis): string[] => [
    name,
    ...betas.map((_, i) => (numericalRank === 0 ? '-' : whole(majorDimensionality[i].dimensionality))),
    whole(numericalRank),
    // Logarithms: singular values fall over orders of magnitude.
    sparkline(
      singularValues.filter((value) => value > 0).map((value) => Math.log(value)),
      24,
    ),
  ];
  return (
    'Major dimensionality D(beta), from sums of all singular values\n' +
    table(
      ['beta', ...betas.map(String), 'rank', 'log singular values'],
      [row('uncentred', uncentred), row('centred', centred)],
    )
  );
}

function components(title: string, { numericalRank, ...spectrum }: SpectrumAnalysis): string {
  if (numericalRank === 0) return `${title}: none, every snapshot is the same.`;
  const rows = spectrum.components.map((component, j) => [
    String(component.component),
    short(spectrum.singularValues[j]),
    short(spectrum.informationAmount[j]),
    short(spectrum.explainedVariance[j]),
    detourText(component),
    sparkline(component.leftVector, 32),
  ]);
  return `${title}\n${table(['k', 's_k', 'a_k', 'expl. var.', 'detour', 'left vector u_k, oldest to newest'], rows)}`;
}

function parameters({ parameters: { share, neverMoved, returned, ...quantities } }: PathAnalysis): string {
  const upper = `upper ${short(100 * share)} %`;
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
  return `Parameters\n${table(['', 'count', 'least', '10 %', 'median', '90 %', 'most'], rows)}\n${without}`;
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

function nullModels({ nullModels: compared }: PathAnalysis): string {
  if ('skipped' in compared) return `Null models: none. ${printable(compared.skipped)}`;
  const chosen = compared.statistics.filter(isChosen);
  const names = Object.keys(compared.statistics[0].nulls) as (keyof ComparedStatistic['nulls'])[];
  const rows = chosen.map((statistic) => [
    statisticText(statistic),
    short(statistic.value),
    ...names.map((name) => {
      const band = statistic.nulls[name];
      return band === undefined ? '-' : `${short(band.low)} to ${short(band.high)}, p ${short(band.pValue)}`;
    }),
  ]);
  return (
    `Null models: bands of ${short(100 * compared.band)} % of ${compared.repeats} draws, two-sided p-values\n` +
    `${table(['statistic', 'path', ...names], rows)}\n` +
    'Several p-values: choose the statistic beforehand, or correct for their number.'
  );
}
