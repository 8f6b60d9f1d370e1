import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { StoredPath } from '@policypath/path-files';
import { openCheckpoint, openPath, writeCheckpoint, writePath } from '@policypath/path-files/node';
import { whole } from '@policypath/path-report';
import { InvalidArgumentError, type Command } from 'commander';
import { wholeNumber } from './optionParsers.ts';
import { checkDataFile, UsageError, writeCheckpointFile } from './outputFile.ts';
import { printable } from './printable.ts';
import type { Streams } from './progress.ts';
import { addReadingOptions, remarkLines, splitReadingOptions, type ReadingOptions } from './readingOptions.ts';

interface ConvertOptions extends ReadingOptions {
  readonly output: string;
  readonly at?: number | 'newest';
  readonly single?: boolean;
  readonly force?: boolean;
}

export function addConvertCommand(program: Command, streams: Streams): void {
  const command = program
    .command('convert')
    .description('Writes a path in another format: one file, a folder of checkpoints, or one snapshot of it.')
    .argument('<path>', 'folder of numbered checkpoints, or file of stacked snapshots; with --single one checkpoint');
  addReadingOptions(command)
    .requiredOption(
      '-o, --output <path>',
      'a .safetensors, .npz or .npy file with all snapshots in float32, or a new folder, one .safetensors a snapshot in its own types',
    )
    .option('--at <step>', "one snapshot alone as a checkpoint in its own types: a step, or 'newest'", stepOrNewest)
    .option('--single', 'the input is one checkpoint: all its tensors (.npy: its parameters) as one file')
    .option('--force', 'write over a file that is there already')
    .addHelpText(
      'after',
      '\nExamples:\n  tsvd convert checkpoints/ -o path.npz\n  tsvd convert path.npz -o checkpoints-again\n' +
        '  tsvd convert checkpoints/ --at newest -o newest.safetensors\n  tsvd convert model.pt --single -o model.npz',
    )
    .action((path: string, options: ConvertOptions) => convert(path, options, streams));
}

function stepOrNewest(text: string): number | 'newest' {
  if (text === 'newest') return text;
  try {
    return wholeNumber(0)(text);
  } catch {
    throw new InvalidArgumentError("It is 'newest' or a step, a whole number from 0 on.");
  }
}

function convert(path: string, all: ConvertOptions, streams: Streams): void {
  const { reading, rest } = splitReadingOptions(all);
  const { output, at, single = false, force = false } = rest;
  const asFolder = extname(output) === '' && at === undefined && !single;
  if (asFolder) checkFolder(output);
  else checkDataFile(output, { force });
  const say = (remarks: readonly string[], what: string): void => {
    streams.output.write(`${[...remarkLines(remarks), `${what}: ${printable(output)}`].join('\n')}\n`);
  };
  if (single) {
    if (at !== undefined)
      throw new UsageError('--at names a snapshot of a path; --single says that there is one alone.');
    writeCheckpointFile(output, openCheckpoint(path, reading));
    return say([], 'Checkpoint');
  }
  const stored = openPath(path, reading);
  try {
    if (at !== undefined) {
      const index = indexAt(stored, at);
      writeCheckpointFile(output, stored.checkpoint(index));
      return say(
        stored.remarks,
        stored.steps === undefined ? 'Checkpoint' : `Checkpoint of step ${whole(stored.steps[index - stored.begin])}`,
      );
    }
    if (asFolder) writeFolder(output, stored);
    else writePath(output, stored);
    say(stored.remarks, `${whole(stored.length)} snapshots of ${whole(stored.dimension)} parameters`);
  } finally {
    stored.close();
  }
}

function indexAt({ steps, begin, end, name }: StoredPath, at: number | 'newest'): number {
  if (at === 'newest') return end - 1;
  if (steps === undefined) throw new UsageError(`${name}: it has no steps; --at newest is all that can be said.`);
  const position = steps.indexOf(at);
  if (position >= 0) return begin + position;
  const nearest = steps.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
  throw new UsageError(`${name}: no snapshot is of step ${at}; the nearest is of step ${nearest}.`);
}

function checkFolder(folder: string): void {
  if (existsSync(folder) && (!isFolder(folder) || readdirSync(folder).length > 0)) {
    throw new UsageError(
      `${folder}: it is there already; name a new folder, or a file that ends in .safetensors, .npz or .npy.`,
    );
  }
}

function isFolder(path: string): boolean {
  try {
    return readdirSync(path).length >= 0;
  } catch {
    return false;
  }
}

/** The folder appears when all checkpoints are in it. */
function writeFolder(folder: string, stored: StoredPath): void {
  const target = resolve(folder);
  const part = `${target}.${process.pid}.part`;
  const numbers = stored.steps ?? Array.from({ length: stored.length }, (_, i) => stored.begin + i);
  const twice = numbers.find((number, i) => number === numbers[i - 1]);
  if (twice !== undefined) {
    throw new UsageError(`${stored.name}: two snapshots are of step ${twice}; a folder needs one number for each.`);
  }
  try {
    mkdirSync(part);
    for (const [i, number] of numbers.entries()) {
      const file = join(part, `step_${String(number).padStart(9, '0')}.safetensors`);
      writeCheckpoint(file, stored.checkpoint(stored.begin + i));
    }
    if (existsSync(target)) rmdirSync(target);
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}
