import { basename, relative } from 'node:path';
import { DamagedTrialError } from '@policypath/trial/node';
import { pluginArguments } from '../plugins/plugins.ts';

/** A command that the reader can type, beginning as this process was started. */
export function commandLine(command: string): string {
  return [startedAs(), command, ...pluginArguments().map(quoted)].join(' ');
}

/**
 * `npm start --` in a clone, `npx policypath`, `policypath` where it is installed by that name, or Node with the program's file.
 *
 * @param program path of the program's file, or of the link to it
 */
export function startedAs(program = process.argv[1] ?? '', { env, execArgv }: StartOptions = process): string {
  if (env['npm_lifecycle_event'] === 'start') return 'npm start --';
  if (/[\\/]node_modules[\\/]\.bin[\\/]policypath$/.test(program)) return 'npx policypath';
  if (!/^main\.[jt]s$/.test(basename(program))) return 'policypath';
  return ['node', ...execArgv, relative(process.cwd(), program)].map(quoted).join(' ');
}

type StartOptions = Pick<NodeJS.Process, 'env' | 'execArgv'>;

/** A word of such a command, quoted for a shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : JSON.stringify(text);
}

/** The command that goes on with a trial. */
export function resumeCommand(folder: string): string {
  return commandLine(`train --resume --out ${quoted(folder)}`);
}

/** Runs `work`. The messages of full disks and damaged trials are completed with the command that mends or goes on. */
export async function tellingHowToGoOn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, folder } = error as { name?: string; folder?: string | null };
    if (name === 'DiskFullError' && typeof folder === 'string')
      (error as Error).message += `: ${resumeCommand(folder)}`;
    if (error instanceof DamagedTrialError) error.message += `: ${resumeCommand(error.folder)} --restart`;
    throw error;
  }
}
