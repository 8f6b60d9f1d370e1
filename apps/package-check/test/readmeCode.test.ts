import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { publishedPackages, rootFolder } from '../src/publishedPackages.ts';
import { codeBlocks, readmeProgram, type Given } from '../src/readmeProgram.ts';

// The blocks of pptb's README are pieces of its examples, which its own tests run.
const elsewhere = new Set(['@policypath/pptb']);

const texts = [
  ...publishedPackages()
    .filter(({ manifest }) => !elsewhere.has(manifest.name))
    .map(({ folder }) => ({ name: basename(folder), text: join(folder, 'README.md') })),
  ...['agents/td3', 'agents/sac', 'agents/rad', 'pptb/README', 'tsvd/null-models', 'encoders'].map((doc) => ({
    name: basename(doc.replace('/README', '')),
    text: join(rootFolder, 'docs', `${doc}.md`),
  })),
]
  .map(({ name, text }) => ({ name, text, blocks: codeBlocks(readFileSync(text, 'utf8')) }))
  .filter(({ blocks }) => blocks.length > 0);

const appFolder = fileURLToPath(new URL('..', import.meta.url));
// In the app's folder, because modules are resolved from where a program lies; `dist` is no source for git and lint.
const programs = join(appFolder, 'dist', `readmes-${process.pid}`);
const workFolder = mkdtempSync(join(tmpdir(), 'policypath-readmes-'));
const startFolder = process.cwd();

beforeAll(async () => {
  process.chdir(workFolder);
  mkdirSync(programs, { recursive: true });
  // A README that shows one of examples/ imports what lies beside it.
  copyFileSync(join(rootFolder, 'examples', 'sineNetwork.ts'), join(programs, 'sineNetwork.ts'));
  for (const { name, blocks } of texts) {
    const hasGiven = existsSync(join(appFolder, 'given', `${name}.ts`));
    const { given } = hasGiven ? ((await import(`../given/${name}.ts`)) as { given: Given }) : { given: {} };
    const program = readmeProgram(blocks, given, hasGiven ? `../../given/${name}.ts` : null);
    writeFileSync(join(programs, `${name}.ts`), program);
  }
});
afterAll(() => {
  process.chdir(startFolder);
  for (const folder of [programs, workFolder]) rmSync(folder, { recursive: true, force: true });
});

it('the code of every README and page has the types of the packages', () => {
  const config = join(programs, 'tsconfig.json');
  const compilerOptions = { noUnusedLocals: false };
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }));
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', config], { encoding: 'utf8' });
  expect(stdout).toBe('');
}, 300_000);

describe.each(texts)('the code of $text', ({ name, blocks }) => {
  it(`runs: ${blocks.length} blocks`, async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import(join(programs, `${name}.ts`));
    expect(JSON.stringify(log.mock.calls)).not.toMatch(/NaN|undefined/);
    log.mockRestore();
  }, 300_000);
});
