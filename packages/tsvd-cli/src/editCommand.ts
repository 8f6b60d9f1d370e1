import { firstNonFinite, PathBuffer } from '@policypath/path-buffer';
import { withParameters, type StoredPath } from '@policypath/path-files';
import { openPath, openSnapshot } from '@policypath/path-files/node';
import { short, whole } from '@policypath/path-report';
import { openPathEdit, type PathEdit } from '@policypath/pptb';
import { createGenerator } from '@policypath/random';
import { loadKernels, wayText } from '@policypath/tsvd';
import type { Command } from 'commander';
import { addEditSettings, editLines, editSettingsOf } from './editSettings.ts';
import { wholeNumber } from './optionParsers.ts';
import { checkDataFile, UsageError, writeCheckpointFile } from './outputFile.ts';
import { printable } from './printable.ts';
import { createProgress, type Streams } from './progress.ts';
import { addReadingOptions, remarkLines, splitReadingOptions, type ReadingOptions } from './readingOptions.ts';

interface EditOptions extends ReadingOptions {
  readonly output: string;
  readonly edit: string;
  readonly window?: number;
  readonly period?: number;
  readonly seed: number;
  readonly fresh?: string;
  readonly force?: boolean;
  readonly [setting: string]: unknown;
}

/** The edits that say where the path goes from here. */
const predictions = ['linear-extrapolation', 'dynamic-modes', 'extrapolation'];

export function addEditCommand(program: Command, streams: Streams): void {
  const command = program
    .command('edit')
    .description('Edits the newest snapshot of a path as PPTB does, or as another edit, and writes it as a checkpoint.')
    .argument('<path>', 'folder of numbered checkpoints, or file of stacked snapshots')
    .option('--edit <name>', 'which edit; the list is below', 'pptb');
  addOptions(addEditSettings(command), streams).addHelpText(
    'after',
    `\nEdits:\n${editLines()}\n\nExample:\n  tsvd edit checkpoints/ --edit pptb --rank 64 --boost 0.1 -o next.safetensors`,
  );
}

export function addExtrapolateCommand(program: Command, streams: Streams): void {
  const command = program
    .command('extrapolate')
    .description('Predicts where a path will be some snapshots after the newest one, and writes that as a checkpoint.')
    .argument('<path>', 'folder of numbered checkpoints, or file of stacked snapshots')
    .option('--edit <name>', 'how it is predicted; the list is below', predictions[0]);
  addOptions(addEditSettings(command, predictions), streams).addHelpText(
    'after',
    `\nPredictions:\n${editLines(predictions)}\n\nExample:\n  tsvd extrapolate checkpoints/ --ahead 10 --rank 2 -o later.safetensors`,
  );
}

function addOptions(command: Command, streams: Streams): Command {
  return addReadingOptions(command)
    .requiredOption(
      '-o, --output <file>',
      'the checkpoint: .safetensors or .npz with the names, shapes and types of the newest one, or .npy, one vector',
    )
    .option('--window <count>', 'only so many of the newest snapshots (all)', wholeNumber(2))
    .option(
      '--period <steps>',
      'time between two edits, for settings that depend on it (the span of the window)',
      wholeNumber(1),
    )
    .option('--seed <number>', 'of edits with random draws', wholeNumber(0), 1)
    .option('--fresh <file>', 'checkpoint with the parameters at the start of training, for edits that need them')
    .option('--force', 'write over a file that is there already')
    .action((path: string, options: EditOptions) => edit(path, options, streams));
}

async function edit(path: string, all: EditOptions, streams: Streams): Promise<void> {
  const { reading, rest } = splitReadingOptions(all);
  const { output, edit: name, window, period, seed, fresh, force, ...given } = rest as EditOptions;
  const settings = editSettingsOf(name, given);
  checkDataFile(output, { force });
  const stored = openPath(path, reading);
  const progress = createProgress(streams.errors);
  try {
    const snapshots = window === undefined ? stored : newest(stored, window);
    const buffer = new PathBuffer({ capacity: snapshots.length, layout: snapshots.layout });
    const { steps } = snapshots;
    for (let index = snapshots.begin; index < snapshots.end; index += 1) {
      buffer.push(snapshots.at(index), steps?.[index - snapshots.begin] ?? index);
      progress.show(`${path}: reading`, index + 1 - snapshots.begin, snapshots.length);
    }
    progress.clear();
    const interval = intervalOf(buffer);
    const kernels = await loadKernels();
    const editor = orUsage(name, () =>
      openPathEdit(name, {
        ...usual(name, settings, buffer.length),
        ...settings,
        path: buffer,
        snapshotInterval: interval,
        period: period ?? interval * buffer.length,
        kernels,
        generator: createGenerator(seed, 'edit'),
        ...(fresh === undefined ? {} : { fresh: () => openSnapshot(fresh, reading).parameters }),
      }),
    );
    const edited = editor.edit();
    editor.close();
    const bad = firstNonFinite(edited.parameters);
    if (bad >= 0) {
      throw new UsageError(`--edit ${name}: it makes ${edited.parameters[bad]} of a parameter; take milder settings.`);
    }
    const checkpoint = stored.checkpoint(stored.end - 1);
    writeCheckpointFile(
      output,
      orUsage(name, () => withParameters(checkpoint, stored.layout, edited.parameters)),
    );
    streams.output.write(
      `${[...remarkLines(stored.remarks), ...lines(name, edited), `Checkpoint: ${printable(output)}`].join('\n')}\n`,
    );
  } finally {
    progress.clear();
    stored.close();
  }
}

function newest(stored: StoredPath, window: number) {
  return stored.slice({ begin: Math.max(stored.begin, stored.end - window) });
}

/** Settings that do not fit are mistakes of the command line. */
function orUsage<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--edit ${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Where nothing says how many directions are kept: 64, half of the snapshots where that is fewer. */
function usual(name: string, settings: Readonly<Record<string, unknown>>, snapshots: number): Record<string, unknown> {
  const needed = ['pptb', 'trim-only', 'random-direction', 'cosine-low-pass'].includes(name);
  const given = settings['rank'] !== undefined || settings['informationThreshold'] !== undefined;
  return needed && !given ? { rank: Math.max(1, Math.min(64, Math.floor(snapshots / 2))) } : {};
}

/** The usual number of steps between two snapshots; 1 where they are not known. */
function intervalOf({ steps }: PathBuffer): number {
  const between = steps
    .slice(1)
    .map((step, i) => step - steps[i])
    .toSorted((a, b) => a - b);
  return Math.max(1, between[between.length >> 1] ?? 1);
}

function lines(
  name: string,
  { rankUsed, snapshots, way, displacement, relativeDisplacement, effective }: PathEdit,
): string[] {
  if (!effective) return [`${name}: nothing changed.`];
  const kept = rankUsed === 0 ? '' : `, ${whole(rankUsed)} directions kept`;
  const made = way === undefined ? '' : `, decomposed ${wayText(way)}`;
  return [
    `${name} of ${whole(snapshots)} snapshots${made}${kept}: moved by ${short(displacement)}, ` +
      `${short(100 * relativeDisplacement)} % of the newest snapshot's norm.`,
  ];
}
