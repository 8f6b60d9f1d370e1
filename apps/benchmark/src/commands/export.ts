import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { writeFileAtomically } from '@policypath/trial/node';
import { Option, type Command } from 'commander';
import { includeInitialOption, wholeNumber } from '../settings/options.ts';
import { readResults } from '../results/compareTrials.ts';
import { csvOf, exportedRows, parquetOf } from '../results/exportTrials.ts';
import { rliableScores } from '../results/rliable.ts';
import { readTrials } from '../store/readTrials.ts';

interface ExportOptions {
  readonly format: 'csv' | 'parquet' | 'rliable';
  readonly out: string;
  readonly offset: number;
  readonly includeInitial?: boolean;
}

/** Adds `policypath export`. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write the returns of all evaluations of trials for other programs: runs x tasks x time')
    .argument('<root...>', 'folders searched for trials')
    .addOption(
      new Option('--format <name>', 'csv and parquet: a row an episode; rliable: JSON arrays [runs][tasks][time]')
        .choices(['csv', 'parquet', 'rliable'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'the file to write')
    .option('--offset <n>', 'rliable: of the evaluations at this offset', wholeNumber(), 0)
    .addOption(includeInitialOption('rliable: '))
    .action((roots: readonly string[], options: ExportOptions) => {
      refuseFolder(options);
      const { content, said } = exported(roots, options);
      mkdirSync(dirname(resolve(options.out)), { recursive: true });
      writeFileAtomically(options.out, content);
      for (const line of said) console.error(line);
      console.error(`written: ${options.out}`);
    });
}

/** @throws UsageError when --out is a folder */
function refuseFolder({ out, format }: ExportOptions): void {
  if (!statSync(out, { throwIfNoEntry: false })?.isDirectory()) return;
  const file = join(out, `returns.${format === 'rliable' ? 'json' : format}`);
  throw new UsageError(`--out ${out} is a folder: give a file, e.g. --out ${file}`);
}

function exported(
  roots: readonly string[],
  { format, offset, includeInitial }: ExportOptions,
): { readonly content: string | Uint8Array; readonly said: readonly string[] } {
  if (format === 'rliable') {
    const leftOut: string[] = [];
    const results = readResults(roots, { includeInitial, say: (line) => leftOut.push(line) });
    const scores = rliableScores(results, offset);
    return { content: `${JSON.stringify(scores)}\n`, said: [...leftOut, ...scores.notes] };
  }
  const { trials, leftOut } = readTrials(roots);
  const rows = exportedRows(trials);
  const said = [...leftOut, `${rows.length} episodes of ${trials.length} ${trials.length === 1 ? 'trial' : 'trials'}`];
  return { content: format === 'csv' ? csvOf(rows) : parquetOf(rows), said };
}
