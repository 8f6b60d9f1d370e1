import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PathBuffer } from '@policypath/path-buffer';
import type { Checkpoint, CheckpointTensor } from '@policypath/path-files';
import { openCheckpoint, openPath, openSnapshot, writeCheckpoint, writePath } from '@policypath/path-files/node';
import { openPathEdit, pathEditNames, pathEditOf } from '@policypath/pptb';
import { createGenerator } from '@policypath/random';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { recordedPath, temporaryFolder, tsvd } from './recordedPath.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const n = 14;

/** bfloat16 by cutting: exact for numbers that have so few digits already. */
const bfloat16 = (values: readonly number[]): Uint8Array<ArrayBuffer> => {
  const float = new Uint8Array(Float32Array.from(values).buffer);
  return Uint8Array.from({ length: 2 * values.length }, (_, i) => float[4 * (i >> 1) + 2 + (i % 2)]);
};
const bytesOf = (array: { readonly buffer: ArrayBufferLike }): Uint8Array<ArrayBuffer> =>
  new Uint8Array(array.buffer as ArrayBuffer);
const value = (i: number, k: number): number =>
  Math.cos(3 * k) / 2 + 0.03 * i * Math.sin(k + 1) + 0.05 * Math.sin(i * (k + 2));

/** A run as others save it: several types, a counter, a frozen float64 and a tensor that is not edited. */
function checkpointAt(i: number): Checkpoint {
  const tensors: CheckpointTensor[] = [
    {
      name: 'a.weight',
      type: 'F32',
      shape: [2, 3],
      bytes: bytesOf(Float32Array.from({ length: 6 }, (_, k) => value(i, k))),
    },
    { name: 'a.bias', type: 'F64', shape: [3], bytes: bytesOf(Float64Array.of(value(i, 7), 1 / 3, value(i, 9))) },
    {
      name: 'b.weight',
      type: 'BF16',
      shape: [4],
      bytes: bfloat16([0, 1, 2, 3].map((k) => Math.round(64 * value(i, k + 10)) / 64)),
    },
    { name: 'b.batches', type: 'I64', shape: [], bytes: bytesOf(BigInt64Array.of(BigInt(100 * i))) },
    { name: 'critic.weight', type: 'F32', shape: [2], bytes: bytesOf(Float32Array.of(i, -i)) },
  ];
  return { tensors, notes: { format: 'pt' } };
}
mkdirSync(at('run'));
for (let i = 0; i < n; i += 1) writeCheckpoint(at(`run/step_${100 * i}.safetensors`), checkpointAt(i));

const path = openPath(at('run'), { exclude: 'critic.*' });
const rows = [...path.rows()];
const matrix = new Matrix(rows.map((row) => [...row]));
const header = (file: string): Record<string, { dtype: string; shape: number[] }> => {
  const bytes = readFileSync(file);
  return JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
};

/** Equal as far as each entry's type has digits. */
function close(file: string, expected: readonly number[]): void {
  const { parameters, types, layout } = openSnapshot(file, { exclude: 'critic.*' });
  let position = 0;
  for (const [i, { shape }] of layout.entries()) {
    const precision = types[i] === 'BF16' ? 2 ** -8 : 2e-6;
    for (let k = 0; k < shape.reduce((a, b) => a * b, 1); k += 1, position += 1) {
      const allowed = precision * Math.max(1e-3, Math.abs(expected[position])) + 1e-6;
      expect(Math.abs(parameters[position] - expected[position])).toBeLessThan(allowed);
    }
  }
}

