import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { memorySource, type ByteSource } from '../src/formats/byteSource.ts';
import { PathFileError } from '../src/formats/pathFileError.ts';
import { pathOfTensors } from '../src/formats/pathOfTensors.ts';
import { readNpy } from '../src/formats/readNpy.ts';
import { readNpz } from '../src/formats/readNpz.ts';
import { readSafetensors } from '../src/formats/readSafetensors.ts';
import { readTorch } from '../src/formats/readTorch.ts';
import { readTensors } from '../src/formats/readTensors.ts';
import { snapshotOfTensors } from '../src/formats/snapshotOfTensors.ts';
import type { StoredPath } from '../src/formats/storedPath.ts';
import type { TensorFile } from '../src/formats/tensorFile.ts';
import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { npzChunks, safetensorsChunks } from '../src/index.ts';
import { fixtureBytes } from './fixtures.ts';

function ours(): PathBuffer {
  const path = new PathBuffer({ capacity: 3, layout: flatLayout(5) });
  for (let i = 0; i < 4; i += 1) path.push(Float32Array.of(i, 1, 2, 3, 4), i);
  return path;
}

/** The valid files that are mutated. */
export const seeds: readonly Uint8Array[] = [
  'float32.npy',
  'float64.npy',
  'version2.npy',
  'stacked.npz',
  'stacked-compressed.npz',
  'stacked-zip64.npz',
  'one-matrix.npz',
  'stacked.safetensors',
  'mixed.safetensors',
  'checkpoints/step_100.safetensors',
  'fortran.npy',
  'big-endian.npy',
  'torch/state.pt',
  'torch/views.pt',
  'torch/nested.pt',
  'torch/deflated.pt',
  'torch/ppo.zip',
]
  .map(fixtureBytes)
  .concat([safetensorsChunks(ours()), npzChunks(ours())].map((chunks) => new Uint8Array(Buffer.concat([...chunks]))));

// Values at which sizes and offsets go wrong.
const edges = [0n, 1n, 7n, 255n, 65_535n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 40n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];
const numbers = ['0', '1', '-1', '2.5', '1e9', '4294967296', '9007199254740993', '99999999999999999999', 'null', '[]'];

type Edit = (bytes: Buffer) => Buffer;

// Half of the positions lie in the first 400 bytes, where most headers are.
const position = fc.oneof(fc.nat(400), fc.nat(2 ** 20));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(position, fc.nat(7)).map(([at, bit]): Edit => (bytes) => {
    bytes[at % bytes.length] ^= 1 << bit;
    return bytes;
  }),
  fc.tuple(position, fc.nat(255)).map(([at, value]): Edit => (bytes) => {
    bytes[at % bytes.length] = value;
    return bytes;
  }),
  fc.tuple(position, fc.constantFrom(...edges), fc.constantFrom(2, 4, 8)).map(([at, value, width]): Edit => (bytes) => {
    const start = at % bytes.length;
    for (let i = 0; i < width && start + i < bytes.length; i += 1)
      bytes[start + i] = Number((value >> BigInt(8 * i)) & 255n);
    return bytes;
  }),
  // A number of a textual header, or of a name, becomes another.
  fc.tuple(fc.nat(60), fc.constantFrom(...numbers)).map(([which, value]): Edit => (bytes) => {
    const text = bytes.toString('latin1');
    const found = [...text.matchAll(/(?<=[[( ,:])\d+/g)];
    if (found.length === 0) return bytes;
    const { index, 0: digits } = found[which % found.length];
    // Where the header's length is fixed, a value of the same length keeps the rest in place.
    const fitted = which % 2 === 0 ? value : value.slice(0, digits.length).padEnd(digits.length);
    return Buffer.from(text.slice(0, index) + fitted + text.slice(index + digits.length), 'latin1');
  }),
  // A record of the archive is hit where its fields are.
  fc
    .tuple(fc.nat(20), fc.nat(45), fc.constantFrom(...edges), fc.constantFrom(2, 4))
    .map(([which, field, value, width]): Edit => (bytes) => {
      const starts = [...bytes.toString('latin1').matchAll(/PK/g)].map(({ index }) => index);
      if (starts.length === 0) return bytes;
      const start = starts[which % starts.length] + field;
      for (let i = 0; i < width && start + i < bytes.length; i += 1)
        bytes[start + i] = Number((value >> BigInt(8 * i)) & 255n);
      return bytes;
    }),
  // An opcode or argument of a pickle becomes another opcode.
  fc
    .tuple(fc.nat(600), fc.constantFrom(...'.()]}RQcbq\x85\x93usaetNXJKMhj\x8a\x80'))
    .map(([at, opcode]): Edit => (bytes) => {
      const start = bytes.indexOf('\x80\x02', 0, 'latin1');
      if (start >= 0 && start + at < bytes.length) bytes[start + at] = opcode.charCodeAt(0);
      return bytes;
    }),
  position.map(
    (at): Edit =>
      (bytes) =>
        bytes.subarray(0, at % bytes.length),
  ),
  fc.tuple(position, fc.uint8Array({ minLength: 1, maxLength: 20 })).map(([at, more]): Edit => (bytes) => {
    const start = at % bytes.length;
    return Buffer.concat([bytes.subarray(0, start), more, bytes.subarray(start)]);
  }),
  fc.tuple(position, position, fc.nat(200)).map(([from, to, length]): Edit => (bytes) => {
    bytes.copyWithin(to % bytes.length, from % bytes.length, (from % bytes.length) + length);
    return bytes;
  }),
  fc.tuple(position, fc.nat(200)).map(([at, length]): Edit => (bytes) => {
    const start = at % bytes.length;
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)]);
  }),
);

