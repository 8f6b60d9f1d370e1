import { resizedFigure } from '@policypath/figures';
import { pngOfSvg } from '@policypath/figures/node';
import type { ReportTable } from './section.ts';
import { tableCsv, tableTex } from './tableForms.ts';

/** Forms of figures and tables that lie beside the page. */
export const fileFormats = ['svg', 'png', 'csv', 'tex'] as const;
export type FileFormat = (typeof fileFormats)[number];
/** Without `--format`. */
export const usualFormats: readonly FileFormat[] = ['svg', 'png', 'csv'];

/** A table's files, by their names in the folder. */
export function* tableFiles(
  table: ReportTable,
  file: string,
  formats: readonly FileFormat[],
): Generator<[string, string]> {
  if (formats.includes('csv')) yield [`tables/${file}.csv`, tableCsv(table)];
  if (formats.includes('tex')) yield [`tables/${file}.tex`, tableTex(table)];
}

/** A figure's files: `name` with the endings of the formats. */
export function* figureFiles(
  svg: string,
  name: string,
  { formats, width }: { readonly formats: readonly FileFormat[]; readonly width?: number },
): Generator<[string, string | Uint8Array]> {
  const sized = width === undefined ? svg : resizedFigure(svg, width);
  if (formats.includes('svg')) yield [`${name}.svg`, sized];
  if (formats.includes('png')) yield [`${name}.png`, pngOfSvg(sized)];
}
