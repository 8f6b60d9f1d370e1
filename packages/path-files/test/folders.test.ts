import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathFileError, snapshotChunks } from '../src/index.ts';
import { openPath, openSnapshot } from '../src/node/index.ts';
import { fixture } from './fixtures.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Tensors = Readonly<Record<string, readonly [dtype: string, shape: readonly number[], bytes: Uint8Array]>>;
const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const w = (...values: number[]): Tensors => ({ w: ['F32', [values.length], floats(...values)] });

/** A .safetensors file, as others write it. */
function safetensors(tensors: Tensors, metadata: object = { format: 'pt' }): Buffer {
  let at = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, [dtype, shape, bytes]] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, (at += bytes.length)] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...Object.values(tensors).map(([, , bytes]) => bytes)]);
}

/** A folder with these files, made under `name`. */
function make(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, file, '..'), { recursive: true });
    writeFileSync(join(folder, name, file), content);
  }
  return join(folder, name);
}

const rowsOf = (at: string, options = {}): number[][] => {
  const path = openPath(at, options);
  return Array.from(path.rows(), (row) => [...row]);
};

describe('folders', () => {
  it('of checkpoint folders: one snapshot each, read with what lies beside them', () => {
    const files = Object.fromEntries(
      [100, 20].flatMap((step) => [
        [`checkpoint-${step}/adapter_model.safetensors`, safetensors(w(step, 1))],
        [`checkpoint-${step}/optimizer.pt`, 'not read'],
      ]),
    );
    const path = openPath(make('adapters', files));
    expect([path.steps, [...path.at(0)], [...path.at(1)]]).toEqual([
      [20, 100],
      [20, 1],
      [100, 1],
    ]);
    expect(path.remarks).toEqual([
      "Steps 20 to 100: {step} in 'checkpoint-{step}/adapter_model.safetensors'.",
      'Left aside: checkpoint-#/optimizer.pt (2).',
    ]);
    expect([...openSnapshot(join(folder, 'adapters/checkpoint-20')).parameters]).toEqual([20, 1]);
    expect(() => openSnapshot(join(folder, 'adapters'))).toThrow(/holds 2 checkpoints/);
    expect(() => openPath(join(folder, 'adapters/checkpoint-20'))).toThrow(
      /holds one checkpoint, 'adapter_model.safetensors', without a step in its name; a path is a folder of several/,
    );
  });

  it('of shards with their index, which is checked', () => {
    const index = (map: object): string => JSON.stringify({ metadata: { total_size: 8 }, weight_map: map });
    const first = 'model-00001-of-00002.safetensors';
    const second = 'model-00002-of-00002.safetensors';
    const files = (step: number, map: object): Record<string, Uint8Array | string> => ({
      [`checkpoint-${step}/${first}`]: safetensors({ 'b.10.w': ['F32', [1], floats(step)] }),
      [`checkpoint-${step}/${second}`]: safetensors({ 'b.2.w': ['F32', [1], floats(-step)] }),
      [`checkpoint-${step}/model.safetensors.index.json`]: index(map),
    });
    const good = { 'b.10.w': first, 'b.2.w': second };
    const shards = make('shards', { ...files(1, good), ...files(2, good) });
    const path = openPath(shards);
    expect(path.layout.map(({ name }) => name)).toEqual(['b.2.w', 'b.10.w']);
    expect([...path.at(1)]).toEqual([-2, 2]);
    expect(path.remarks).toContain('Read: 2 shards as one checkpoint.');
    expect([...openSnapshot(join(shards, 'checkpoint-1')).parameters]).toEqual([-1, 1]);
    expect(() => openPath(make('elsewhere', files(1, { ...good, 'b.2.w': first })))).toThrow(
      /the index says to be elsewhere/,
    );
    expect(() => openPath(make('lacks', files(1, { ...good, 'b.3.w': second })))).toThrow("its shards lack 'b.3.w'");
    rmSync(join(shards, 'checkpoint-2', second));
    expect(() => openPath(shards)).toThrow(/checkpoint-2\/model.safetensors: shard 2 of 2 is missing.*--skip-broken/);
    expect(openPath(shards, { skipBroken: true }).steps).toEqual([1]);
  });

  it('whose newest file is torn: refused with the mend, or left out with a line', () => {
    const files = Object.fromEntries([1, 2, 3].map((step) => [`step_${step}.safetensors`, safetensors(w(step, 0))]));
    const torn = make('torn', files);
    truncateSync(join(torn, 'step_3.safetensors'), files['step_3.safetensors'].length - 2);
    expect(() => openPath(torn)).toThrow(
      /step_3.safetensors: .*it is truncated. It is the newest; leave out.*--skip-broken/,
    );
    const path = openPath(torn, { skipBroken: true });
    expect([path.steps, path.length]).toEqual([[1, 2], 2]);
    expect(path.remarks[1]).toMatch(
      /^Left out, broken: .*step_3.safetensors: the tensors need 8 bytes of data, the file has 6/,
    );
    truncateSync(join(torn, 'step_1.safetensors'), 20);
    expect(openPath(torn, { skipBroken: true }).steps).toEqual([2]);
    truncateSync(join(torn, 'step_2.safetensors'), 20);
    expect(() => openPath(torn, { skipBroken: true })).toThrow(/none of its checkpoints can be read/);
    // A file of another shape is no torn file.
    const other = make('other', { ...files, 'step_2.safetensors': safetensors(w(1, 2, 3)) });
    expect(() => openPath(other, { skipBroken: true })).toThrow(
      /step_2.safetensors: 'w' has shape \[3\], the layout says/,
    );
  });

  it('between two steps, as files with steps', () => {
    const files = Object.fromEntries([0, 10, 20, 30].map((step) => [`${step}.safetensors`, safetensors(w(step, 1))]));
    const all = make('range', files);
    expect(rowsOf(all, { from: 10, to: 20 })).toEqual([
      [10, 1],
      [20, 1],
    ]);
    expect(openPath(all, { from: 11 }).steps).toEqual([20, 30]);
    expect(() => openPath(all, { from: 31 })).toThrow('no snapshot is of a step from 31; its steps are 0 to 30');
    const stacked = openPath(fixture('stacked.npz'), { from: 150, to: 175 });
    const whole = openPath(fixture('stacked.npz'));
    expect([stacked.steps, stacked.begin, [...stacked.at(2)]]).toEqual([[150, 175], 2, [...whole.at(2)]]);
    expect(() => openPath(fixture('float32.npy'), { to: 3 })).toThrow(/has no steps.*__steps__/);
    for (const path of [stacked, whole]) path.close();
  });

  it('with whole numbers, masks and empty tensors beside the parameters', () => {
    const tensors: Tensors = {
      'bn.num_batches_tracked': ['I64', [], new Uint8Array(8)],
      mask: ['BOOL', [3], new Uint8Array(3)],
      none: ['F32', [12, 0], new Uint8Array(0)],
      w: ['F32', [2], floats(1, 2)],
    };
    const path = openPath(
      make('buffers', { '1.safetensors': safetensors(tensors), '2.safetensors': safetensors(tensors) }),
    );
    expect([path.dimension, path.remarks.slice(1)]).toEqual([
      2,
      [
        "Left out, whole numbers are no parameters: 'bn.num_batches_tracked' (I64 []), 'mask' (BOOL [3]).",
        "Left out, no number is in them: 'none' (F32 [12, 0]).",
      ],
    ]);
    const stacked = { a: ['F32', [12, 0], new Uint8Array(0)], b: ['F32', [12, 10], new Uint8Array(480)] } as const;
    writeFileSync(join(folder, 'stacked.safetensors'), safetensors(stacked));
    const file = openPath(join(folder, 'stacked.safetensors'));
    expect([file.length, file.dimension]).toEqual([12, 10]);
    file.close();
  });

  it('follow links to files, and not to folders', () => {
    const linked = make('linked', { 'step_1.safetensors': safetensors(w(1, 0)) });
    symlinkSync('..', join(linked, 'up'));
    symlinkSync('step_1.safetensors', join(linked, 'step_2.safetensors'));
    expect(openPath(linked).steps).toEqual([1, 2]);
  });

  it('leave tensors out by exclude, a list or a function', () => {
    const files = { '1.safetensors': safetensors({ ...w(1, 2), 'v.bias': ['F32', [1], floats(3)] }) };
    const both = make('exclude', files);
    expect(rowsOf(both, { exclude: '*.bias' })).toEqual([[1, 2]]);
    expect(rowsOf(both, { include: ['w', (name: string) => name.startsWith('v')], exclude: ['w'] })).toEqual([[3]]);
    expect(() => openPath(both, { include: 'x' })).toThrow(/no tensor of it is included; it holds 'v.bias', 'w'/);
  });
});

