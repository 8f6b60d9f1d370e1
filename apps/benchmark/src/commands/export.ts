import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { policyFileBytes, policyModel } from '@policypath/trial';
import { UsageError } from '@policypath/trial/errors';
import { writeFileAtomically } from '@policypath/trial/node';
import { Option, type Command } from 'commander';
import { averageOption, includeInitialOption, policyOption, wholeNumber } from '../settings/options.ts';
import { readResults } from '../results/compareTrials.ts';
import { csvOf, parquetOf, type ExportedTable } from '../results/exportedTable.ts';
import { editsTable, metricsTable } from '../results/exportLogs.ts';
import { scalarsTable } from '../results/exportScalars.ts';
import { episodesTable, exportedRows } from '../results/exportTrials.ts';
import { rliableScores } from '../results/rliable.ts';
import { readTrials } from '../store/readTrials.ts';
import { openStoredPolicy, type StoredPolicy } from '../store/storedPolicy.ts';
import type { StoredTrial } from '../store/storedTrial.ts';
import { counted } from '../words/numbers.ts';

interface ExportOptions {
  readonly format: (typeof formats)[number];
  readonly what: keyof typeof tables;
  readonly policy?: string;
  readonly average?: number;
  readonly step?: number;
  readonly out: string;
  readonly offset: number;
  readonly includeInitial?: boolean;
}

const formats = ['csv', 'parquet', 'rliable', 'safetensors', 'onnx'] as const;
/** Formats of the policy of one trial. */
const policyFormats: readonly string[] = ['safetensors', 'onnx'];

/** Adds `policypath export`. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write what trials logged for other programs: returns, metrics, edits; or the policy of a trial')
    .argument('<root...>', 'folders searched for trials')
    .addOption(
      new Option(
        '--format <name>',
        'csv and parquet: tables; rliable: JSON arrays of returns [runs][tasks][time]; the policy of one trial: safetensors for PyTorch, onnx as a model from observations to actions without exploration',
      )
        .choices(formats)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--what <table>',
        'csv, parquet: episodes of evaluations, metrics of learning, edits of the path; scalars: all numbers of one trial, a row a step',
      )
        .choices(Object.keys(tables))
        .default('episodes'),
    )
    .requiredOption('--out <file>', 'the file to write')
    .option('--offset <n>', 'rliable: of the evaluations at this offset', wholeNumber(), 0)
    .addOption(includeInitialOption('rliable: '))
    .addOption(policyOption())
    .addOption(averageOption())
    .option(
      '--step <n>',
      'of a policy: one recorded at this step (default: that of the newest checkpoint)',
      wholeNumber(),
    )
    .action(async (roots: readonly string[], options: ExportOptions) => {
      refuseFolder(options);
      refuseIdleOptions(options);
      const { content, said } = await exported(roots, options);
      write(options.out, content);
      for (const line of said) console.error(line);
      console.error(`written: ${options.out}`);
    });
}

/** @throws UsageError when the file cannot be written */
function write(file: string, content: string | Uint8Array): void {
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    writeFileAtomically(file, content);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}; choose another file by --out`);
  }
}

/** @throws UsageError when --out is a folder */
function refuseFolder({ out, format }: ExportOptions): void {
  if (!existsSync(out) || !statSync(out).isDirectory()) return;
  const name = policyFormats.includes(format) ? 'policy' : 'returns';
  const file = join(out, `${name}.${format === 'rliable' ? 'json' : format}`);
  throw new UsageError(`--out ${out} is a folder: give a file, e.g. --out ${file}`);
}

/** Tables for `--what`. */
const tables = {
  episodes: (trials) => episodesTable(exportedRows(trials)),
  metrics: metricsTable,
  edits: editsTable,
  scalars([trial, ...others]) {
    if (others.length === 0) return scalarsTable(trial);
    throw new UsageError(
      `--what scalars is a table of one trial, found are ${others.length + 1}: give the folder of one`,
    );
  },
} as const satisfies Readonly<Record<string, (trials: readonly StoredTrial[]) => ExportedTable>>;

/** @throws UsageError for options that the format does not use */
function refuseIdleOptions({ format, what, policy, step, average }: ExportOptions): void {
  if (what !== 'episodes' && format !== 'csv' && format !== 'parquet') {
    throw new UsageError(`--what ${what} goes with --format csv or parquet`);
  }
  if ((policy ?? step ?? average) !== undefined && !policyFormats.includes(format)) {
    throw new UsageError('--policy, --step and --average go with --format safetensors or onnx');
  }
}

interface Exported {
  readonly content: string | Uint8Array;
  readonly said: readonly string[];
}

async function exported(roots: readonly string[], options: ExportOptions): Promise<Exported> {
  const { format, offset, includeInitial, what } = options;
  if (policyFormats.includes(format)) return await exportedPolicy(roots, options);
  if (format === 'rliable') {
    const leftOut: string[] = [];
    const results = readResults(roots, { includeInitial, say: (line) => leftOut.push(line) });
    const scores = rliableScores(results, offset);
    return { content: `${JSON.stringify(scores)}\n`, said: [...leftOut, ...scores.notes] };
  }
  const { trials, leftOut } = readTrials(roots);
  const table: ExportedTable = tables[what](trials);
  const rows = what === 'episodes' ? 'episode' : 'row';
  const said = [...leftOut, `${counted(table.rows.length, rows)} of ${counted(trials.length, 'trial')}`];
  return { content: format === 'csv' ? csvOf(table) : parquetOf(table), said };
}

async function exportedPolicy(
  roots: readonly string[],
  { format, policy, step, average }: ExportOptions,
): Promise<Exported> {
  const [folder, ...others] = roots;
  if (others.length > 0) throw new UsageError(`--format ${format} is the policy of one trial: give one folder`);
  const stored = await openStoredPolicy({ folder, policy, step, average });
  try {
    return format === 'onnx' ? modelOf(stored) : parametersOf(stored);
  } finally {
    stored.parts.close();
  }
}

function parametersOf({ policy, parts }: StoredPolicy): Exported {
  const { notes, source } = policy;
  if (notes === null) throw new UsageError(`${source} does not say its step: it is a file for others already`);
  return { content: policyFileBytes(parts.agent, notes), said: [`policy of step ${notes.step}, ${source}`] };
}

/** @throws UsageError for an agent that does not say what its policy computes */
export function modelOf({ trial, policy, parts }: StoredPolicy): Exported {
  const content = policyModel(trial, parts.agent, policy.notes ?? undefined);
  const { shape = [], type = '' } = parts.agent.policyGraph?.().observation ?? {};
  return {
    content,
    said: [
      `policy of ${policy.step === null ? '' : `step ${policy.step}, `}${policy.source}`,
      `observation: ${type} [batch, ${shape.join(', ')}]`,
    ],
  };
}
