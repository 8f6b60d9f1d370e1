import { PathFileError } from '@policypath/path-files';
import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { addAnalyzeCommand } from './analyzeCommand.ts';
import { addCompareCommand } from './compareCommand.ts';
import { addConvertCommand } from './convertCommand.ts';
import { addEditCommand, addExtrapolateCommand } from './editCommand.ts';
import { UsageError } from './outputFile.ts';
import { printable } from './printable.ts';
import type { Streams } from './progress.ts';

/** Exit codes: done; the work failed; a command line or a file that cannot be used. */
export const exitCodes = { success: 0, failure: 1, usage: 2 } as const;

/**
 * Runs one command line and returns its exit code: 0, 1 when the work failed, 2 when it was asked wrongly or given a bad
 * file. An error is one line on `errors`; set TSVD_DEBUG to see where it arose.
 */
export async function run(
  args: readonly string[],
  streams: Streams = { output: process.stdout, errors: process.stderr },
): Promise<number> {
  const complain = (message: string): void => {
    streams.errors.write(`tsvd: ${printable(message.trim().replace(/\s*\n\s*/g, ' '))}\n`);
  };
  try {
    await createProgram(streams).parseAsync(args, { from: 'user' });
    return exitCodes.success;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.success;
      // Help shown because no command was given was printed already.
      if (error.code !== 'commander.help') complain(error.message.replace(/^error: /, ''));
      return exitCodes.usage;
    }
    if (process.env['TSVD_DEBUG'] !== undefined) console.error(error);
    complain(error instanceof Error ? error.message : String(error));
    return error instanceof PathFileError || error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
  }
}

/** The command line. A mistake in it throws a CommanderError whose message is one line. */
function createProgram(streams: Streams): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const program = new Command('tsvd')
    .description(
      'Temporal SVD of parameter paths: how many directions a training run moves along, and by what detours.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.output.write(text),
      writeErr: (text) => streams.errors.write(text),
      outputError: () => {},
    });
  addAnalyzeCommand(program, streams);
  addEditCommand(program, streams);
  addExtrapolateCommand(program, streams);
  addConvertCommand(program, streams);
  addCompareCommand(program, streams);
  return program;
}

/**
 * Makes a reader that goes away, such as `head`, no failure: what is written to it from then on is dropped. Other errors
 * of the stream are thrown as before.
 */
export function ignoreClosedReader(stream: Pick<Writable, 'on'>): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A page may still have to be written: the command goes on, and its exit code is its own.
    if (error.code !== 'EPIPE') throw error;
  });
}
