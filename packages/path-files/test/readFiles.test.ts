import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openPath, openSnapshot } from '../src/node/index.ts';
import { PathBuffer } from '@policypath/path-buffer';
import { readPath, readSnapshot, type StoredPath } from '../src/index.ts';
import { columnsInOrder, expected, fixture, fixtureBytes } from './fixtures.ts';

const rowsOf = (path: StoredPath): number[][] => Array.from(path.rows(), (row) => [...row]);
const authorsOrder = ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias', 'log_std'];
const naturalOrder = ['fc1.bias', 'fc1.weight', 'fc2.bias', 'fc2.weight', 'log_std'];

const onlyFc2 = (name: string): boolean => name.startsWith('fc2');

function opened(name: string, check: (path: StoredPath) => void, options = {}): void {
  const path = openPath(fixture(name), options);
  try {
    check(path);
  } finally {
    path.close();
  }
}

describe('openPath, on files that numpy and safetensors wrote', () => {
  it.each(['float32.npy', 'version2.npy', 'one-matrix.npz', 'fortran.npy', 'big-endian.npy'])('reads %s', (name) => {
    opened(name, (path) => {
      expect([path.begin, path.end, path.dimension, path.steps]).toEqual([0, 6, 24, undefined]);
      expect(rowsOf(path)).toEqual(expected.matrix);
      expect(path.layout[0].shape).toEqual([24]);
      expect([...path.at(4)]).toEqual(expected.matrix[4]);
    });
  });

  it('rounds float64 to the nearest float32 and widens float16 and bfloat16 exactly', () => {
    opened('float64.npy', (path) => expect(rowsOf(path)).toEqual(expected.float64));
    opened('float16.npy', (path) => expect(rowsOf(path)).toEqual(expected.half));
    opened('mixed.safetensors', (path) => expect(rowsOf(path)).toEqual(expected.mixed));
  });

  it.each(['stacked.npz', 'stacked-compressed.npz', 'stacked-zip64.npz'])(
    'reads %s in the order of the archive',
    (name) => {
      opened(name, (path) => {
        expect(path.layout).toEqual(
          expected.layout.map(([tensor, shape], i) => ({ name: tensor, shape, layer: [1, 1, 2, 2, 3][i] })),
        );
        expect(path.steps).toEqual(expected.steps);
        expect(rowsOf(path)).toEqual(columnsInOrder(authorsOrder));
        expect([...path.layer(2).at(1)]).toEqual(columnsInOrder(['fc2.weight', 'fc2.bias'])[1]);
        expect(path.layers).toEqual([1, 2, 3]);
      });
    },
  );

  it.each(['stacked.safetensors', 'checkpoints'])('reads %s in the natural order of names', (name) => {
    opened(name, (path) => {
      expect(path.layout.map((entry) => entry.name)).toEqual(naturalOrder);
      expect(path.layout.map(({ layer }) => layer)).toEqual([1, 1, 2, 2, 3]);
      expect(path.steps).toEqual(expected.steps);
      expect(rowsOf(path)).toEqual(columnsInOrder(naturalOrder));
    });
  });

  it('keeps only the tensors that are included', () => {
    for (const name of ['stacked.npz', 'stacked.safetensors', 'checkpoints']) {
      opened(
        name,
        (path) => {
          const names = path.layout.map((entry) => entry.name);
          expect(names.toSorted()).toEqual(['fc2.bias', 'fc2.weight']);
          expect(rowsOf(path)).toEqual(columnsInOrder(names));
        },
        { include: onlyFc2 },
      );
    }
    expect(() => openPath(fixture('stacked.npz'), { include: () => false })).toThrow('no tensor of it is included');
  });

  it('reads one checkpoint, and fills a PathBuffer', () => {
    const { parameters, layout } = openSnapshot(fixture('checkpoints/step_125.safetensors'));
    expect(layout.map(({ name }) => name)).toEqual(naturalOrder);
    expect([...parameters]).toEqual(columnsInOrder(naturalOrder)[1]);
    opened('stacked.npz', (path) => {
      const buffer = new PathBuffer({ capacity: 6, layout: path.layout });
      buffer.restore({ begin: path.begin, steps: path.steps ?? [], rows: path.rows() });
      expect([buffer.end, [...buffer.at(5)], buffer.stepAt(5)]).toEqual([6, expected.matrix[5], 225]);
    });
  });

  it('does not read after close, outside of the path, or from memory without an inflate', () => {
    const path = openPath(fixture('float32.npy'));
    expect(() => path.at(6)).toThrow(/No snapshot 6 in .*float32.npy; it holds 0 to 5/);
    expect(() => path.at(0.5)).toThrow(RangeError);
    path.close();
    path.close();
    expect(() => path.at(0)).toThrow('it was closed');
    expect(rowsOf(readPath(fixtureBytes('stacked.npz')))).toEqual(expected.matrix);
    expect(() => readPath(fixtureBytes('stacked-compressed.npz'))).toThrow('give the reader an `inflate`');
    expect(readSnapshot(fixtureBytes('vector.npy')).parameters).toEqual(Float32Array.from(expected.matrix[0]));
  });
});

const golden = new URL('../../../../shared/golden/svd/', import.meta.url);
const goldenPresent = existsSync(golden);

describe('openPath, on the reference paths beside the repository', () => {
  it.skipIf(!goldenPresent)(
    `reads each with the energy that its singular values say${goldenPresent ? '' : ' (skipped: ../shared/golden/svd is not there)'}`,
    () => {
      const names = readdirSync(golden).filter((name) => name.endsWith('.json'));
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const { n, m, singular_values } = JSON.parse(readFileSync(new URL(name, golden), 'utf8')) as {
          n: number;
          m: number;
          singular_values: number[];
        };
        const path = openPath(new URL(name.replace('.json', '.npy'), golden).pathname);
        expect([path.length, path.dimension]).toEqual([n, m]);
        let energy = 0;
        for (const row of path.rows()) for (const value of row) energy += value * value;
        path.close();
        const reference = singular_values.reduce((sum, value) => sum + value * value, 0);
        expect(Math.abs(energy / reference - 1)).toBeLessThan(1e-12);
      }
    },
  );
});
