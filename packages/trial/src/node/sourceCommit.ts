import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Git commit of the checkout that holds this program, with '-modified' where tracked files differ from it; undefined
 * where there is no git or this program is not one of the checkout's files (an installed copy inside another project).
 */
export function sourceCommit(): string | undefined {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8', timeout: 5000 });
  if (git('ls-files', '--error-unmatch', 'package.json').status !== 0) return undefined;
  const { status, stdout } = git('rev-parse', 'HEAD');
  if (status !== 0) return undefined;
  return stdout.trim() + (git('diff', '--quiet', 'HEAD').status === 1 ? '-modified' : '');
}
