import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandFor } from '../commandFor.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Where commits are built. They are kept; the folder may be deleted at any time. */
export const cacheFolder = join(tmpdir(), 'policypath-compare-bytes');

/**
 * A commit of this repository, installed and built: its short name and the program `policypath` of it.
 * `.` is this checkout as it is; everything else that git knows is cloned into `cacheFolder` once.
 *
 * @throws Error when git does not know the commit or its set-up fails
 */
export function builtCheckout(given) {
  if (given === '.') {
    setUp(root);
    const modified = git(root, 'status', '--porcelain') === '' ? '' : ', modified';
    return { name: `this checkout (${git(root, 'rev-parse', '--short', 'HEAD')}${modified})`, main: mainOf(root) };
  }
  const commit = git(root, 'rev-parse', '--verify', '--end-of-options', `${given}^{commit}`);
  const folder = join(cacheFolder, commit);
  if (!existsSync(folder)) clone(commit, folder);
  setUp(folder);
  return { name: git(root, 'rev-parse', '--short', commit), main: mainOf(folder) };
}

/** A clone that borrows this repository's objects: no entry in its list of worktrees. */
function clone(commit, folder) {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  git(cacheFolder, 'clone', '--quiet', '--shared', '--no-checkout', root, partial);
  git(partial, 'checkout', '--quiet', '--detach', commit);
  renameSync(partial, folder);
}

function git(cwd, ...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr?.trim()}`);
  return stdout.trim();
}

/** The repository's own set-up; quick when it was done before. */
function setUp(folder) {
  console.log(`Setting up ${folder} ...`);
  const { file, args, shell } = commandFor('npm', ['run', '--silent', 'setup']);
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: folder, shell, encoding: 'utf8' });
  if (status !== 0) throw new Error(`setting up ${folder} failed:\n${stdout}${stderr}`);
}

/** The file that the package with the program `policypath` names for it. */
function mainOf(folder) {
  for (const parent of ['apps', 'packages']) {
    for (const name of readdirSync(join(folder, parent))) {
      const description = join(folder, parent, name, 'package.json');
      if (!existsSync(description)) continue;
      const { bin } = JSON.parse(readFileSync(description, 'utf8'));
      if (bin?.policypath !== undefined) return join(folder, parent, name, bin.policypath);
    }
  }
  throw new Error(`no package in ${folder} has the program policypath`);
}
