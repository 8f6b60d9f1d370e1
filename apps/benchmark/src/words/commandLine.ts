import { DamagedTrialError } from '@policypath/trial/node';
import { pluginArguments } from '../plugins/plugins.ts';

/** A command that the reader can type: in a clone the app is started by `npm start --`. */
export function commandLine(command: string): string {
  const started = process.env['npm_lifecycle_event'] === 'start';
  const whole = [command, ...pluginArguments().map(quoted)].join(' ');
  return started ? `npm start -- ${whole}` : `policypath ${whole}`;
}

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
