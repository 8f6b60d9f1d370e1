import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAndRun, installTools, managers, type Tools } from '../src/managers.ts';
import { publishedPackages, readManifest, rootFolder } from '../src/publishedPackages.ts';

const folder = mkdtempSync(join(tmpdir(), 'policypath-local-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs = {
  tsvd: `import { temporalSvd } from '@policypath/tsvd';
    const { singularValues } = await temporalSvd([[0, 3, 0], [4, 0, 0]].map((row) => Float32Array.from(row)));
    console.log(process.versions.node.split('.')[0], ...singularValues);`,
  pptb: `import { openPathEdit } from '@policypath/pptb';
    console.log(process.versions.node.split('.')[0], typeof openPathEdit);`,
};

describe('the lines that `npm run pack` prints', () => {
  let lines: string[] = [];
  let tools: Tools | undefined;

  beforeAll(() => {
    const { stdout, stderr } = spawnSync(process.execPath, ['scripts/pack.mjs', folder], {
      cwd: rootFolder,
      encoding: 'utf8',
    });
    lines = [...stdout.matchAll(/^ {2}npm install (.+)$/gm)].map(([, tarball]) => tarball);
    if (lines.length !== 2) throw new Error(stdout + stderr);
    tools = installTools();
  }, 300_000);
  afterAll(() => rmSync(tools?.folder ?? '', { recursive: true, force: true }), 300_000);

  it('are of tsvd and pptb', () => {
    expect(lines.map((line) => /policypath-([a-z]+)-[\d.]+\.tgz$/.exec(line)?.[1])).toEqual(['tsvd', 'pptb']);
  });

  const nodes = [`node${process.versions.node.split('.')[0]}`, 'node22', 'node24'];
  describe.each([...new Set(nodes)])('under %s', (node) => {
    it.each(Object.keys(managers))(
      'install both by %s, and a program runs',
      (manager) => {
        if (tools === undefined) return void console.warn('skipped: npm reaches no registry');
        for (const [k, [name, program]] of Object.entries(programs).entries()) {
          const output = addAndRun(tools, { node, manager, tarball: lines[k], program });
          expect(`${name}: ${output.trim()}`).toBe(`${name}: ${node.slice(4)} ${name === 'tsvd' ? '4 3' : 'function'}`);
        }
      },
      120_000,
    );
  });
});

it.each(publishedPackages())('`npm pack` in $folder leaves no protocol of a workspace', ({ folder: source }) => {
  const { dependencies, devDependencies } = readManifest(source);
  const ranges = Object.values({ ...dependencies, ...devDependencies });
  expect(ranges.filter((range) => /^(workspace|catalog):/.test(range))).toEqual([]);
});
