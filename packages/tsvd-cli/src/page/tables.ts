import type { NullComparison } from '@policypath/tsvd';
import type { PathAnalysis } from '../analysis/pathAnalysis.ts';
import { shownStatistic, statisticText } from '../report/descriptions.ts';
import { short, trimmed, whole } from '../report/numbers.ts';
import { printable } from '../report/printable.ts';
import { escapeHtml } from './escapeHtml.ts';
import { nullsOf } from './nullFigures.ts';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<div class="scroll"><table>${line('th', head)}${rows.map((row) => line('td', row)).join('')}</table></div>`;
}

function line(tag: 'th' | 'td', cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
}

/** D(beta) at the paper's thresholds. */
export function dimensionalityTable({ decomposition: { uncentred, centred } }: PathAnalysis): string {
  const betas = uncentred.majorDimensionality.map(({ beta }) => String(beta));
  const rows = Object.entries({ uncentred, centred }).flatMap(([name, { numericalRank, majorDimensionality }]) => {
    const row = (label: string, value: (at: (typeof majorDimensionality)[number]) => number): string[] => [
      label,
      ...(majorDimensionality.length > 0 ? majorDimensionality.map((at) => whole(value(at))) : betas.map(() => '-')),
      whole(numericalRank),
    ];
    return [
      row(`D(β), ${name}`, ({ dimensionality }) => dimensionality),
      row(`of explained variance, ${name}`, ({ ofExplainedVariance }) => ofExplainedVariance),
    ];
  });
  return table(['β', ...betas, 'numerical rank'], rows);
}

/** Every statistic beside its bands. */
export function nullTable(comparison: NullComparison): string {
  const nulls = nullsOf(comparison);
  return table(
    ['statistic', 'path', ...nulls.flatMap(({ name }) => [name, 'p'])],
    comparison.statistics.map((statistic) => {
      const shown = shownStatistic(statistic);
      const limits = nulls.flatMap(({ name }) => {
        const band = statistic.nulls[name];
        if (band === undefined) return ['-', '-'];
        const { low, high } = shown.band(band);
        return [`${short(low)} to ${short(high)}`, trimmed(band.pValue, 2)];
      });
      return [statisticText(statistic), short(shown.value), ...limits];
    }),
  );
}

/** What the vector is made of. */
export function tensorTable({ tensors }: PathAnalysis): string {
  return table(
    ['tensor', 'shape'],
    tensors.map(({ name, shape }) => [printable(name), shape.join(' × ')]),
  );
}
