import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnxCases, runOnnxCase } from '../test/onnxCases.ts';

/**
 * Writes test/fixtures/onnxruntime.json: what ONNX Runtime computes from the models of `onnxCases`, and the hash of each model.
 * `npx pnpm --filter @policypath/trial onnx:fixture`, with PYTHON a Python that has onnx and onnxruntime (default python3).
 */
const folder = mkdtempSync(join(tmpdir(), 'policypath-onnx-'));
try {
  const cases: Record<string, { shape: readonly number[]; type: string }> = {};
  const models: Record<string, string> = {};
  for (const [name, given] of Object.entries(onnxCases)) {
    const { model, shape, observations } = await runOnnxCase(given);
    writeFileSync(join(folder, `${name}.onnx`), model);
    writeFileSync(join(folder, `${name}.bin`), observations);
    cases[name] = { shape, type: observations instanceof Uint8Array ? 'uint8' : 'float32' };
    models[name] = createHash('sha256').update(model).digest('hex');
  }
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
  const python = process.env['PYTHON'] ?? 'python3';
  const run = spawnSync(python, [join(import.meta.dirname, 'runOnnx.py'), folder], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr === null ? `there is no ${python}` : run.stderr);
  const { actions, ...versions } = JSON.parse(readFileSync(join(folder, 'actions.json'), 'utf8')) as {
    actions: Record<string, number[]>;
  };
  const fixture = {
    ...versions,
    models: Object.fromEntries(
      Object.keys(onnxCases).map((name) => [name, { sha256: models[name], actions: actions[name] }]),
    ),
  };
  const path = join(import.meta.dirname, '../test/fixtures/onnxruntime.json');
  writeFileSync(path, `${JSON.stringify(fixture, null, 2)}\n`);
  console.log(`written: ${path}`);
} finally {
  rmSync(folder, { recursive: true });
}
