import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathFileError, readPath, readSnapshot, type ReadOptions, type Snapshot } from '../src/index.ts';
import { openPath, openSnapshot } from '../src/node/index.ts';
import { fixture, fixtureBytes } from './fixtures.ts';
import { archive } from './zipArchive.ts';

/** Files of torch 2.13 and stable-baselines3 2.9: see fixtures/torch/generate.py. */
const torch = (name: string): Uint8Array => fixtureBytes(`torch/${name}`);
const expected = JSON.parse(readFileSync(fixture('torch/expected.json'), 'utf8')) as Readonly<
  Record<string, { readonly layout: readonly [string, readonly number[]][]; readonly parameters: number[] }>
>;
const inflate = (compressed: Uint8Array, size: number): Uint8Array =>
  inflateRawSync(compressed, { maxOutputLength: Math.max(size, 1) });
const read = (name: string, options: ReadOptions = {}): Snapshot => readSnapshot(torch(name), { inflate, ...options });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('files of torch.save', () => {
  it.each<[string, ReadOptions]>([
    ['state.pt', {}],
    ['parameters.pth', {}],
    ['protocol4.bin', {}],
    ['nested.pt', {}],
    ['two.pt', { key: 'critic' }],
    ['views.pt', {}],
    ['tied.pt', {}],
    ['stack.pt', {}],
    ['ppo.zip', {}],
    ['big-endian.pt', {}],
    ['deflated.pt', {}],
  ])('%s has the numbers that torch says, in the order of its names', (name, options) => {
    const { parameters, layout } = read(name, options);
    expect(layout.map((entry) => [entry.name, entry.shape])).toEqual(expected[name].layout);
    expect([...parameters]).toEqual(expected[name].parameters);
    expect(openSnapshot(fixture(`torch/${name}`), options).parameters).toEqual(parameters);
  });

  it('say what was taken, and what was left out', () => {
    expect(read('state.pt').remarks).toEqual([
      "Left out, whole numbers are no parameters: '1.num_batches_tracked' (I64 []).",
    ]);
    expect(read('nested.pt').remarks[0]).toBe("Read: 'model_state_dict', not epoch, optimizer_state_dict, loss.");
    expect(read('tied.pt').remarks).toEqual(["Tied weights are counted once: 'head.weight' is 'embed.weight'."]);
    expect(read('views.pt').remarks).toEqual(["Left out, no number is in them: 'empty' (F32 [3, 0])."]);
    expect(read('ppo.zip').remarks).toEqual(["Read: 'policy.pth' of an archive of Stable-Baselines3."]);
    expect(read('views.pt').types).toEqual(['F32', 'F32', 'F32', 'F32', 'F32', 'F64', 'F16', 'BF16']);
  });

  it('may be chosen by key, an optimizer too', () => {
    expect(read('two.pt', { key: 'actor' }).layout.map(({ shape }) => shape)).toEqual([[2, 2]]);
    expect(read('ppo.zip', { key: 'policy' }).parameters).toEqual(read('ppo.zip').parameters);
    expect(() => read('ppo.zip', { key: 'policy.optimizer' })).toThrow(
      "member 'policy.optimizer.pth': it holds no tensor",
    );
    expect(read('nested.pt', { key: 'optimizer_state_dict.state.0', exclude: 'step' }).layout).toHaveLength(2);
    expect(read('nested.pt', { key: '.' }).parameters).toEqual(Float32Array.of(0.5));
    expect(() => read('two.pt', { key: 'policy' })).toThrow(
      /has no state dict 'policy'; it has actor, critic, opt.state.0/,
    );
    expect(() => read('ppo.zip', { key: 'actor' })).toThrow(/no 'actor.pth'; keys of this archive are .*policy/);
    expect(() => read('stack.pt', { key: 'actor' })).toThrow('it is one tensor');
    expect(() => readSnapshot(fixtureBytes('vector.npy'), { key: 'actor' })).toThrow('only PyTorch files have keys');
  });

  it('are a path in a folder, and one stacked tensor is a path', () => {
    mkdirSync(join(folder, 'runs'));
    for (const step of [5, 40]) copyFileSync(fixture('torch/nested.pt'), join(folder, 'runs', `ckpt_${step}.pt`));
    const path = openPath(join(folder, 'runs'));
    expect([path.steps, path.format, [...path.at(1)]]).toEqual([[5, 40], 'torch', expected['nested.pt'].parameters]);
    expect([...readPath(torch('stack.pt')).at(2)]).toEqual(expected['stack.pt'].parameters.slice(8));
  });

  it.each<[string, RegExp]>([
    ['two.pt', /holds 2 state dicts: actor, critic; say which by `key` \(--key actor\)/],
    ['expanded.pt', /'w' of shape \[1000\] repeats the 1 numbers of its storage.*contiguous/],
    ['float8.pt', /holds "torch._utils._rebuild_tensor_v3".*torch.save\(model.state_dict\(\), file\)/],
    ['complex.pt', /holds "torch.ComplexFloatStorage"/],
    ['module.pt', /holds "torch.nn.modules.container.Sequential": of a pickle only tensors and dicts of them are read/],
    ['list.pt', /its top is a list of 2, not a state dict/],
    ['optimizer.pt', /holds the state of an optimizer alone/],
    ['legacy.pt', /PyTorch's format before 1.6.*weights_only=True/],
    ['script.pt', /TorchScript module \(torch.jit.save\).*state_dict/],
    ['system.pt', /holds "posix.system"/],
    ['system4.pt', /holds "posix.system"/],
  ])('refuses %s', (name, reason) => {
    expect(() => read(name)).toThrow(PathFileError);
    expect(() => read(name)).toThrow(reason);
    expect(existsSync('/tmp/owned')).toBe(false);
  });
});

const pickle = (...parts: (string | Uint8Array)[]): Uint8Array =>
  archive({
    'archive/data.pkl': Buffer.concat(['\x80\x02', ...parts].map((part) => Buffer.from(part as string, 'latin1'))),
    'archive/data/0': new Uint8Array(16),
  });
const text = (value: string): string => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
const number = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return `J${bytes.toString('latin1')}`;
};
/** A tensor over storage 0 of 4 numbers. */
const tensor = (offset: number, shape: number[], strides: number[], count = 4, key = '0'): string =>
  `ctorch._utils\n_rebuild_tensor_v2\n((${text('storage')}ctorch\nFloatStorage\n${text(key)}${text('cpu')}${number(count)}tQ` +
  `${number(offset)}(${shape.map(number).join('')}t(${strides.map(number).join('')}t\x89ccollections\nOrderedDict\n)RtR`;
