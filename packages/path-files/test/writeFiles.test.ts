import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPath, openSnapshot, writeCheckpoints, writePath, writeSnapshot } from '../src/node/index.ts';
import { flatLayout, PathBuffer, type DescribedPath, type ParameterLayout } from '@policypath/path-buffer';
import { npyChunks, npzChunks, readPath, readSnapshot, safetensorsChunks, snapshotChunks } from '../src/index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const joined = (chunks: Iterable<Uint8Array>): Uint8Array => new Uint8Array(Buffer.concat([...chunks]));

const layouts: fc.Arbitrary<ParameterLayout> = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }),
      shape: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4, selector: ({ name }) => name },
  )
  .map((entries) => entries.map((entry, i) => ({ ...entry, layer: 1 + (i >> 1) })));

/** Paths of any layout that began anywhere, with any finite float32. */
const paths = fc
  .tuple(layouts, fc.integer({ min: 1, max: 5 }), fc.nat(9), fc.nat(1000))
  .chain(([layout, capacity, before, step]) => {
    const dimension = layout.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    const row = fc.array(value, { minLength: dimension, maxLength: dimension });
    return fc.array(row, { minLength: 1, maxLength: 7 }).map((rows) => {
      const path = new PathBuffer({ capacity, layout });
      const kept = rows.slice(-capacity).map((values) => Float32Array.from(values));
      path.restore({ begin: before, steps: kept.map((_, i) => step + 7 * i), rows: kept });
      return path;
    });
  });

function expectSame(read: DescribedPath, path: PathBuffer): void {
  expect([read.begin, read.end, read.steps, read.layout]).toEqual([path.begin, path.end, path.steps, path.layout]);
  for (let index = path.begin; index < path.end; index += 1) expect(read.at(index)).toEqual(path.at(index));
}

