import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { TensorflowUnavailableError } from '../src/index.ts';
import { loadTensorflow } from '../src/tensorflow/loadTensorflow.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const binding = `node "${join(packageFolder, 'scripts', 'install-tensorflow.mjs')}"`;

it('says in one sentence what is missing and how to get it', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const version = optionalDependencies['@tensorflow/tfjs-node'];
  expect(loadMissing).toThrow(TensorflowUnavailableError);
  expect(loadMissing).toThrow(
    `is not installed here: run \`npm install --ignore-scripts @tensorflow/tfjs-node@${version} && ${binding}\`, or use another engine`,
  );
});

it('says so where the package is there and does not load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-tensorflow-'));
  try {
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'index.js'), "throw new Error('no binding')");
    expect(() => loadTensorflow(1, broken)).toThrow(`does not load here: run \`${binding}\`, or use another engine`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function loadMissing(): void {
  loadTensorflow(1, 'a-package-that-is-not-here');
}
