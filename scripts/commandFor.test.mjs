import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { commandFor } from './commandFor.mjs';

const windows = { platform: 'win32', node: 'C:\\Program Files\\nodejs\\node.exe' };

it('starts Node without a shell, so that blanks in its path and in arguments do no harm', () => {
  const args = ['-e', 'a b', '--grep=x & y'];
  const given = { file: windows.node, args, shell: false };
  expect(commandFor(windows.node, args, windows)).toEqual(given);
});

it('gives the shell of Windows one line, in quotes what it would take apart', () => {
  expect(commandFor('npx', ['--yes', 'pnpm@12.21.0', 'install'], windows)).toEqual({
    file: 'npx --yes pnpm@12.21.0 install',
    args: [],
    shell: true,
  });
  expect(commandFor('typedoc', ['--out', 'C:\\Users\\A B\\api', 'x&y', ''], windows).file).toBe(
    'typedoc --out "C:\\Users\\A B\\api" "x&y" ""',
  );
});

it('needs no shell elsewhere', () => {
  const args = ['run', 'a b'];
  expect(commandFor('turbo', args, { platform: 'linux' })).toEqual({ file: 'turbo', args, shell: false });
});

it('is what the scripts run by, also in a folder with a blank in its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy path '));
  try {
    cpSync(new URL('.', import.meta.url), join(folder, 'scripts'), { recursive: true });
    cpSync(new URL('../package.json', import.meta.url), join(folder, 'package.json'));
    const setup = pathToFileURL(join(folder, 'scripts', 'setup.mjs')).href;
    const program = `import(${JSON.stringify(setup)}).then(({ run }) => run(process.execPath, ['-p', '1 + 1 & 7']))`;
    const { status, stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    expect([status, stdout.trim()]).toEqual([0, '2']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