describe('what is written is read back', () => {
  it('snapshot by snapshot, as a path of what was written so far', () => {
    const snapshots = join(folder, 'snapshots');
    mkdirSync(snapshots);
    const layout = [
      { name: 'a.weight', shape: [2, 2], layer: 1 },
      { name: 'a.bias', shape: [2], layer: 1 },
    ];
    const rows = [0, 1, 2].map((k) => Float32Array.from({ length: 6 }, (_, i) => k + i / 7));
    for (const [k, row] of rows.entries()) {
      writeSnapshot(join(snapshots, `${String(25 * k).padStart(9, '0')}.safetensors`), row, layout);
      const path = openPath(snapshots);
      expect([path.steps, path.layout]).toEqual([[0, 25, 50].slice(0, k + 1), layout]);
      expect([...path.rows()]).toEqual(rows.slice(0, k + 1));
      path.close();
    }
    const noted = join(folder, 'noted.safetensors');
    writeSnapshot(noted, rows[0], layout, { notes: { step: '25', environment: 'Hopper-v4' } });
    expect(openSnapshot(noted)).toEqual({
      parameters: rows[0],
      layout,
      notes: { step: '25', environment: 'Hopper-v4' },
      types: ['F32', 'F32'],
      remarks: [],
    });
    expect(openSnapshot(join(snapshots, '000000000.safetensors')).notes).toEqual({});
    expect(() => writeSnapshot(noted, rows[0], layout, { notes: { policypath: '' } })).toThrow(/cannot be named/);
    expect(() => writeSnapshot(join(snapshots, 'one.npz'), rows[0], layout)).toThrow(/should end in \.safetensors/);
    expect(() => writeSnapshot(join(snapshots, '75.safetensors'), new Float32Array(5), layout)).toThrow(RangeError);
    expect(() => writeSnapshot(join(snapshots, '75.safetensors'), new Float32Array(6).fill(NaN), layout)).toThrow(
      RangeError,
    );
    expect(readdirSync(snapshots)).toHaveLength(3);
  });

  it('to the bit, with layout, steps and global indices, from safetensors and .npz', () => {
    fc.assert(
      fc.property(paths, (path) => {
        expectSame(readPath(joined(safetensorsChunks(path))), path);
        expectSame(readPath(joined(npzChunks(path))), path);
        const plain = readPath(joined(npyChunks(path)));
        expect(Array.from(plain.rows())).toEqual(
          Array.from({ length: path.length }, (_, i) => path.at(path.begin + i)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('snapshot by snapshot', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const { layout } = path;
        const parameters = path.at(path.begin);
        const types = layout.map(() => 'F32');
        const read = readSnapshot(joined(snapshotChunks(parameters, layout)));
        expect(read).toEqual({ parameters, layout, notes: {}, types, remarks: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('layer by layer, and without the rest of the vector', () => {
    const layout = ['a.w', 'b.w', 'c.w'].map((name, i) => ({ name, shape: [2], layer: i + 1 }));
    const path = new PathBuffer({ capacity: 2, layout });
    path.push(Float32Array.of(0, 1, 2, 3, 4, 5), 0);
    path.push(Float32Array.of(6, 7, 8, 9, 10, 11), 25);
    const bytes = joined(safetensorsChunks(path));
    const outer = readPath(bytes, { include: (name) => name !== 'b.w' });
    expect(outer.layout.map(({ name, layer }) => [name, layer])).toEqual([
      ['a.w', 1],
      ['c.w', 3],
    ]);
    expect([...outer.at(1)]).toEqual([6, 7, 10, 11]);
    expect([...readPath(bytes).layer(2).at(1)]).toEqual([8, 9]);
  });
});

function walk(): PathBuffer {
  const path = new PathBuffer({
    capacity: 4,
    layout: [
      { name: 'mu.0.weight', shape: [3, 2], layer: 1 },
      { name: 'mu.0.bias', shape: [3], layer: 1 },
    ],
  });
  for (let i = 0; i < 6; i += 1)
    path.push(
      Float32Array.from({ length: 9 }, (_, k) => i + k / 3),
      25 * i,
    );
  return path;
}

describe('writePath and writeCheckpoints', () => {
  it('write files that openPath reads, and replace what was there only when complete', () => {
    const path = walk();
    for (const extension of ['safetensors', 'npz', 'npy']) {
      const file = join(folder, `path.${extension}`);
      writePath(file, path);
      const read = openPath(file);
      expect(read.format).toBe(extension);
      expect([...read.at(read.begin + 3)]).toEqual([...path.at(5)]);
      read.close();
      const before = readFileSync(file);
      const broken: DescribedPath = {
        begin: 0,
        end: 2,
        dimension: 1,
        at: (index) => Float32Array.of(index === 0 ? 0 : NaN),
      };
      expect(() => writePath(file, broken)).toThrow('Snapshot 1 is not finite: NaN at position 0');
      expect(readFileSync(file)).toEqual(before);
      expect(existsSync(`${file}.partial`)).toBe(false);
    }
  });

  it('write folders of checkpoints', () => {
    const path = walk();
    const target = join(folder, 'checkpoints');
    writeCheckpoints(target, path);
    expect(readdirSync(target)[0]).toBe('000000050.safetensors');
    const read = openPath(target);
    expect([read.layout, read.steps, read.length]).toEqual([path.layout, path.steps, 4]);
    expect(read.at(3)).toEqual(path.at(5));
    expect(openSnapshot(join(target, '000000050.safetensors')).parameters).toEqual(path.at(2));
    expect(() => writeCheckpoints(target, path)).toThrow('is not empty; name a new one');
    expect(() => writeCheckpoints(join(folder, 'twice'), path, { steps: [1, 2, 2, 3] })).toThrow('of step 2');
  });

  it('refuse what does not fit', () => {
    const path = walk();
    const file = join(folder, 'refused.npz');
    expect(() => writePath(join(folder, 'path.csv'), path)).toThrow('should end in .safetensors, .npz or .npy');
    expect(() => writePath(file, path, { layout: flatLayout(8) })).toThrow('describes 8 parameters, the path has 9');
    expect(() => writePath(file, path, { steps: [1, 2] })).toThrow('Got 2 steps for 4 snapshots');
    expect(() => writePath(file, path, { steps: [1, 3, 2, 4] })).toThrow('Step 2 of snapshot 2');
    expect(() => writePath(join(folder, 'path.npy'), path, { steps: [] })).toThrow('keeps neither layout nor steps');
    expect(() => writePath(file, new PathBuffer({ capacity: 1, layout: flatLayout(1) }))).toThrow('no snapshot');
    expect(() => joined(snapshotChunks(Float32Array.of(1), flatLayout(1, '__steps__')))).toThrow('keeps for itself');
    expect(() => writePath(file, [new Float32Array(3)] as never)).toThrow(
      'is a PathBuffer, or an object with begin, end, dimension and at(index); got a list of 1',
    );
    const huge = { begin: 0, end: 4000, dimension: 1_000_000, at: () => new Float32Array(0) };
    expect(() => writePath(file, huge)).toThrow('4 GB at most');
  });
});

function findPython(modules: string): string | undefined {
  const candidates = [process.env['POLICYPATH_PYTHON'], 'python3', '/usr/bin/python3'];
  return candidates.find(
    (python) =>
      python && spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore', timeout: 60_000 }).status === 0,
  );
}

function runPython(python: string, program: string): string {
  const script = join(folder, 'program.py');
  writeFileSync(script, program);
  const { status, stdout, stderr } = spawnSync(python, [script], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  expect(`${status} ${stderr}`).toBe('0 ');
  return stdout;
}

const python = findPython('numpy');
const torchPython = findPython('torch, numpy');
const why = (found: string | undefined, what: string): string =>
  found === undefined ? ` (skipped: no Python with ${what}; POLICYPATH_PYTHON names one)` : '';

describe('the other side', () => {
  it.skipIf(python === undefined)(`numpy reads .npy and .npz${why(python, 'numpy')}`, () => {
    const path = walk();
    writePath(join(folder, 'ours.npz'), path);
    writePath(join(folder, 'ours.npy'), path);
    const printed = runPython(
      python as string,
      `
import json, numpy as np, zipfile
archive = np.load('ours.npz')
assert zipfile.ZipFile('ours.npz').testzip() is None
assert archive['path'].dtype == np.float32 and (archive['path'] == np.load('ours.npy')).all()
metadata = json.loads(archive['metadata.json'])
print(json.dumps([archive['path'].astype(float).tolist(), archive['__steps__'].tolist(), metadata['layout']]))`,
    );
    const rows = Array.from({ length: 4 }, (_, i) => [...path.at(2 + i)]);
    expect(JSON.parse(printed)).toEqual([rows, path.steps, path.layout]);
  });

  const recipe = /```python\n# PyTorch[^]*?```/.exec(
    readFileSync(new URL('../README.md', import.meta.url), 'utf8'),
  )?.[0];
  const withTorch = `
import torch
torch.manual_seed(1)
policy = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
def update():
    with torch.no_grad():
        for p in policy.parameters(): p.add_(torch.randn_like(p))
`;
  const withNumpy = `
import numpy
generator = numpy.random.default_rng(1)
class Parameter:  # stands in for torch.nn.Parameter
    def __init__(self, *shape): self.array = generator.normal(size=shape).astype('f')
    def detach(self): return self
    cpu = float = detach
    def numpy(self): return self.array
class Policy:
    def __init__(self): self.named = {'0.weight': Parameter(4, 3), '0.bias': Parameter(4), '2.weight': Parameter(2, 4), '2.bias': Parameter(2)}
    def named_parameters(self): return self.named.items()
policy = Policy()
def update():
    for p in policy.named.values(): p.array += generator.normal(size=p.array.shape).astype('f')
`;

  const preludes: [string, string | undefined, string][] = [
    ['torch', torchPython, withTorch],
    ['numpy', python, withNumpy],
  ];
  for (const [module, found, prelude] of preludes) {
    it.skipIf(found === undefined)(`the README's export runs with ${module}${why(found, module)}`, () => {
      const code = (recipe ?? '').replace(/^```python\n|```$/g, '');
      expect(code).toContain('np.savez');
      const printed = runPython(
        found as string,
        `${prelude}\n${code}
import json
rows = []
for step in range(0, 100, 25):
    update()
    record(policy, step)
    rows.append(np.concatenate([p.detach().cpu().numpy().ravel() for _, p in policy.named_parameters()]).astype(float).tolist())
export('exported.npz')
print(json.dumps(rows))`,
      );
      const path = openPath(join(folder, 'exported.npz'));
      expect(Array.from(path.rows(), (row) => [...row])).toEqual(JSON.parse(printed));
      expect(path.steps).toEqual([0, 25, 50, 75]);
      expect(path.layout.map(({ name, layer }) => [name, layer])).toEqual([
        ['0.weight', 1],
        ['0.bias', 1],
        ['2.weight', 2],
        ['2.bias', 2],
      ]);
      path.close();
    });
  }
});
