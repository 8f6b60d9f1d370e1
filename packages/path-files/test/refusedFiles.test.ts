import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPath } from '../src/node/index.ts';
import { PathBuffer, flatLayout } from '@policypath/path-buffer';
import { memorySource, PathFileError, npzChunks, readPath, readSnapshot, snapshotChunks } from '../src/index.ts';
import { fixture, fixtureBytes } from './fixtures.ts';
import { archive } from './zipArchive.ts';

/** A safetensors file with this header, written by hand. */
function safetensors(header: string | object, data = 0, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const tensor = (shape: unknown[], offsets: unknown[], dtype = 'F32'): object => ({
  dtype,
  shape,
  data_offsets: offsets,
});

/** A .npy file with this header, written by hand. */
function npy(header: string, data = 0): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + data);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  return bytes;
}

const changed = (bytes: Uint8Array, from: string, to: string): Uint8Array => {
  const text = Buffer.from(bytes).toString('latin1');
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1'));
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('files that are refused', () => {
  it.each([
    ['integers.npy', /no tensor of it has floating-point numbers: 'parameters' is I64 \[2, 3\]; save.*as float32/],
    ['objects.npy', /pickled Python objects, which are never read/],
    ['structured.npy', /structured array/],
    ['vector.npy', /one axis, a path needs \[snapshots, parameters\]; reshape/],
    ['no-rows.npy', /no tensor of it has floating-point numbers: 'parameters' is F32 \[0, 24\]/],
    ['bomb.npz', /claim 16000128 bytes of memory, allowed are 1000000; raise maximumInflatedBytes/],
    ['generate.py', /begins as neither a .safetensors, a .npy, a .npz nor a PyTorch file/],
    ['checkpoints/step_100.safetensors', /do not begin with the same number of snapshots.*into a folder, numbered/],
    ['missing.npy', /cannot be opened \(ENOENT/],
  ])('%s', (name, reason) => {
    const open = (): unknown => openPath(fixture(name), { maximumInflatedBytes: 1_000_000 });
    expect(open).toThrow(PathFileError);
    expect(open).toThrow(reason);
  });

  it.skipIf(process.platform !== 'linux')('a device', () => {
    expect(() => openPath('/dev/zero')).toThrow('not a regular file');
  });

  it('values that are not finite as float32, when their row is read', () => {
    const path = openPath(fixture('nan.npy'));
    expect(path.at(2)).toHaveLength(24);
    expect(() => path.at(3)).toThrow(
      /nan.npy: snapshot 3 is not finite: NaN \(as float32\) at position 13 of 'parameters'/,
    );
    path.close();
    expect(() => readPath(fixtureBytes('beyond-float32.npy')).at(0)).toThrow(/Infinity \(as float32\) at position 1/);
    expect(() => readSnapshot(fixtureBytes('nan.npy'))).toThrow('NaN (as float32) at position 85');
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a lying header length', safetensors({}, 0, 2n ** 63n), /claims 9223372036854776000 bytes, the file has 10/],
    ['a huge shape', safetensors({ a: tensor([2 ** 40, 2 ** 40], [0, 8]) }, 8), /which no file can hold/],
    [
      'a large shape',
      safetensors({ a: tensor([2, 2 ** 40], [0, 8]) }, 8),
      /8796093022208 bytes by its shape, and.*\[0, 8\]/,
    ],
    ['a negative shape', safetensors({ a: tensor([-1, -2], [0, 8]) }, 8), /which no file can hold/],
    ['a shape of no number', safetensors({ a: tensor(['2', 1], [0, 8]) }, 8), /which no file can hold/],
    [
      'an overlap',
      safetensors({ a: tensor([2, 1], [0, 8]), b: tensor([2, 1], [4, 12]) }, 12),
      /begins at byte 4 of the data, expected 8/,
    ],
    ['a hole', safetensors({ a: tensor([2, 1], [4, 12]) }, 12), /begins at byte 4 of the data, expected 0/],
    [
      'bytes left over',
      safetensors({ a: tensor([2, 1], [0, 8]) }, 9),
      /need 8 bytes of data, the file has 9; 1 bytes follow the last tensor/,
    ],
    [
      'truncation',
      safetensors({ a: tensor([2, 1], [0, 8]) }, 7),
      /need 8 bytes of data, the file has 7; it is truncated/,
    ],
    ['an unknown type', safetensors({ a: tensor([2, 1], [0, 8], 'F3') }, 8), /of type "F3"; known are F32/],
    [
      'no shape',
      safetensors({ a: { dtype: 'F32', data_offsets: [0, 8] } }, 8),
      /needs "dtype", "shape" and "data_offsets"/,
    ],
    [
      'a name twice',
      safetensors(`{"a":${JSON.stringify(tensor([1, 1], [0, 4]))},"\\u0061":{}}`, 4),
      /the name 'a' occurs twice/,
    ],
    ['deep nesting', safetensors('{"a":'.repeat(1000)), /nested deeper than 3 levels/],
    ['JSON that breaks off', safetensors('{"a":"'), /not valid JSON/],
    ['no UTF-8', changed(safetensors('{"aaa":1}'), 'aaa', '\xff\xfe\xfd'), /not valid JSON/],
    ['no tensor', safetensors({}), /it holds no tensor/],
    [
      "a tensor named '__metadata__'",
      safetensors({ __metadata__: tensor([2, 1], [0, 8]) }, 8),
      /a tensor is named '__metadata__', the name under which the format keeps texts; save it under another/,
    ],
    ['a tensor without a name', safetensors({ '': tensor([2, 1], [0, 8]) }, 8), /a tensor has no name/],
    [
      'numbers that are not read',
      safetensors({ a: tensor([2, 4], [0, 8], 'F8_E5M2') }, 8),
      /of type F8_E5M2.*not read/,
    ],
    [
      'a wrong count of steps',
      safetensors({ __steps__: tensor([1], [0, 8], 'I64'), a: tensor([2, 1], [8, 16]) }, 16),
      /one for each of 2 snapshots/,
    ],
    [
      'metadata of a later version',
      safetensors({ __metadata__: { policypath: '{"version":2}' } }),
      /version 2; this release reads version 1/,
    ],
    [
      'metadata of no path',
      safetensors({ __metadata__: { policypath: '{"version":1}' } }),
      /neither a path nor a snapshot/,
    ],
    ['a header of another kind', npy('{}'), /not one that numpy writes: "{}"/],
    [
      'a key twice',
      npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", 4),
      /names 'descr' twice/,
    ],
    [
      'a huge .npy',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999), }", 4),
      /no file can hold|needs \d+ bytes/,
    ],
    [
      'a .npy with more behind it',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", 5),
      /holds something more/,
    ],
    [
      'a truncated .npy',
      fixtureBytes('float32.npy').subarray(0, 300),
      /needs 576 bytes, the file has 172; it is truncated/,
    ],
    ['a truncated .npz', fixtureBytes('stacked.npz').subarray(0, 900), /no end record of a zip archive/],
    [
      'an archive with something else',
      changed(fixtureBytes('one-matrix.npz'), 'arr_0.npy', 'data/0.tx'),
      /'data\/0.tx', which is no NumPy array \(.npy\); an .npz holds arrays alone/,
    ],
    [
      'a member of another size',
      changed(fixtureBytes('one-matrix.npz'), '(6, 24)', '(6, 23)'),
      /member 'arr_0.npy': shape \[6, 23\] of F32 needs/,
    ],
    [
      'a member name twice',
      changed(fixtureBytes('stacked.npz'), 'fc2.bias', 'fc1.bias'),
      /two members named 'fc1.bias.npy'/,
    ],
    ['nothing', new Uint8Array(0), /has 0 bytes, too few/],
  ])('%s', (_what, bytes, reason) => {
    expect(() => readPath(bytes)).toThrow(PathFileError);
    expect(() => readPath(bytes)).toThrow(reason);
  });

  it('.npz archives by what is in them', () => {
    const array = fixtureBytes('float32.npy');
    const folders = archive({ 'actor/': new Uint8Array(0), 'actor/w.npy': array });
    expect(readPath(folders).layout).toEqual([{ name: 'actor/w', shape: [24], layer: 1 }]);
    expect(() => readPath(archive({ 'w.npy': array, 'notes.txt': array }))).toThrow(
      /holds 'notes.txt', which is no NumPy array \(.npy\); an .npz holds arrays alone/,
    );
    expect(() => readPath(archive({ '.npy': array }))).toThrow(
      /an array has no name \(member '.npy'\); save it under one/,
    );
    expect(() => readPath(archive({}))).toThrow('it holds no tensor');
  });

  it('headers beyond the limit, with the mend', () => {
    const large = safetensors(JSON.stringify({ a: tensor([2, 1], [0, 8]) }).padEnd(9 * 2 ** 20), 8);
    expect(() => readPath(large)).toThrow(
      /the header has 9437184 bytes; 8388608 are read at most. Raise maximumHeaderBytes/,
    );
    expect(readPath(large, { maximumHeaderBytes: 10 * 2 ** 20 }).length).toBe(2);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['weights.h5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0), /HDF5.*np.savez\(file/],
    ['model.gguf', new TextEncoder().encode('GGUF123456789'), /GGUF files are not read.*take the .safetensors/],
    ['model.onnx', Uint8Array.of(8, 10, 18, 7, 112, 121, 116, 111, 114, 99, 104), /ONNX files are not read.*np.savez/],
    ['agent.pkl', Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0), /pickles are not read, since loading one runs/],
    [
      'model.keras',
      archive({ 'config.json': Uint8Array.of(1), 'model.weights.h5': Uint8Array.of(1) }),
      /Keras archives.*np.savez/,
    ],
    ['params.msgpack', new Uint8Array(20), /Flax's files.*safetensors.flax/],
  ])('%s, with what to do', (name, bytes, reason) => {
    expect(() => readPath(memorySource(bytes, name))).toThrow(PathFileError);
    expect(() => readPath(memorySource(bytes, name))).toThrow(reason);
  });

  it('a member whose own header has another name', () => {
    const bytes = Buffer.from(fixtureBytes('one-matrix.npz'));
    bytes.write('arr_1.npy', bytes.lastIndexOf('arr_0.npy'));
    expect(() => readPath(new Uint8Array(bytes))).toThrow(/'arr_1.npy' has another name in its own header/);
  });

  it('members that overlap, as those of zip bombs', () => {
    const bytes = Buffer.from(fixtureBytes('stacked.npz'));
    const first = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    for (const field of [20, 24]) bytes.writeUInt32LE(bytes.readUInt32LE(first + field) + 4, first + field);
    expect(() => readPath(new Uint8Array(bytes))).toThrow(
      /'__steps__.npy' reaches beyond byte \d+, where something else begins/,
    );
  });

  it('one snapshot where a path is expected, and a path where a snapshot is', () => {
    const one = Buffer.concat([...snapshotChunks(Float32Array.of(1, 2), flatLayout(2))]);
    expect(() => readPath(new Uint8Array(one))).toThrow('it is one snapshot; put its like into a folder');
    const buffer = new PathBuffer({ capacity: 1, layout: flatLayout(2) });
    buffer.push(Float32Array.of(1, 2), 0);
    expect(() => readSnapshot(new Uint8Array(Buffer.concat([...npzChunks(buffer)])))).toThrow('a whole path, not one');
  });

  it('a file that shrinks after it was opened', () => {
    const file = join(folder, 'shrinks.npy');
    copyFileSync(fixture('float32.npy'), file);
    const path = openPath(file);
    truncateSync(file, 200);
    expect(() => path.at(5)).toThrow('it has shrunk since it was opened');
    path.close();
  });
});

/** A folder with copies of fixtures under other names. */
function make(name: string, files: Record<string, string>): string {
  mkdirSync(join(folder, name));
  for (const [file, source] of Object.entries(files)) copyFileSync(fixture(source), join(folder, name, file));
  return join(folder, name);
}

describe('folders that are refused', () => {
  const step = 'checkpoints/step_100.safetensors';

  it('without checkpoints, with several kinds, without numbers, with a number twice', () => {
    expect(() => openPath(make('none', { 'notes.txt': step }))).toThrow(
      /holds no .safetensors.*\(it holds notes.txt\)/,
    );
    expect(() => openPath(make('keras', { 'w1.h5': step }))).toThrow(/holds w1.h5\): HDF5 files \(Keras\).*np.savez/);
    expect(() => openPath(make('plain', { 'last.safetensors': step }))).toThrow(
      /holds one checkpoint, 'last.safetensors', without a step in its name/,
    );
    expect(() => openPath(make('twice', { 'a1.safetensors': step, 'a01.safetensors': step }))).toThrow(
      /have the same number, 1/,
    );
    const kinds = { '1.safetensors': step, '2.safetensors': step, '1.npy': 'vector.npy', '2.npy': 'vector.npy' };
    expect(() => openPath(make('kinds', kinds))).toThrow(
      /2 series of checkpoints: #.npy \(2\), #.safetensors \(2\); say which is meant: --step '{step}.npy' or/,
    );
    expect(openPath(join(folder, 'kinds'), { step: '{step}.npy' }).steps).toEqual([1, 2]);
  });

  it('with a file that differs from the first or is broken, named', () => {
    const parts = { '1.safetensors': step, '2.safetensors': 'mixed.safetensors' };
    expect(() => openPath(make('differs', parts))).toThrow(
      /2.safetensors: it has no 'fc1.bias', which the layout names/,
    );
    const broken = make('broken', { '1.safetensors': step, '2.safetensors': step });
    truncateSync(join(broken, '2.safetensors'), 400);
    expect(() => openPath(broken)).toThrow(/2.safetensors: .*truncated/);
    const later = make('later', { '1.safetensors': step, '2.safetensors': step });
    const path = openPath(later);
    writeFileSync(join(later, '2.safetensors'), 'gone');
    expect(path.at(0)).toHaveLength(24);
    expect(() => path.at(1)).toThrow(
      /2.safetensors: it has changed since it was opened: its size was 456 bytes and is 4/,
    );
  });

  it('reads a folder of .npy vectors by their numbers, not their names', () => {
    const path = openPath(make('vectors', { 'w10.npy': 'vector.npy', 'w9.npy': 'vector.npy', 'notes.txt': step }));
    expect(path.steps).toEqual([9, 10]);
    expect(path.layout).toEqual([{ name: 'parameters', shape: [24], layer: 1 }]);
  });
});
