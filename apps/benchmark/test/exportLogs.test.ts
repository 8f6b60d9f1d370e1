import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSnapshot } from '@policypath/path-files/node';
import { startTrial } from '@policypath/trial/node';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFakeParts, fakeConfig } from '../../../packages/trial/test/fakes/fakeParts.ts';
import { modelOf } from '../src/commands/export.ts';
import { run } from '../src/commands/run.ts';
import { openStoredPolicy } from '../src/store/storedPolicy.ts';
import { readLines } from './trialFolder.ts';

let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'policypath-'));
  const createParts = createFakeParts();
  await startTrial(join(root, 'base'), fakeConfig({ variant: 'base', steps: 200 }), { createParts });
  const edited = fakeConfig({ steps: 300, editEvaluation: { every: 2, episodes: 2 } });
  await startTrial(join(root, 'pptb'), edited, { createParts });
});
afterAll(() => rmSync(root, { recursive: true }));

/** Exports into a file and returns what was said; the code is 0 unless it says otherwise. */
async function exported(...args: string[]): Promise<{ said: string; out: string; code: number }> {
  const said: string[] = [];
  const spy = vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  const out = join(root, 'exported');
  try {
    return { code: await run(['export', ...args, '--out', out]), said: said.join('\n'), out };
  } finally {
    spy.mockRestore();
  }
}

/** The rows of a CSV file without quotes. */
function rowsOf(file: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i]])));
}

describe('export', () => {
  it('has a row for every metric of every line, as CSV and as Parquet', async () => {
    const { code, said, out } = await exported(root, '--format', 'csv', '--what', 'metrics');
    expect(code).toBe(0);
    const lines = readLines(join(root, 'base'), 'metrics.jsonl');
    const base = rowsOf(out).filter(({ variant }) => variant === 'base');
    expect(base.map(({ step, metric, value }) => [step, metric, value])).toEqual(
      lines.map(({ step, loss }) => [String(step), 'loss', String(loss)]),
    );
    expect(said).toMatch(/^\d+ rows of 2 trials/m);
    await exported(root, '--format', 'parquet', '--what', 'metrics');
    const bytes = readFileSync(out);
    const parquet = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    });
    expect(parquet[0]).toMatchObject({
      environment: 'Fake-v0',
      seed: 3n,
      step: 110,
      metric: 'loss',
      value: lines[0]['loss'],
    });
  });

  it('has a row an edit with its numbers, gaps and returns', async () => {
    const { out } = await exported(root, '--format', 'csv', '--what', 'edits');
    const edits = readLines(join(root, 'pptb'), 'edits.jsonl');
    const evaluations = readLines(join(root, 'pptb'), 'edit-evaluations.jsonl');
    const rows = rowsOf(out);
    expect(rows.map(({ edit, effective, displacement }) => [edit, effective, displacement])).toEqual(
      edits.map(({ edit, effective, displacement }) => [edit, effective, displacement].map(String)),
    );
    expect(rows.map(({ returnAfter }) => returnAfter)).toEqual(
      edits.map(({ edit }) => {
        const one = evaluations.find((evaluation) => evaluation['edit'] === edit);
        return one === undefined ? '' : String((one['after'] as { meanReturn: number }).meanReturn);
      }),
    );
    expect(rows[0]).not.toHaveProperty('weightNormByLayer');
  });

  it('has all numbers of one trial by step, under the names of TensorBoard', async () => {
    const { out } = await exported(join(root, 'pptb'), '--format', 'csv', '--what', 'scalars');
    const rows = rowsOf(out);
    const steps = rows.map(({ step }) => Number(step));
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    const returns = rows.filter((row) => row['evaluation/meanReturn'] !== '');
    expect(returns.map((row) => Number(row['evaluation/meanReturn']))).toEqual(
      readLines(join(root, 'pptb'), 'evaluations.jsonl').map(({ meanReturn }) => meanReturn),
    );
    expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(['episode/return', 'learn/loss', 'edit/displacement']));
    const both = await exported(root, '--format', 'csv', '--what', 'scalars');
    expect(both).toMatchObject({
      code: 2,
      said: expect.stringMatching(/one trial, found are 2: give the folder of one/) as string,
    });
  });

  it('refuses options that a format does not use', async () => {
    expect((await exported(root, '--format', 'rliable', '--what', 'edits')).said).toMatch(
      /goes with --format csv or parquet/,
    );
    expect((await exported(root, '--format', 'csv', '--policy', 'best')).said).toMatch(/go with --format safetensors/);
    expect((await exported(root, root, '--format', 'onnx')).said).toMatch(/give one folder/);
  });
});

it('a real policy as .safetensors: that of the newest checkpoint is the last one kept', async () => {
  const folder = join(root, 'real');
  const settings =
    '--env InvertedPendulum-v5 --steps 60 --start-steps 20 --evaluation-interval 30 --evaluation-episodes 1 --hidden-sizes 8,8 --batch-size 8';
  const quiet = vi.spyOn(console, 'log').mockImplementation(() => {});
  await run(['train', ...settings.split(' '), '--out', folder]);
  const { code, out, said } = await exported(folder, '--format', 'safetensors');
  quiet.mockRestore();
  expect(code).toBe(0);
  expect(said).toMatch(/policy of step 60, checkpoint-0+60\n/);
  const [own, kept] = [out, join(folder, 'policy.safetensors')].map((file) => openSnapshot(file));
  expect(own.parameters).toEqual(kept.parameters);
  expect(own.layout).toEqual(kept.layout);
  expect(own.notes).toMatchObject({ step: '60', environment: 'InvertedPendulum-v5', agent: 'td3' });
  const model = await exported(folder, '--format', 'onnx', '--policy', 'last');
  expect(model.code).toBe(0);
  expect(model.said).toMatch(/policy of step 60, policy\.safetensors.*\nobservation: float32 \[batch, 4\]\n/);
  const texts = readFileSync(model.out, 'latin1');
  for (const text of ['InvertedPendulum-v5', 'observation', 'layer3.weight', 'meanReturn'])
    expect(texts).toContain(text);
});

it('refuses a model of an agent that does not say what its policy computes', async () => {
  const stored = await openStoredPolicy({ folder: join(root, 'pptb'), createParts: createFakeParts() });
  expect(() => modelOf(stored)).toThrow(
    /td3 does not say .* `policyGraph`; --format safetensors writes its parameters/,
  );
  stored.parts.close();
});
