import { PathFileError } from '@policypath/path-files';
import { CommanderError } from 'commander';
import { createProgram } from './program.ts';
import { printable } from '../report/printable.ts';
import type { Streams } from './streams.ts';
import { UsageError } from './usageError.ts';

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
