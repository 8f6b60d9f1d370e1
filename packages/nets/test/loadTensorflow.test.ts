import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { loadTensorflow } from '../src/node/loadTensorflow.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const binding = `node "${join(packageFolder, 'scripts', 'install-tensorflow.mjs')}"`;

it('falls back to the tfjs that is installed, and says in one sentence what is missing and how to get it', async () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const version = optionalDependencies['@tensorflow/tfjs-node'];
  const [{ instructionSet }, warning] = await warned(() => loadTensorflow(1, 'a-package-that-is-not-here'));
  expect(instructionSet).toBe('tfjs cpu');
  expect(warning).toContain('runs on tfjs cpu, many times slower than tfjs-node, which is not installed here');
  expect(warning).toContain(`run \`npm install --ignore-scripts @tensorflow/tfjs-node@${version} && ${binding}\``);
});

it('says so where the package is there and does not load', async () => {
  vi.resetModules();
  const { loadTensorflow: loadAnew } = await import('../src/node/loadTensorflow.ts');
  const folder = mkdtempSync(join(tmpdir(), 'policypath-tensorflow-'));
  try {
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'index.js'), "throw new Error('no binding')");
    const [, warning] = await warned(() => loadAnew(1, broken));
    expect(warning).toContain(`does not load here: run \`${binding}\``);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function warned<Result>(work: () => Promise<Result>): Promise<[Result, string]> {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  try {
    const result = await work();
    return [result, String(warn.mock.calls[0]?.[0])];
  } finally {
    warn.mockRestore();
  }
}
