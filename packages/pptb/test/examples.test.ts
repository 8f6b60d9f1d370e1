import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { largestDifference } from './paths.ts';
import type { OnnxFacts } from './onnxFacts.ts';
import { referenceEdit } from './reference.ts';
import type { TfjsFacts } from './tfjsFacts.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

/** Runs a program beside this test: the lines that the example prints, and the JSON of its last one. */
function factsOf<Facts>(name: string): { lines: string[]; facts: Facts } {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const args = ['--conditions=@policypath/source', '--import', 'tsx', program];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const lines = stdout.trim().split('\n');
  const last = lines.pop() ?? '';
  return { lines, facts: JSON.parse(last) as Facts };
}

/** A dense layer in float64: weights [inputs, outputs], or [outputs, inputs] when transposed. */
function dense(
  x: readonly number[],
  weights: readonly number[],
  bias: readonly number[],
  transposed = false,
): number[] {
  const at = (i: number, j: number): number => (transposed ? weights[j * x.length + i] : weights[i * bias.length + j]);
  return bias.map((b, j) => x.reduce((sum, value, i) => sum + value * at(i, j), b));
}

/** A vector's pieces, one for each entry of a layout. */
function pieces(theta: readonly number[], layout: readonly { readonly shape: readonly number[] }[]): number[][] {
  let start = 0;
  return layout.map(({ shape }) => {
    start += shape.reduce((product, length) => product * length, 1);
    return theta.slice(start - shape.reduce((product, length) => product * length, 1), start);
  });
}

it('examples/plainArrays.ts edits once a period from the ninth snapshot on', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../examples/plainArrays.ts');
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(lines.map((line) => line.split(':')[0])).toEqual([54, 104, 154, 204, 254, 304, 354].map((t) => `step ${t}`));
  for (const line of lines) expect(line).toMatch(/moved 0\.\d*[1-9]\d*, kept 8 of \d+$/);
});

it('examples/ownEdit.ts defines an edit in fewer than 30 lines and uses it', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../examples/ownEdit.ts');
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(/^step \d+: \d+\.\d\d % of the way$/);
  const text = readFileSync(new URL('../examples/ownEdit.ts', import.meta.url), 'utf8');
  expect(text.trim().split('\n').length).toBeLessThan(30);
});

it('examples/tfjsLayersModel.ts edits a LayersModel in its fit; the model computes what float64 says', () => {
  const { lines, facts } = factsOf<TfjsFacts>('tfjsFacts.ts');
  const edits = lines.filter((line) => line.startsWith('step'));
  expect(edits.map((line) => line.split(':')[0])).toEqual(['step 55', 'step 105', 'step 155']);
  for (const line of edits) expect(line).toMatch(/moved 0\.\d*[1-9]\d*, kept 8 of \d+$/);
  const { rows, layout, options, input, before, after, parameters, averagesBefore, averages, leakedTensors } = facts;
  expect(layout.map(({ name, shape, layer }) => [name.split('/')[1], shape, layer])).toEqual([
    ['kernel', [2, 16], 1],
    ['bias', [16], 1],
    ['gamma', [16], 2],
    ['beta', [16], 2],
    ['kernel', [16, 1], 3],
    ['bias', [1], 3],
  ]);
  const wanted = referenceEdit(
    rows.map((row) => Float32Array.from(row)),
    options,
  );
  expect(largestDifference(parameters, wanted)).toBeLessThan(1e-6);
  expect(averages).toEqual(averagesBefore);
  expect(leakedTensors).toBe(0);
  // Keras's epsilon of batch normalisation is 1e-3.
  const [mean, variance] = averages;
  const outputSays = (theta: readonly number[]): number => {
    const [kernel, bias, gamma, beta, outKernel, outBias] = pieces(theta, layout);
    const hidden = dense(input, kernel, bias).map(
      (value, j) => (gamma[j] * (Math.tanh(value) - mean[j])) / Math.sqrt(variance[j] + 1e-3) + beta[j],
    );
    return dense(hidden, outKernel, outBias)[0];
  };
  expect(after).toBeCloseTo(outputSays(wanted), 5);
  expect(before).toBeCloseTo(outputSays(rows[rows.length - 1]), 5);
  expect(Math.abs(after - before)).toBeGreaterThan(1e-3);
});

it('examples/onnxCheckpoints.ts edits an .onnx file; a new session computes what float64 says', () => {
  const { lines, facts } = factsOf<OnnxFacts>('onnxFacts.ts');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^action .* became /);
  const { rows, layout, parameters, observation, before, after, ...others } = facts;
  expect(layout).toEqual([
    { name: 'fc1.weight', shape: [8, 3], layer: 1 },
    { name: 'fc1.bias', shape: [8], layer: 1 },
    { name: 'fc2.weight', shape: [2, 8], layer: 2 },
    { name: 'fc2.bias', shape: [2], layer: 2 },
  ]);
  const options = { rank: 8, boost: 0.1, boostedDirections: 2 };
  const wanted = referenceEdit(
    rows.map((row) => Float32Array.from(row)),
    options,
  );
  expect(largestDifference(parameters, wanted)).toBeLessThan(1e-6);
  const actionSays = (theta: readonly number[]): number[] => {
    const [weight, bias, outWeight, outBias] = pieces(theta, layout);
    return dense(dense(observation, weight, bias, true).map(Math.tanh), outWeight, outBias, true);
  };
  const newest = rows[rows.length - 1];
  expect(largestDifference(before, actionSays(newest))).toBeLessThan(1e-6);
  expect(largestDifference(after, actionSays(wanted))).toBeLessThan(1e-6);
  expect(largestDifference(after, before)).toBeGreaterThan(1e-2);
  expect(others).toEqual({ readAsNumbers: rows[0], writtenAsNumbers: rows[3] });
});
