import { createKernels } from '@policypath/kernels';
import { openPath } from '@policypath/path-files/node';
import { createGenerator } from '@policypath/random';
import type { NullName } from '@policypath/tsvd';
import type { Command } from 'commander';
import { analysePath, analysisArenaBytes } from '../analysis/analysePath.ts';
import type { PathAnalysis } from '../analysis/pathAnalysis.ts';
import { renderHtml } from '../page/renderHtml.ts';
import { printable } from '../report/printable.ts';
import { jsonReport } from '../report/jsonReport.ts';
import { terminalReport } from '../report/terminalReport.ts';
import { checkOutputFile, writeOutputFile } from './outputFile.ts';
import { nulls, repeated, share, wholeNumber, wholeNumberOrAll } from './optionParsers.ts';
import { createProgress } from './progress.ts';
import type { Streams } from './streams.ts';
import { tensorFilter } from './tensorFilter.ts';

interface AnalyzeOptions {
  readonly include: readonly string[];
  readonly components: number;
  readonly snapshots: number;
  readonly share: number;
  readonly nulls: readonly NullName[];
  readonly repeats: number;
  readonly band: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly html?: string;
}

export function addAnalyzeCommand(program: Command, streams: Streams): void {
  program
    .command('analyze')
    .description('Analyses paths: .safetensors, .npz or .npy files, or folders of numbered checkpoints.')
    .argument('<path...>', 'files or folders')
    .option('--include <name>', 'only tensors of this name, * for any characters; may be repeated', repeated, [])
    .option('--components <count>', 'components shown, at most', wholeNumber(1), 16)
    .option(
      '--snapshots <count>',
      "snapshots decomposed, at most: a longer path is thinned, or 'all'",
      wholeNumberOrAll(2),
      2000,
    )
    .option('--share <share>', 'upper share of the parameters by accumulated change', share({ one: true }), 0.8)
    .option(
      '--nulls <names>',
      "null models: 'all', 'none' or names separated by commas",
      nulls,
      nulls('flippedIncrements,shuffledIncrements,randomWalk'),
    )
    .option('--repeats <count>', 'paths drawn of each null model', wholeNumber(1), 99)
    .option('--band <share>', "share of the draws that a null model's band holds", share({ one: false }), 0.9)
    .option('--seed <number>', 'seed of the null models', wholeNumber(0), 1)
    .option('--json', 'print JSON instead of the report')
    .option('--html <file>', 'write one self-contained page with the figures')
    .action((paths: string[], options: AnalyzeOptions) => analyze(paths, options, streams));
}

async function analyze(paths: readonly string[], options: AnalyzeOptions, streams: Streams): Promise<void> {
  const { html, json } = options;
  if (html !== undefined) checkOutputFile(html);
  const include = tensorFilter(options.include);
  // Every header is read first, so that a bad file is refused before the others are worked on.
  for (const path of paths) openPath(path, { include }).close();
  const progress = createProgress(streams.errors);
  const analyses: PathAnalysis[] = [];
  for (const path of paths) {
    const stored = openPath(path, { include });
    const kernels = await createKernels({ arenaBytes: analysisArenaBytes(stored, options) });
    try {
      const analysis = analysePath(stored, {
        components: options.components,
        snapshots: options.snapshots,
        share: options.share,
        nulls: options.nulls,
        repeats: options.repeats,
        band: options.band,
        generator: createGenerator(options.seed, 'null models'),
        kernels,
        onProgress: (phase, done, total) => progress.show(`${path}: ${phase}`, done, total),
      });
      analyses.push(analysis);
      progress.clear();
      if (json !== true) streams.output.write(terminalReport(analysis, Math.max(80, streams.output.columns ?? 80)));
    } finally {
      progress.clear();
      kernels.close();
      stored.close();
    }
  }
  if (html !== undefined) writeOutputFile(html, renderHtml(analyses));
  if (json === true) streams.output.write(jsonReport(analyses));
  else if (html !== undefined) streams.output.write(`Page: ${printable(html)}\n`);
}
