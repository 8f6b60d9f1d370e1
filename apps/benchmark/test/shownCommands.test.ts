import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveSettings } from '@policypath/trial';
import { allSettings } from '@policypath/trial/records';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../src/commands/program.ts';
import { loadPlugins, splitPlugins } from '../src/plugins/plugins.ts';
import { readDefinition } from '../src/sweep/definition.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' });
const pages = stdout.split('\n').filter((page) => page !== '' && !/^(docs\/api|\.changeset)\/|CHANGELOG/.test(page));

const programs = /^(?:npx )?policypath (.+)$|^npm start -- (.+)$|^node apps\/benchmark\/dist\/main\.js (.+)$/;

/** The words after `policypath` (or what stands for it) in a page's blocks of code and tables. */
function commandLines(page: string): string[][] {
  const text = read(page);
  const blocks = [...text.matchAll(/^```(?:sh|console)?\n(.*?)^```|((?:^ {4}\S.*\n?)+)/gms)].map(
    ([, block, indented]) => (block ?? indented).replaceAll(/\\\n\s*/g, ''),
  );
  const inTables = [...text.matchAll(/^\|.*$/gm)].flatMap(([row]) => [...row.matchAll(/`(npm start -- [^`]+)`/g)]);
  return [...blocks.flatMap((block) => block.split('\n')), ...inTables.map(([, line]) => line)]
    .map((line) => programs.exec(line.replace(/(^|\s+)#.*$/, '').trim()))
    .filter((match) => match !== null)
    .map((match) => (match[1] ?? match[2] ?? match[3]).split(/\s+/));
}

const settingNames = new Set(['env', 'agent', 'pptb', 'variant', ...allSettings().map(({ name }) => name)]);

/** Reads a command line as the program does, and does nothing with it. */
async function parse(words: readonly string[]): Promise<void> {
  const { files, rest } = splitPlugins(words);
  await loadPlugins(files.filter((file) => existsSync(join(root, file))).map((file) => join(root, file)));
  const program = await createProgram(rest);
  for (const command of program.commands) {
    command.action((options: Record<string, unknown>) => {
      if (command.name() !== 'train' || options['resume'] !== undefined) return;
      resolveSettings(Object.fromEntries(Object.entries(options).filter(([name]) => settingNames.has(name))));
    });
  }
  await program.parseAsync(rest, { from: 'user' });
}

const shown = pages.flatMap((page) => commandLines(page).map((words) => ({ page, line: words.join(' '), words })));

describe('a command that a page shows is one that the program takes', () => {
  it.each(shown)('$page: policypath $line', async ({ words }) => {
    if (words[0] !== '--help' && words[0] !== 'help' && words.at(-1) !== '--help') await parse(words);
    for (const file of words.filter((word) => word.startsWith('benchmarks/'))) {
      expect(existsSync(join(root, file))).toBe(true);
    }
  });

  it('finds them', () => {
    expect(new Set(shown.map(({ words }) => words[0]))).toContain('dashboard');
    expect(shown.length).toBeGreaterThan(30);
  });

  it('a mistaken one would be found', async () => {
    await expect(parse(['train', '--env', 'Hopper-v4', '--stepz', '5'])).rejects.toThrow(/--stepz/);
    await expect(parse(['train', '--env', 'Hopper-v4', '--agent', 'td3', '--rank', '8'])).rejects.toThrow(/rank/);
  });
});

it('the README of the app has a line for each command', async () => {
  const table = [...read('apps/benchmark/README.md').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  const { commands } = await createProgram([]);
  const hidden = new Set(['run-trial', 'run-array-task', 'count-array-crash']);
  expect(table.sort()).toEqual(
    commands
      .map((command) => command.name())
      .filter((name) => !hidden.has(name))
      .sort(),
  );
});

it('the benchmark file that the page of sweeps shows is in order', () => {
  const [, yaml] = /^```yaml\n(.*?)^```/ms.exec(read('docs/sweep.md')) ?? [];
  const file = join(mkdtempSync(join(tmpdir(), 'policypath-')), 'shown.yaml');
  writeFileSync(file, yaml);
  expect(readDefinition(file).name).toBe('hopper-boost');
});
