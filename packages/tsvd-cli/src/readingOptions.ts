import type { OpenPathOptions } from '@policypath/path-files/node';
import type { Command } from 'commander';
import { repeated, wholeNumber } from './optionParsers.ts';
import { printable } from './printable.ts';

/** What commander parses of the options that say how paths and checkpoints are read. */
export interface ReadingOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly key?: string;
  readonly step?: string;
  readonly from?: number;
  readonly to?: number;
  readonly skipBroken?: boolean;
  readonly stacked?: boolean;
}

/**
 * Adds the options by which every command reads paths and checkpoints. A command uses them so:
 *
 *     addReadingOptions(program.command('name').argument('<path>')).action((path, options) => {
 *       const { reading, rest } = splitReadingOptions(options); // `rest` are the command's own options
 *       const stored = openPath(path, reading);                 // or openSnapshot(path, reading) for one checkpoint
 *       output.write(remarkLines(stored.remarks).join('\n'));   // what was taken for the step, what was left out
 *     });
 */
export function addReadingOptions(command: Command): Command {
  return command
    .option('--include <name>', 'only tensors of this name, * for any characters; may be repeated', repeated, [])
    .option('--exclude <name>', 'no tensors of this name, * for any characters; may be repeated', repeated, [])
    .option('--key <name>', "the state dict of a PyTorch file, such as 'actor', or the member of an SB3 archive")
    .option('--step <pattern>', "where the step stands in the names of a folder's files: 'weights.{step}-*'")
    .option('--from <step>', 'only snapshots from this step on', wholeNumber(0))
    .option('--to <step>', 'only snapshots up to this step', wholeNumber(0))
    .option('--skip-broken', 'leave out files of a folder that are cut off or broken')
    .option('--stacked', 'the first axis counts snapshots, even if the file looks like one checkpoint');
}

/** Parts the options of `addReadingOptions`, as `openPath` and `openSnapshot` take them, from a command's own. */
export function splitReadingOptions<Options extends ReadingOptions>(
  options: Options,
): { reading: OpenPathOptions; rest: Omit<Options, keyof ReadingOptions> } {
  const { include, exclude, key, step, from, to, skipBroken, stacked, ...rest } = options;
  const reading: OpenPathOptions = {
    ...(include.length > 0 && { include }),
    ...(exclude.length > 0 && { exclude }),
    ...(key !== undefined && { key }),
    ...(step !== undefined && { step }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(skipBroken !== undefined && { skipBroken }),
    ...(stacked !== undefined && { stacked }),
  };
  return { reading, rest };
}

/** What the reader says of a path, one line each, fit for a terminal. */
export function remarkLines(remarks: readonly string[]): string[] {
  return remarks.map(printable);
}