describe('tsvd edit', () => {
  it('writes PPTB of anyone’s checkpoints, as ml-matrix’s SVD gives it, in the types of the newest one', async () => {
    const file = at('next.safetensors');
    const settings = ['--rank', '3', '--boost', '0.2', '--exclude', 'critic.*'];
    const { code, output, errors } = await tsvd('edit', at('run'), '--edit', 'pptb', ...settings, '-o', file);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(
      /pptb of 14 snapshots, decomposed through the Gram matrix, 3 directions kept: moved by [\d.]+, [\d.]+ % of the newest snapshot's norm\./,
    );
    const svd = new SingularValueDecomposition(matrix, { autoTranspose: true });
    const [u, v, s] = [svd.leftSingularVectors, svd.rightSingularVectors, svd.diagonal];
    const coefficients = [0, 1, 2].map((j) => u.get(n - 1, j) + (j < 2 ? 0.2 * (u.get(n - 1, j) - u.get(0, j)) : 0));
    close(
      file,
      rows[0].length === 13
        ? Array.from(rows[0], (_, k) => coefficients.reduce((sum, c, j) => sum + c * s[j] * v.get(k, j), 0))
        : [],
    );
    const newest = openCheckpoint(at(`run/step_${100 * (n - 1)}.safetensors`));
    const edited = openCheckpoint(file);
    const kinds = ({ tensors }: Checkpoint) => tensors.map(({ name, type, shape }) => ({ name, type, shape }));
    expect(kinds(edited)).toEqual(kinds(newest));
    const bytes = (name: string, { tensors }: Checkpoint) => tensors.find((tensor) => tensor.name === name)?.bytes;
    for (const name of ['b.batches', 'critic.weight']) expect(bytes(name, edited)).toEqual(bytes(name, newest));
    expect(header(file)).toMatchObject({ __metadata__: { format: 'pt' }, 'a.bias': { dtype: 'F64', shape: [3] } });
  });

  it('keeps the bytes of a number that the edit leaves, also in float64', async () => {
    const file = at('still.safetensors');
    // A third direction is not needed for a parameter that stands still; with no boost and all kept nothing moves.
    await tsvd('edit', at('run'), '--edit', 'extrapolation', '--boost', '0.5', '--exclude', 'critic.*', '-o', file);
    const bias = openCheckpoint(file).tensors.find(({ name }) => name === 'a.bias');
    expect(new Float64Array(bias?.bytes.buffer ?? new ArrayBuffer(0))[1]).toBe(1 / 3);
    close(
      file,
      Array.from(rows[n - 1], (newest, k) => newest + 0.5 * (newest - rows[0][k])),
    );
  });

  it('writes .npz and .npy where the name says so', async () => {
    mkdirSync(at('mixed'));
    for (let i = 0; i < 4; i += 1) {
      const { tensors } = checkpointAt(i);
      const kept = tensors.filter(({ type }) => type !== 'BF16');
      writeCheckpoint(at(`mixed/step_${i}.npz`), { tensors: kept, notes: {} });
    }
    const settings = ['edit', at('mixed'), '--edit', 'extrapolation', '--boost', '0.5'];
    expect((await tsvd(...settings, '-o', at('next.npz'))).code).toBe(0);
    expect((await tsvd(...settings, '-o', at('same.safetensors'))).code).toBe(0);
    const sorted = (file: string) => openCheckpoint(at(file)).tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(sorted('next.npz')).toEqual(sorted('same.safetensors'));
    expect(sorted('next.npz').map(({ type }) => type)).toEqual(['F64', 'F32', 'I64', 'F32']);
    expect((await tsvd(...settings, '-o', at('next.npy'))).errors).toMatch(/'a.bias' is F64; write .npz, which keeps/);
  });

  it('makes every edit of the registry, as the library does', async () => {
    const recorded = recordedPath(20);
    const steps = recorded.rows.map((_, i) => 50 * i);
    const stacked = at('stacked.safetensors');
    writePath(stacked, recorded, { steps });
    const fresh = at('fresh.safetensors');
    await tsvd('convert', stacked, '--at', '0', '-o', fresh);
    const buffer = new PathBuffer({ capacity: 20, layout: recorded.layout });
    for (const [i, row] of recorded.rows.entries()) buffer.push(row, steps[i]);
    for (const name of pathEditNames()) {
      const settings = pathEditOf(name).settings as Record<string, unknown>;
      const options = 'rank' in settings ? { rank: 4 } : name === 'exponential-average' ? { meanAge: 2 } : {};
      const flags = Object.entries(options).flatMap(([key, given]) => [
        `--${key === 'rank' ? key : 'mean-age'}`,
        String(given),
      ]);
      const file = at(`${name}.safetensors`);
      const { code, errors } = await tsvd('edit', stacked, '--edit', name, ...flags, '--fresh', fresh, '-o', file);
      expect({ name, code, errors }).toEqual({ name, code: 0, errors: '' });
      const editor = openPathEdit(name, {
        ...options,
        path: buffer,
        snapshotInterval: 50,
        period: 1000,
        generator: createGenerator(1, 'edit'),
        fresh: () => recorded.rows[0],
      });
      const { parameters } = editor.edit();
      const written = openSnapshot(file).parameters;
      expect(Math.max(...written.map((one, k) => Math.abs(one - parameters[k])))).toBeLessThan(1e-6);
    }
  });

  it('extrapolates along straight lines through the coordinates, as least squares on ml-matrix’s SVD say', async () => {
    const file = at('later.safetensors');
    const { code } = await tsvd(
      'extrapolate',
      at('run'),
      '--ahead',
      '4',
      '--rank',
      '2',
      '--exclude',
      'critic.*',
      '-o',
      file,
    );
    expect(code).toBe(0);
    const differences = new Matrix(rows.map((row) => Array.from(row, (one, k) => one - rows[0][k])));
    const v = new SingularValueDecomposition(differences, { autoTranspose: true }).rightSingularVectors;
    const expected = Array.from(rows[0]);
    for (let j = 0; j < 2; j += 1) {
      const direction = v.getColumn(j);
      const coordinates = differences
        .to2DArray()
        .map((row) => row.reduce((sum, one, k) => sum + one * direction[k], 0));
      const [x, y] = [(n - 1) / 2, coordinates.reduce((a, b) => a + b, 0) / n];
      const slope =
        coordinates.reduce((sum, one, i) => sum + (i - x) * (one - y), 0) /
        coordinates.reduce((sum, _, i) => sum + (i - x) ** 2, 0);
      for (let k = 0; k < expected.length; k += 1) expected[k] += (y + slope * (n - 1 + 4 - x)) * direction[k];
    }
    close(file, expected);
  });

  it('refuses with a mend, before it writes', async () => {
    const there = at('there.safetensors');
    writeFileSync(there, 'mine');
    const refused = async (expected: RegExp, ...args: string[]): Promise<void> => {
      const { code, output, errors } = await tsvd(...args);
      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(errors).toMatch(/^tsvd: [^\n]+\n$/);
      expect(errors).toMatch(expected);
    };
    const out = ['-o', at('never.safetensors')];
    const input = at(`run/step_0.safetensors`);
    await refused(/--force writes over it/, 'edit', at('run'), '-o', there);
    await refused(/--force writes over it/, 'edit', at('run'), '-o', input);
    await refused(/or .npy, .*\.safetensors is loaded by load_file/, 'edit', at('run'), '-o', at('next.pt'));
    await refused(
      /'b.weight' is of type BF16, which NumPy's files do not have; write .safetensors/,
      'edit',
      at('run'),
      '--edit',
      'extrapolation',
      '-o',
      at('never.npz'),
    );
    await refused(/There is no edit 'mean'; --edit takes one of pptb, /, 'edit', at('run'), '--edit', 'mean', ...out);
    await refused(
      /'window-mean' has no --rank; it has none/,
      'edit',
      at('run'),
      '--edit',
      'window-mean',
      '--rank',
      '3',
      ...out,
    );
    await refused(/--boost takes a number, got 'much'/, 'edit', at('run'), '--boost', 'much', ...out);
    await refused(/trimming would never drop one/, 'edit', at('run'), '--rank', '14', ...out);
    await refused(/fresh/, 'edit', at('run'), '--edit', 'shrink-perturb', ...out);
    await refused(/required option '-o/, 'edit', at('run'));
    await refused(
      /it makes -?Infinity of a parameter; take milder settings/,
      'edit',
      at('run'),
      '--edit',
      'extrapolation',
      '--boost',
      '1e39',
      ...out,
    );
    expect(existsSync(at('never.safetensors'))).toBe(false);
    expect(readFileSync(there, 'utf8')).toBe('mine');
    expect((await tsvd('edit', at('run'), '--rank', '2', '-o', there, '--force')).code).toBe(0);
    expect(openSnapshot(there).parameters).toHaveLength(15);
    expect(readdirSync(folder).filter((name) => /part/.test(name))).toEqual([]);
    for (const command of ['edit', 'extrapolate', 'convert', 'compare']) {
      const { code, output } = await tsvd(command, '--help');
      expect(code).toBe(0);
      expect(output).toContain(`Example`);
      expect(output).toContain(`  tsvd ${command} `);
    }
  });
});