describe('a file that changes under the reader', () => {
  const twice = (file: string): string => {
    const copy = join(folder, file);
    cpSync(fixture(file), copy);
    const past = new Date(Date.now() - 60_000);
    utimesSync(copy, past, past);
    return copy;
  };

  it.each(['float32.npy', 'stacked.npz', 'stacked.safetensors'])(
    '%s: overwritten in place, with the same size',
    (name) => {
      const file = twice(name);
      const path = openPath(file);
      expect(path.at(0)).toHaveLength(24);
      const bytes = readFileSync(file);
      bytes.fill(0x3f, bytes.length / 2, bytes.length / 2 + 64);
      writeFileSync(file, bytes);
      expect(() => path.at(1)).toThrow(/has changed since it was opened: it was written to. Open it again/);
      path.close();
    },
  );

  it('grown, replaced or removed', () => {
    const grown = openPath(twice('float32.npy'));
    appendFileSync(join(folder, 'float32.npy'), 'more');
    expect(() => grown.at(0)).toThrow(/its size was 704 bytes and is 708/);
    grown.close();
    const file = twice('float64.npy');
    const replaced = openPath(file);
    copyFileSync(fixture('float64.npy'), `${file}.new`);
    const { mtime } = statSync(file);
    utimesSync(`${file}.new`, mtime, mtime);
    renameSync(`${file}.new`, file);
    expect(() => replaced.at(0)).toThrow(/another file has its name now/);
    replaced.close();
    const removed = openPath(twice('float32.npy'));
    rmSync(join(folder, 'float32.npy'));
    expect(() => removed.at(0)).toThrow(/it was removed while it was read/);
    removed.close();
  });

  it('a checkpoint of a folder between its header and its row', () => {
    const files = { '1.safetensors': safetensors(w(1, 2)), '2.safetensors': safetensors(w(3, 4)) };
    const changing = make('changing', files);
    const past = new Date(Date.now() - 60_000);
    for (const name of Object.keys(files)) utimesSync(join(changing, name), past, past);
    const path = openPath(changing);
    writeFileSync(join(changing, '2.safetensors'), safetensors(w(5, 6)));
    expect([...path.at(0)]).toEqual([1, 2]);
    expect(() => path.at(1)).toThrow(/2.safetensors: it has changed since it was opened: it was written to/);
  });
});

