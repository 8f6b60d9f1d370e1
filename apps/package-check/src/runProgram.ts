import { spawnSync } from 'node:child_process';

/** What a program printed; one that failed is an error with all of it. */
export function runProgram(folder: string, command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${error?.message ?? stdout + stderr}`);
}
