import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { publishedPackages, rootFolder } from '../src/publishedPackages.ts';
import { codeBlocks, readmeProgram, type Given } from '../src/readmeProgram.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

// The blocks of pptb's README are pieces of its examples, which its own tests run.
const elsewhere = new Set(['@policypath/pptb']);

const texts = [
  ...publishedPackages()
    .filter(({ manifest }) => !elsewhere.has(manifest.name))
    .map(({ folder }) => ({ name: basename(folder), text: join(folder, 'README.md') })),
  ...['agents/td3', 'agents/sac', 'agents/rad', 'pptb/README', 'tsvd/null-models', 'encoders', 'start'].map((doc) => ({
    name: basename(doc.replace('/README', '')),
    text: join(rootFolder, 'docs', `${doc}.md`),
  })),
  ...['paper', 'guides'].flatMap((folder) =>
    readdirSync(join(rootFolder, 'docs', folder)).map((page) => ({
      name: `${folder}-${basename(page, '.md')}`,
      text: join(rootFolder, 'docs', folder, page),
    })),
  ),
]
  .map(({ name, text }) => ({ name, text, ...codeAndOutput(readFileSync(text, 'utf8')) }))
  .filter(({ blocks }) => blocks.length > 0);

/** The blocks of a page that run, and what they print where the page says it, in blocks of `text`. */
function codeAndOutput(markdown: string): { blocks: string[]; output: string } {
  const printed = [...markdown.matchAll(/^```text\n(.*?)^```/gms)].map(([, lines]) => lines);
  return { blocks: codeBlocks(markdown), output: printed.join('') };
}

const appFolder = fileURLToPath(new URL('..', import.meta.url));
// In the app's folder, because modules are resolved from where a program lies; `dist` is no source for git and lint.
const programs = join(appFolder, 'dist', `readmes-${process.pid}`);
const workFolder = mkdtempSync(join(tmpdir(), 'policypath-readmes-'));
const startFolder = process.cwd();

beforeAll(async () => {
  process.chdir(workFolder);
  cpSync(join(rootFolder, 'docs/data'), join(workFolder, 'docs/data'), { recursive: true });
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

describe.each(texts)('the code of $text', ({ name, blocks, output }) => {
  it(`runs: ${blocks.length} blocks`, async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import(join(programs, `${name}.ts`));
    const lines = log.mock.calls;
    log.mockRestore();
    expect(JSON.stringify(lines)).not.toMatch(/NaN|undefined/);
    if (output !== '') expect(lines.map((line) => `${line.join(' ')}\n`).join('')).toBe(output);
  }, 300_000);
});