const stateDict = (value: string): Uint8Array => pickle('}', text('w'), value, 's.');

describe('hostile files of torch.save', () => {
  it('start from one that is read', () => {
    expect(readSnapshot(stateDict(tensor(0, [2, 2], [2, 1]))).parameters).toEqual(new Float32Array(4));
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a call of what is not known', stateDict(`cos\nsystem\n(${text('id')}tR`), /holds "os.system"/],
    ['an evaluation', stateDict(`cbuiltins\neval\n(${text('1')}tR`), /holds "builtins.eval"/],
    ['a name that is no property of anything', stateDict('c__proto__\nconstructor\n'), /holds "__proto__.constructor"/],
    ['a call of a text', stateDict(`${text('f')})R`), /calls what is no function/],
    ['a call of a storage type', stateDict('ctorch\nFloatStorage\n)R'), /calls torch.FloatStorage with arguments/],
    ['an ordered dict with contents', stateDict('ccollections\nOrderedDict\n(]tR'), /OrderedDict with arguments/],
    ['a class that is instantiated', stateDict('ccollections\nOrderedDict\n)\x81'), /opcode .*0x81/],
    ['state for a function', stateDict('ccollections\nOrderedDict\n}b'), /sets items of what is no dict/],
    ['a persistent id of its own', stateDict(`${text('x')}Q`), /names a storage in a way/],
    ['a tensor beyond its storage', stateDict(tensor(2, [3], [1])), /reaches to number 4 of its storage, which has 4/],
    ['a tensor with a huge stride', stateDict(tensor(0, [2], [2_000_000_000])), /reaches to number 2000000000/],
    ['a tensor with a negative stride', stateDict(tensor(3, [2], [-1])), /_rebuild_tensor_v2 with arguments/],
    [
      'a huge tensor of one number',
      stateDict(tensor(0, [2_000_000_000, 2_000_000_000], [0, 0])),
      /repeats the 4 numbers/,
    ],
    ['a storage larger than its member', stateDict(tensor(0, [4], [1], 5)), /needs 20 bytes, the file has 16/],
    ['a storage that is not there', stateDict(tensor(0, [4], [1], 4, '7')), /'7', which it does not hold/],
    ['shape and strides of two lengths', stateDict(tensor(0, [4], [1, 1])), /with arguments/],
    ['no dict', pickle('N.'), /its top is no dict/],
    ['an empty dict', pickle('}.'), /holds no tensor/],
    ['a number for a name', pickle('}', number(3), tensor(0, [4], [1]), 's.'), /no text as its name/],
    ['an empty stack', pickle('s.'), /takes from an empty stack/],
    ['a value below a mark', pickle('}(s.'), /takes from an empty stack/],
    ['no mark', pickle('}u.'), /has no mark/],
    ['a key without a value', pickle('}(Nu.'), /sets a key without a value/],
    ['items of a list', pickle(']NNs.'), /sets items of what is no dict/],
    ['values left over', pickle('NN.'), /ends with values left over/],
    ['no end', pickle('}'), /it breaks off/],
    ['a text that breaks off', pickle('X\xff\xff\xff\x7fabc'), /it breaks off/],
    [
      'a number of a million digits',
      pickle('\x8b\x00\x00\x10\x00', 'a'.repeat(2 ** 20), '.'),
      /whole number of 1048576/,
    ],
    ['what was not stored', pickle('h\x05.'), /recalls 5, which it has not stored/],
    ['a later protocol', pickle('\x80\x09.'), /protocol 9/],
    ['a set', pickle('\x8f.'), /opcode .*0x8f/],
    ['a global of nested lists', pickle(']]a\x93.'), /takes from an empty stack|names a global by no text/],
    // Bounds: depth, memo, objects and dicts within one another.
    ['lists in lists, far down', pickle(']'.repeat(90_000), 'a'.repeat(89_999), '.'), /list of 1, not a state dict/],
    ['lists in lists, farther down', pickle(']'.repeat(900_000)), /stacks more than 100000 values/],
    ['dicts in dicts', pickle('}', `${text('k')}}`.repeat(50), 's'.repeat(50), '.'), /deeper than 8/],
    ['too many objects', pickle(']', ']a'.repeat(600_000), '.'), /more than 500000 objects/],
    ['too many marks', pickle('('.repeat(8_000_000)), /more than 1000 marks/],
    [
      'a pickle beyond the limit',
      pickle('N'.repeat(9 * 2 ** 20)),
      /its pickle has 9437186 bytes; 8388608 are read at most. Raise/,
    ],
    ['a billion laughs', billionLaughs('list'), /holds no tensor/],
    ['dicts that laugh', billionLaughs('dict'), /holds no tensor/],
  ])('%s', (_what, bytes, reason) => {
    let error: unknown;
    try {
      readSnapshot(bytes);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PathFileError);
    expect((error as Error).message).toMatch(reason);
  });

  it('a memo takes any index, and no more memory than is stored in it', () => {
    const far = pickle('}r\xff\xff\xff\xff', text('w'), tensor(0, [4], [1]), 's.');
    expect(readSnapshot(far).parameters).toHaveLength(4);
  });

  it('a dict within itself is one dict', () => {
    const own = pickle('}q\x00', text('self'), 'h\x00s', text('w'), tensor(0, [4], [1]), 's.');
    expect(readSnapshot(own).parameters).toHaveLength(4);
  });

  it('views of one storage do not add up to more than a file holds', () => {
    const count = 300_000;
    const views = Array.from({ length: 400 }, (_, i) => text(`w${i}`) + tensor(i, [count], [1], count + 400));
    const members = { 'a/data.pkl': Buffer.from(`\x80\x02}(${views.join('')}u.`, 'latin1') };
    const bytes = archive({ ...members, 'a/data/0': new Uint8Array(4 * (count + 400)) });
    expect(() => readSnapshot(bytes)).toThrow(/120000000 numbers in all, far more than a file of/);
  });
});

/** Nine levels of ten references to the level below: a billion entries to whoever walks them all. */
function billionLaughs(kind: 'list' | 'dict'): Uint8Array {
  const empty = kind === 'list' ? ']' : '}';
  let body = `}${text('0')}${empty}q\x00s`;
  for (let level = 1; level <= 9; level += 1) {
    const before = `h${String.fromCharCode(level - 1)}`;
    const items = Array.from({ length: 10 }, (_, i) => (kind === 'list' ? before : number(i) + before)).join('');
    body += `${text(String(level))}${empty}q${String.fromCharCode(level)}(${items}${kind === 'list' ? 'e' : 'u'}s`;
  }
  return pickle(body, '.');
}
