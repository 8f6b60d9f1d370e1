import { openPath } from '@policypath/path-files/node';
import {
  analysisDefaults,
  analyzePath,
  renderHtml,
  renderJson,
  type AnalyzePathOptions,
  type PathAnalysis,
} from '@policypath/path-report';
import type { Command } from 'commander';
import { nulls, share, wholeNumber, wholeNumberOrAll } from './optionParsers.ts';
import { checkOutputFile, writeOutputFile } from './outputFile.ts';
import { printable } from './printable.ts';
import { createProgress, type Streams } from './progress.ts';
import { addReadingOptions, splitReadingOptions, type ReadingOptions } from './readingOptions.ts';
import { terminalReport } from './terminalReport.ts';

interface AnalyzeOptions extends Omit<AnalyzePathOptions, 'onProgress'>, ReadingOptions {
  readonly json?: boolean;
  readonly html?: string;
}

export function addAnalyzeCommand(program: Command, streams: Streams): void {
  const { components, snapshots, share: upper, nulls: names, repeats, band, seed } = analysisDefaults;
  const command = program
    .command('analyze')
    .description(
      'Analyses paths: folders of numbered checkpoints (.safetensors, .npz, .npy, .pt, .pth, .bin, SB3 .zip), or files of ' +
        'stacked snapshots.',
    )
    .argument('<path...>', 'files or folders');
  addReadingOptions(command)
    .option('--components <count>', 'components shown, at most', wholeNumber(1), components)
    .option(
      '--snapshots <count>',
      "snapshots decomposed, at most: a longer path is thinned, or 'all'",
      wholeNumberOrAll(2),
      snapshots,
    )
    .option('--share <share>', 'upper share of the parameters by accumulated change', share({ one: true }), upper)
    .option('--nulls <names>', "null models: 'all', 'none' or names separated by commas", nulls, names)
    .option('--repeats <count>', 'paths drawn of each null model', wholeNumber(1), repeats)
    .option('--band <share>', "share of the draws that a null model's band holds", share({ one: false }), band)
    .option('--seed <number>', 'seed of the null models', wholeNumber(0), seed)
    .option('--json', 'print JSON instead of the report')
    .option('--html <file>', 'write one self-contained page with the figures')
    .action((paths: string[], options: AnalyzeOptions) => analyze(paths, options, streams));
}

async function analyze(paths: readonly string[], all: AnalyzeOptions, streams: Streams): Promise<void> {
  const { reading, rest } = splitReadingOptions(all);
  const { json = false, html, ...options } = rest;
  if (html !== undefined) checkOutputFile(html);
  // Every header is read first, so that a bad file is refused before the others are worked on.
  for (const path of paths) openPath(path, reading).close();
  const progress = createProgress(streams.errors);
  const analyses: PathAnalysis[] = [];
  for (const path of paths) {
    const stored = openPath(path, reading);
    try {
      const onProgress: AnalyzePathOptions['onProgress'] = (phase, done, total) =>
        progress.show(`${path}: ${phase}`, done, total);
      const analysis = await analyzePath(stored, { ...options, onProgress });
      analyses.push(analysis);
      progress.clear();
      if (!json) streams.output.write(terminalReport(analysis, Math.max(80, streams.output.columns ?? 80)));
    } finally {
      progress.clear();
      stored.close();
    }
  }
  if (html !== undefined) writeOutputFile(html, renderHtml(analyses));
  if (json) streams.output.write(renderJson(analyses));
  else if (html !== undefined) streams.output.write(`Page: ${printable(html)}\n`);
}