/** A valid file with one to three things wrong. */
export const mutatedFile: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.nat(seeds.length - 1), fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([seed, edits]) => {
    let bytes: Buffer = Buffer.from(seeds[seed]);
    for (const apply of edits) if (bytes.length > 0) bytes = Buffer.from(apply(bytes));
    return new Uint8Array(bytes);
  });

/** Refuses to be asked for more than it has: the readers must know before they allocate. */
function strictSource(bytes: Uint8Array): ByteSource {
  const source = memorySource(bytes, 'mutated');
  return {
    ...source,
    read: (offset, target) => {
      if (!(offset >= 0 && offset + target.length <= bytes.length)) {
        throw new Error(`read of ${target.length} bytes at ${offset} of ${bytes.length}`);
      }
      source.read(offset, target);
    },
  };
}

function readAll(path: StoredPath): void {
  for (const row of path.rows()) if (!row.every(Number.isFinite)) throw new Error('a row is not finite');
}

function readSnapshotOf(file: TensorFile): void {
  const { dimension, read } = snapshotOfTensors(file);
  read(new Float32Array(dimension));
}

const npzOptions = {
  inflate: (compressed: Uint8Array, size: number) => inflateRawSync(compressed, { maxOutputLength: Math.max(size, 1) }),
};
const readNpyFile = (source: ByteSource): TensorFile => ({
  name: source.name,
  format: 'npy',
  tensors: [readNpy(source, 'parameters')],
  metadata: undefined,
});

const readers: Readonly<Record<string, (source: ByteSource) => void>> = {
  'safetensors path': (source) => readAll(pathOfTensors(readSafetensors(source))),
  'safetensors snapshot': (source) => readSnapshotOf(readSafetensors(source)),
  'npy path': (source) => readAll(pathOfTensors(readNpyFile(source))),
  'npz path': (source) => readAll(pathOfTensors(readNpz(source, npzOptions))),
  'npz snapshot': (source) => readSnapshotOf(readNpz(source, npzOptions)),
  'torch snapshot': (source) => readSnapshotOf(readTorch(source, npzOptions)),
  'any path': (source) => readAll(pathOfTensors(readTensors(source, npzOptions))),
  'any snapshot': (source) => readSnapshotOf(readTensors(source, npzOptions)),
};

/**
 * Puts a file through every reader; the names of those that took it as valid.
 *
 * @throws Error for anything but a `PathFileError` with a reason.
 */
export function readByAll(bytes: Uint8Array): string[] {
  return Object.keys(readers).filter((name) => explained(name, () => readers[name](strictSource(bytes))));
}

/** Whether `read` succeeds; an error other than a `PathFileError` is thrown on. */
export function explained(name: string, read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof PathFileError && error.message.length > error.file.length + 10) return false;
    throw new Error(`the reader '${name}' fails without a reason`, { cause: error });
  }
}
