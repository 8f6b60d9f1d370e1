import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, openPath, openSnapshot, writePath } from '@policypath/path-files/node';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { recordedPath, temporaryFolder, tsvd } from './recordedPath.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const path = recordedPath(16);
const other = recordedPath(12, 2);
const steps = path.rows.map((_, i) => 25 * i);
writePath(at('path.safetensors'), path, { steps });
writePath(at('other.npz'), other);
const rowsOf = (file: string): Float32Array[] => {
  const stored = openPath(file);
  const rows = [...stored.rows()];
  stored.close();
  return rows;
};

describe('tsvd convert', () => {
  it('makes one file of a folder and a folder of a file, with the same numbers, layout and steps', async () => {
    expect((await tsvd('convert', at('path.safetensors'), '-o', at('again'))).output).toMatch(
      /16 snapshots of 37 parameters: .*again/,
    );
    expect(readdirSync(at('again'))).toHaveLength(16);
    await tsvd('convert', at('again'), '-o', at('back.npz'));
    await tsvd('convert', at('back.npz'), '-o', at('flat.npy'));
    for (const name of ['again', 'back.npz', 'flat.npy']) expect(rowsOf(at(name))).toEqual(path.rows);
    const back = openPath(at('back.npz'));
    expect([back.steps, back.layout]).toEqual([steps, path.layout]);
    back.close();
  });

  it('takes one snapshot, or one checkpoint, whole', async () => {
    const { output } = await tsvd('convert', at('path.safetensors'), '--at', '75', '-o', at('one.safetensors'));
    expect(output).toContain('Checkpoint of step 75: ');
    const names = (file: string) =>
      openCheckpoint(file)
        .tensors.map(({ name, shape }) => [name, shape])
        .toSorted();
    expect(names(at('one.safetensors'))).toEqual(path.layout.map(({ name, shape }) => [name, shape]).toSorted());
    await tsvd('convert', at('one.safetensors'), '--single', '-o', at('same.safetensors'));
    expect(readFileSync(at('same.safetensors'))).toEqual(readFileSync(at('one.safetensors')));
    await tsvd('convert', at('one.safetensors'), '--single', '-o', at('same.npz'));
    expect(openCheckpoint(at('same.npz'))).toEqual(openCheckpoint(at('one.safetensors')));
    await tsvd('convert', at('path.safetensors'), '--at', '75', '-o', at('one.npy'));
    expect(openSnapshot(at('one.npy')).parameters).toEqual(path.rows[3]);
    const weight = openCheckpoint(at('one.safetensors')).tensors.find(({ name }) => name === 'fc.weight');
    expect(new Float32Array(weight?.bytes.buffer ?? new ArrayBuffer(0))).toEqual(path.rows[3].slice(0, 30));
  });

  it('refuses with a mend, and leaves what is there', async () => {
    mkdirSync(at('full'));
    await tsvd('convert', at('path.safetensors'), '--at', 'newest', '-o', at('full/x.safetensors'));
    const before = readFileSync(at('path.safetensors'));
    const refusals: readonly (readonly [RegExp, ...string[]])[] = [
      [/--force writes over it/, at('other.npz'), '-o', at('path.safetensors')],
      [/is there already; name a new folder/, at('other.npz'), '-o', at('full')],
      [/should end in .safetensors or .npz or .npy/, at('other.npz'), '-o', at('a.csv')],
      [/PyTorch's files are read, not written/, at('path.safetensors'), '--at', '75', '-o', at('b.pt')],
      [/HDF5 is not written; a .npz is loaded/, at('path.safetensors'), '-o', at('b.h5')],
      [/the nearest is of step 75/, at('path.safetensors'), '--at', '80', '-o', at('b.safetensors')],
      [/'newest' or a step/, at('path.safetensors'), '--at', 'last', '-o', at('b.safetensors')],
      [/it has no steps/, at('other.npz'), '--at', '80', '-o', at('b.safetensors')],
      [/cannot be written/, at('other.npz'), '-o', at('absent/b.npz')],
    ];
    for (const [expected, ...args] of refusals) {
      const { code, output, errors } = await tsvd('convert', ...args);
      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(errors).toMatch(expected);
    }
    expect(readFileSync(at('path.safetensors'))).toEqual(before);
    expect(readdirSync(at('full'))).toEqual(['x.safetensors']);
  });
});

describe('tsvd compare', () => {
  const spanOf = (rows: readonly Float32Array[], centred: boolean): Matrix => {
    const matrix = new Matrix(rows.map((row) => [...row]));
    if (centred) matrix.subRowVector(matrix.mean('column'));
    const v = new SingularValueDecomposition(matrix, { autoTranspose: true }).rightSingularVectors;
    return v.subMatrix(0, 36, 0, 2);
  };
  const anglesOf = (centred: boolean): number[] => {
    const product = spanOf(path.rows, centred).transpose().mmul(spanOf(other.rows, centred));
    return new SingularValueDecomposition(product).diagonal.map(
      (cosine) => (Math.acos(Math.min(1, cosine)) * 180) / Math.PI,
    );
  };

  it('gives the principal angles that ml-matrix’s SVD gives, and the distance along both paths', async () => {
    const { code, output } = await tsvd(
      'compare',
      at('path.safetensors'),
      at('other.npz'),
      '--rank',
      '3',
      '--points',
      '4',
      '--json',
    );
    expect(code).toBe(0);
    const { angles, distances } = JSON.parse(output);
    for (const [name, centred] of [
      ['uncentred', false],
      ['centred', true],
    ] as const) {
      expect(angles[name]).toHaveLength(3);
      anglesOf(centred).forEach((angle, j) => expect(angles[name][j]).toBeCloseTo(angle, 3));
    }
    const size = (row: readonly number[]): number => Math.hypot(...row);
    const last = distances.at(-1);
    expect(distances).toHaveLength(4);
    expect(last.distance).toBeCloseTo(size([...path.rows[15]].map((one, k) => one - other.rows[11][k])), 5);
    expect(last.moved[0]).toBeCloseTo(size([...path.rows[15]].map((one, k) => one - path.rows[0][k])), 5);
    expect([distances[0].moved, distances[0].cosine, distances[1].steps]).toEqual([[0, 0], null, [125, null]]);
  });

  it('says that a path is itself, to all digits', async () => {
    const { output } = await tsvd('compare', at('path.safetensors'), at('path.safetensors'), '--json');
    const { angles, distances } = JSON.parse(output);
    expect(Math.max(...angles.uncentred, ...angles.centred)).toBeLessThan(1e-6);
    expect(distances.every(({ distance }: { distance: number }) => distance === 0)).toBe(true);
    expect(distances.at(-1).cosine).toBeCloseTo(1, 12);
    const report = await tsvd('compare', at('path.safetensors'), at('other.npz'));
    expect(report.output).toMatch(/Two\s+random\s+spans\s+of this size meet at\s+about \d+\.\d degrees/);
    expect(report.output).not.toMatch(/NaN|undefined/);
  });

  it('refuses paths of different networks', async () => {
    writePath(at('small.npy'), { begin: 0, end: 3, dimension: 5, at: (i) => new Float32Array(5).fill(i) });
    const { code, errors } = await tsvd('compare', at('path.safetensors'), at('small.npy'));
    expect(code).toBe(2);
    expect(errors).toMatch(/different networks: .* has 'fc.weight' \[6, 5\] where .* has 'parameters' \[5\]/);
  });
});
