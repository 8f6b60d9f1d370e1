import { openPath } from '@policypath/path-files/node';
import {
  analysisDefaults,
  analyzePath,
  renderHtml,
  type AnalyzePathOptions,
  type PathAnalysis,
} from '@policypath/path-report';
import type { Command } from 'commander';
import { nulls, repeated, share, tensorFilter, wholeNumber, wholeNumberOrAll } from './optionParsers.ts';
import { checkOutputFile, writeOutputFile } from './outputFile.ts';
import { printable } from './printable.ts';
import { createProgress, type Streams } from './progress.ts';
import { terminalReport } from './terminalReport.ts';

interface AnalyzeOptions extends Omit<AnalyzePathOptions, 'onProgress'> {
  readonly include: readonly string[];
  readonly json?: boolean;
  readonly html?: string;
}

export function addAnalyzeCommand(program: Command, streams: Streams): void {
  const { components, snapshots, share: upper, nulls: names, repeats, band, seed } = analysisDefaults;
  program
    .command('analyze')
    .description('Analyses paths: .safetensors, .npz or .npy files, or folders of numbered checkpoints.')
    .argument('<path...>', 'files or folders')
    .option('--include <name>', 'only tensors of this name, * for any characters; may be repeated', repeated, [])
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

async function analyze(
  paths: readonly string[],
  { include: patterns, json = false, html, ...options }: AnalyzeOptions,
  streams: Streams,
): Promise<void> {
  if (html !== undefined) checkOutputFile(html);
  const include = tensorFilter(patterns);
  // Every header is read first, so that a bad file is refused before the others are worked on.
  for (const path of paths) openPath(path, { include }).close();
  const progress = createProgress(streams.errors);
  const analyses: PathAnalysis[] = [];
  for (const path of paths) {
    const stored = openPath(path, { include });
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
  if (json) streams.output.write(jsonReport(analyses));
  else if (html !== undefined) streams.output.write(`Page: ${printable(html)}\n`);
}

/** One JSON document, { paths: [...] }. An infinite detour of a null model is the string 'Infinity': JSON has no number for it. */
function jsonReport(paths: readonly PathAnalysis[]): string {
  return `${JSON.stringify({ paths }, (_, value: unknown) => (value === Infinity ? 'Infinity' : value), 2)}\n`;
}
