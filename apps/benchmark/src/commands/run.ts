import { UsageError } from '@policypath/trial/errors';
import { CommanderError } from 'commander';
import { loadPlugins, splitPlugins } from '../plugins/plugins.ts';
import { createProgram } from './program.ts';

/** Exit codes of every command. */
export const exitCodes = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs one command line and returns its exit code: 0, 1 when the work failed, 2 when the arguments are wrong. Errors are one
 * line on stderr; POLICYPATH_DEBUG prints their stack traces.
 */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const { files, rest } = splitPlugins(args);
    await loadPlugins(files);
    const program = await createProgram(rest);
    await program.parseAsync(rest, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.success;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.success;
      // Help shown because no command was given ends here too; it was printed already.
      if (error.code !== 'commander.help') complain(error.message.replace(/^error: /, ''));
      return exitCodes.usage;
    }
    if (process.env['POLICYPATH_DEBUG'] !== undefined) console.error(error);
    complain(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failure;
  }
}

function complain(message: string): void {
  console.error(`policypath: ${message.trim().replace(/\s*\n\s*/g, ' ')}`);
}
