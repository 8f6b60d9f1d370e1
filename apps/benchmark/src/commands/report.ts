import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '@policypath/trial/errors';
import { includeInitialOption, wholeNumber } from '../settings/options.ts';
import { formatsOption } from './formatsOption.ts';
import { analyseMissing } from '../results/report/analyseMissing.ts';
import { buildReport } from '../results/report/buildReport.ts';
import { usualFormats, type FileFormat } from '../results/report/fileForms.ts';
import { readReportedTrials } from '../results/report/reportedTrials.ts';
import { refuseOtherFolder, writeReport } from '../results/report/writeReport.ts';

interface ReportOptions {
  readonly out?: string;
  readonly analysis: boolean;
  readonly wholeBlocks?: boolean;
  readonly htmlOnly?: boolean;
  readonly includeInitial?: boolean;
  readonly title?: string;
  readonly format?: readonly FileFormat[];
  readonly width?: number;
  readonly smooth: number;
}

/** Adds `policypath report`. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description(
      'everything about trials on one page: what they show, tables beside the paper’s, figures, every run, what is missing',
    )
    .argument('<root...>', 'folders of trials, e.g. runs/quick; trials may be running')
    .option(
      '--out <folder>',
      'where report.html, report.md, report.json, figures and tables go (default: <first root>/report)',
    )
    .option(
      '--no-analysis',
      'leave the analysis of recorded paths out; without it, finished trials that have none are analysed first',
    )
    .option('--whole-blocks', 'use a seed only when its trials have ended in every environment and variant')
    .addOption(includeInitialOption())
    .option('--html-only', 'write report.html alone: one file that holds everything')
    .addOption(formatsOption())
    .option('--width <px>', 'width of every figure file in CSS pixels; a PNG has two dots a pixel', wholeNumber(100))
    .option(
      '--smooth <n>',
      'evaluations that a point of a learning curve is the mean of; tables are not smoothed',
      wholeNumber(1),
      1,
    )
    .option('--title <text>', 'heading of the report (default: the title of the benchmark)')
    .action(report);
}

async function report(
  roots: readonly string[],
  { out, analysis, wholeBlocks, title, includeInitial, htmlOnly = false, format, width, smooth }: ReportOptions,
): Promise<void> {
  refuseUnused({ htmlOnly, format, width });
  const folder = out ?? join(roots[0], 'report');
  refuseOtherFolder(folder);
  const given = readReportedTrials(roots);
  const notAnalysed = analysis ? await analyseMissing(given.trials, { say: (line) => console.error(line) }) : [];
  const content = buildReport(given, { includeInitial, title, wholeBlocks, analysis, notAnalysed, smooth });
  const page = writeReport(content, folder, { htmlOnly, formats: format, width });
  for (const label of content.labels) console.log(label);
  if (content.interim.length > 0) console.log(`interim: ${content.interim.join('; ')}`);
  console.log(content.answer);
  console.log(`written: ${page}${htmlOnly ? '' : ', with report.md, report.json, figures and tables beside it'}`);
}

/** @throws UsageError for options of files that are not written */
function refuseUnused({
  htmlOnly,
  format = usualFormats,
  width,
}: Pick<ReportOptions, 'htmlOnly' | 'width'> & { readonly format?: readonly FileFormat[] }): void {
  if (htmlOnly && (format !== usualFormats || width !== undefined)) {
    throw new UsageError(
      `--html-only writes no files of figures and tables: leave ${width === undefined ? '--format' : '--width'} out`,
    );
  }
  if (width !== undefined && !format.includes('svg') && !format.includes('png')) {
    throw new UsageError('--width is of figure files: add svg or png to --format');
  }
}
