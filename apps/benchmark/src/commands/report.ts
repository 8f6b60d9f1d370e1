import { join } from 'node:path';
import { Command } from 'commander';
import { includeInitialOption } from '../settings/options.ts';
import { analyseMissing } from '../results/report/analyseMissing.ts';
import { buildReport } from '../results/report/buildReport.ts';
import { readReportedTrials } from '../results/report/reportedTrials.ts';
import { refuseOtherFolder, writeReport } from '../results/report/writeReport.ts';

interface ReportOptions {
  readonly out?: string;
  readonly analysis: boolean;
  readonly wholeBlocks?: boolean;
  readonly htmlOnly?: boolean;
  readonly includeInitial?: boolean;
  readonly title?: string;
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
    .option('--title <text>', 'heading of the report (default: the title of the benchmark)')
    .action(report);
}

async function report(
  roots: readonly string[],
  { out, analysis, wholeBlocks, title, includeInitial, htmlOnly = false }: ReportOptions,
): Promise<void> {
  const folder = out ?? join(roots[0], 'report');
  refuseOtherFolder(folder);
  const given = readReportedTrials(roots);
  const notAnalysed = analysis ? await analyseMissing(given.trials, { say: (line) => console.error(line) }) : [];
  const content = buildReport(given, { includeInitial, title, wholeBlocks, analysis, notAnalysed });
  const page = writeReport(content, folder, htmlOnly);
  for (const label of content.labels) console.log(label);
  if (content.interim.length > 0) console.log(`interim: ${content.interim.join('; ')}`);
  console.log(content.answer);
  console.log(`written: ${page}${htmlOnly ? '' : ', with report.md, report.json, figures and tables beside it'}`);
}
