import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pngOfSvg } from '@policypath/figures/node';
import { UsageError } from '@policypath/trial/errors';
import { z } from 'zod';
import { htmlReport } from './htmlReport.ts';
import { markdownReport } from './markdownReport.ts';
import type { Report } from './report.ts';
import { tableCsv } from './section.ts';

/**
 * Writes the report into a folder: report.html, report.md, report.json, `figures/` (SVG, PNG) and `tables/` (CSV). What an
 * earlier report left and this one does not have is removed; other files stay.
 *
 * @param htmlOnly write report.html alone, without links to the others
 * @returns the path of report.html
 * @throws UsageError when the folder holds a trial, or cannot be written to
 */
export function writeReport(report: Report, folder: string, htmlOnly = false): string {
  refuseOtherFolder(folder);
  const page = join(folder, 'report.html');
  const earlier = earlierFiles(folder);
  try {
    for (const [name, content] of reportFiles(report, htmlOnly)) {
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

function* reportFiles(report: Report, htmlOnly: boolean): Generator<[string, string | Uint8Array]> {
  if (htmlOnly) {
    yield ['report.html', htmlReport(report, false)];
    return;
  }
  for (const { tables, figures } of report.sections) {
    for (const table of tables) yield [`tables/${table.file}.csv`, tableCsv(table)];
    for (const { file, svg } of figures) {
      yield [`figures/${file}.svg`, svg];
      yield [`figures/${file}.png`, pngOfSvg(svg)];
    }
  }
  yield ['report.md', markdownReport(report)];
  yield ['report.json', jsonReport(report)];
  yield ['report.html', htmlReport(report)];
}

/** The report as JSON: all tables, and the data of all figures, whose drawings lie in `figures/`. */
function jsonReport({ sections, ...report }: Report): string {
  const content = {
    formatVersion: 1,
    ...report,
    sections: sections.map((section) => ({
      ...section,
      figures: section.figures.map(({ svg: _svg, ...figure }) => figure),
    })),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

/** @throws UsageError when a report cannot go there: it is a file, or the folder of a trial */
export function refuseOtherFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new UsageError(`${folder} is a file: choose another folder by --out`);
  }
  if (existsSync(join(folder, 'manifest.json'))) {
    throw new UsageError(`${folder} is the folder of a trial: choose another by --out`);
  }
}

/** A name that the report gives, of a file in its own folders. */
const fileName = z.string().regex(/^[\w][\w.-]*$/);
const earlierSchema = z.object({
  formatVersion: z.literal(1),
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
      ...tables.map(({ file }) => `tables/${file}.csv`),
      ...figures.flatMap(({ file }) => [`figures/${file}.svg`, `figures/${file}.png`]),
    ]),
  );
}
