import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../cli/usageError.ts';
import { pngOfSvg } from '../figures/index.ts';
import { htmlReport } from './html/htmlReport.ts';
import { jsonReport } from './jsonReport.ts';
import { markdownReport } from './markdownReport.ts';
import type { Report } from './report.ts';
import { tableCsv } from './tableCsv.ts';

/**
 * Writes the report into a folder: report.html, report.md, report.json, `figures/` (SVG, PNG) and `tables/` (CSV). Those of
 * an earlier report there are taken away.
 *
 * @returns the path of report.html
 * @throws UsageError when the folder holds a trial, or cannot be written to
 */
export function writeReport(report: Report, folder: string): string {
  refuseOther(folder);
  const page = join(folder, 'report.html');
  try {
    for (const [name, content] of reportFiles(report)) {
      const path = join(folder, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, content);
    }
  } catch (error) {
    throw new UsageError(`the report cannot be written: ${(error as Error).message}; choose another folder by --out`);
  }
  return page;
}

function* reportFiles(report: Report): Generator<[string, string | Uint8Array]> {
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

function refuseOther(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new UsageError(`${folder} is a file: choose another folder by --out`);
  }
  if (existsSync(join(folder, 'manifest.json'))) {
    throw new UsageError(`${folder} is the folder of a trial: choose another by --out`);
  }
  if (!isReport(folder)) return;
  for (const name of ['figures', 'tables']) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Whether what lies there is a report of ours, whose figures and tables may be taken away. */
function isReport(folder: string): boolean {
  const path = join(folder, 'report.json');
  if (!existsSync(path)) return false;
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as { formatVersion?: unknown; sections?: unknown };
    return content.formatVersion === 1 && Array.isArray(content.sections);
  } catch {
    return false;
  }
}
