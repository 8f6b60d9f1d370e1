import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { z } from 'zod';
import { figureFiles, tableFiles, usualFormats, type FileFormat } from './fileForms.ts';
import { htmlReport } from './htmlReport.ts';
import { markdownReport } from './markdownReport.ts';
import type { Report } from './report.ts';
import { tidyTable } from './tableForms.ts';

export interface WriteReportOptions {
  /** Write report.html alone, without links to the others. Default false. */
  readonly htmlOnly?: boolean;
  /** Default: figures as SVG and PNG, tables as CSV. */
  readonly formats?: readonly FileFormat[];
  /** Of figures, in CSS pixels. Default: as they were drawn. */
  readonly width?: number;
}

/**
 * Writes the report into a folder: report.html, report.md, report.json, `figures/` and `tables/`. What an earlier report
 * left and this one does not have is removed; other files stay.
 *
 * @returns the path of report.html
 * @throws UsageError when the folder holds a trial, or cannot be written to
 */
export function writeReport(report: Report, folder: string, options: WriteReportOptions = {}): string {
  refuseOtherFolder(folder);
  const page = join(folder, 'report.html');
  const earlier = earlierFiles(folder);
  try {
    for (const [name, content] of reportFiles(report, options)) {
      const path = join(folder, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, content);
      earlier.delete(name);
    }
    for (const name of earlier) rmSync(join(folder, name), { force: true });
  } catch (error) {
    throw new UsageError(`the report cannot be written: ${(error as Error).message}; choose another folder by --out`);
  }
  return page;
}

function* reportFiles(
  report: Report,
  { htmlOnly = false, formats = usualFormats, width }: WriteReportOptions,
): Generator<[string, string | Uint8Array]> {
  if (htmlOnly) {
    yield ['report.html', htmlReport(report, [])];
    return;
  }
  for (const { tables, figures } of report.sections) {
    for (const table of tables) yield* tableFiles(table, table.file, formats);
    for (const { file, svg } of figures) yield* figureFiles(svg, `figures/${file}`, { formats, width });
  }
  yield ['report.md', markdownReport(report, formats)];
  yield ['report.json', jsonReport(report)];
  yield ['report.html', htmlReport(report, formats)];
}

/** The report as JSON: all tables as machines read them, and the data of all figures, whose drawings lie in `figures/`. */
function jsonReport({ sections, ...report }: Report): string {
  const content = {
    formatVersion: 2,
    ...report,
    sections: sections.map((section) => ({
      ...section,
      tables: section.tables.map((table) => ({ ...table, ...tidyTable(table) })),
      figures: section.figures.map(({ svg: _svg, narrow: _narrow, ...figure }) => figure),
    })),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

/** @throws UsageError when a report cannot go there: it is a file, or the folder of a trial */
export function refuseOtherFolder(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new UsageError(`${folder} is a file: choose another folder by --out`);
  }
  if (existsSync(join(folder, 'manifest.json'))) {
    throw new UsageError(`${folder} is the folder of a trial: choose another by --out`);
  }
}

/** A name that the report gives, of a file in its own folders. */
const fileName = z.string().regex(/^[\w][\w.-]*$/);
const earlierSchema = z.object({
  formatVersion: z.union([z.literal(1), z.literal(2)]),
  sections: z.array(
    z.object({ tables: z.array(z.object({ file: fileName })), figures: z.array(z.object({ file: fileName })) }),
  ),
});

/** Tables and figures that report.json says the report there has; none where there is no report of ours. */
function earlierFiles(folder: string): Set<string> {
  const path = join(folder, 'report.json');
  if (!existsSync(path)) return new Set();
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return new Set();
  }
  const { sections } = earlierSchema.safeParse(content).data ?? { sections: [] };
  return new Set(
    sections.flatMap(({ tables, figures }) => [
      ...tables.flatMap(({ file }) => [`tables/${file}.csv`, `tables/${file}.tex`]),
      ...figures.flatMap(({ file }) => [`figures/${file}.svg`, `figures/${file}.png`]),
    ]),
  );
}