describe('one checkpoint where a path is expected', () => {
  const file = (name: string, tensors: Tensors): string => {
    writeFileSync(join(folder, name), safetensors(tensors));
    return join(folder, name);
  };
  const tensor = (...shape: number[]): Tensors[string] => {
    const count = shape.reduce((product, size) => product * size, 1);
    return ['F32', shape, new Uint8Array(4 * count)];
  };

  it.each<[string, Tensors]>([
    ['Linear(17, 6)', { weight: tensor(6, 17), bias: tensor(6) }],
    ['Linear without a bias', { weight: tensor(6, 17) }],
    ['a square network', { '0.weight': tensor(4, 4), '2.weight': tensor(4, 4) }],
    ['a square network of Flax', { 'Dense_0/kernel': tensor(4, 4), 'Dense_0/bias': tensor(4) }],
    ['convolutions without a bias', { 'a.weight': tensor(8, 3, 3, 3), 'b.weight': tensor(8, 8, 3, 3) }],
    ['a matrix and a vector', { w: tensor(6, 17), b: tensor(6) }],
  ])('%s is refused with the mend, and read where it is insisted', (_what, tensors) => {
    const at = file('one.safetensors', tensors);
    expect(() => openPath(at)).toThrow(PathFileError);
    expect(() => openPath(at)).toThrow(
      /looks like one checkpoint, not a path: '.*' is \[.*\]. Put checkpoints into a folder.*`stacked` \(--stacked\)/,
    );
    const path = openPath(at, { stacked: true });
    expect(path.length).toBe(Object.values(tensors)[0][1][0]);
    path.close();
    expect(openSnapshot(at).parameters.length).toBeGreaterThan(0);
  });

  it.each<[string, Tensors]>([
    [
      'stacked layers',
      { 'a.weight': tensor(5, 4, 3), 'a.bias': tensor(5, 4), 'norm.weight': tensor(5, 4), 'norm.bias': tensor(5, 4) },
    ],
    ['stacked kernels', { 'a.weight': tensor(5, 8, 3, 3, 3) }],
    ['a matrix', { path: tensor(5, 40) }],
    [
      'a stacked scalar, with steps',
      { scale: tensor(5), 'a.bias': tensor(5, 2), __steps__: ['I64', [5], new Uint8Array(40)] },
    ],
  ])('%s are a path', (_what, tensors) => {
    const path = openPath(file('path.safetensors', tensors));
    expect(path.length).toBe(5);
    path.close();
  });

  it('of our own is told by its metadata', () => {
    const one = [...snapshotChunks(new Float32Array(108), [{ name: 'weight', shape: [6, 18], layer: 1 }])];
    writeFileSync(join(folder, 'own.safetensors'), Buffer.concat(one));
    expect(() => openPath(join(folder, 'own.safetensors'))).toThrow('it is one snapshot; put its like into a folder');
  });
});
