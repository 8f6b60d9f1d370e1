import { checkOptions } from '@policypath/options';
import type { DescribedPath } from '@policypath/path-buffer';
import { crc32 } from './crc32.ts';
import { describePath, rowChunks, stepBytes, type WritePathOptions } from './describedPath.ts';
import { npyHeader } from './npyChunks.ts';
import { formatMetadata, pathName, stepsName } from './pathMetadata.ts';
import { metadataMember } from './readNpz.ts';

interface Written {
  readonly name: Uint8Array;
  readonly offset: number;
  readonly size: number;
  readonly crc: number;
}

/**
 * A path as the bytes of a .npz archive, piece by piece: `path` [n, m] float32 and `__steps__` [n] int64, stored (floats
 * hardly deflate, and stored rows can be read on demand), and the layout in metadata.json.
 *
 * @throws RangeError for a path without snapshots, of 4 GB or more (write .safetensors), or rows, layout or steps that do
 * not fit.
 */
export function* npzChunks(
  path: DescribedPath,
  options: WritePathOptions = {},
): Generator<Uint8Array<ArrayBuffer>, void> {
  checkOptions('npzChunks', options, { layout: true, steps: true });

  const { length, layout, steps } = describePath(path, options);
  const matrixHeader = npyHeader('<f4', [length, path.dimension]);
  const matrixSize = matrixHeader.length + 4 * length * path.dimension;
  const metadata = new TextEncoder().encode(formatMetadata({ kind: 'path', begin: path.begin, layout }));
  if (matrixSize + 16 * length + metadata.length + 4096 > 0xffffffff) {
    throw new RangeError(`A .npz of ${matrixSize} bytes is not written (4 GB at most); write .safetensors.`);
  }
  const members: { name: string; size: number; chunks: Iterable<Uint8Array<ArrayBuffer>> }[] = [
    { name: metadataMember, size: metadata.length, chunks: [metadata] },
    { name: `${pathName}.npy`, size: matrixSize, chunks: chain([matrixHeader], rowChunks(path)) },
  ];
  if (steps !== undefined) {
    const chunks = [npyHeader('<i8', [length]), stepBytes(steps)];
    members.push({ name: `${stepsName}.npy`, size: chunks[0].length + chunks[1].length, chunks });
  }

  const written: Written[] = [];
  let offset = 0;
  for (const { name, size, chunks } of members) {
    const nameBytes = new TextEncoder().encode(name);
    let crc = 0;
    yield record(0x04034b50, [20, streamed, 0, 0, date], [0, 0, 0], [nameBytes.length, 0], nameBytes);
    for (const chunk of chunks) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
    yield record(0x08074b50, [], [crc, size, size], []);
    written.push({ name: nameBytes, offset, size, crc });
    offset += 30 + nameBytes.length + size + 16;
  }
  let directorySize = 0;
  for (const { name, offset, size, crc } of written) {
    const longs = Uint8Array.from([...longBytes(0), ...longBytes(offset), ...name]);
    yield record(0x02014b50, [20, 20, streamed, 0, 0, date], [crc, size, size], [name.length, 0, 0, 0, 0], longs);
    directorySize += 46 + name.length;
  }
  yield record(0x06054b50, [0, 0, written.length, written.length], [directorySize, offset], [0]);
}

// Sizes and checksum follow the data of a member, so that rows need not be read twice.
const streamed = 0x0008;
// 1 January 1980, the archive's zero: the same path gives the same bytes.
const date = 0x0021;

const longBytes = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
const wordBytes = (value: number): number[] => [value & 0xff, value >>> 8];

/** A record of a zip archive: signature, 16-bit fields, 32-bit fields, 16-bit fields, the rest. */
function record(
  signature: number,
  words: readonly number[],
  longs: readonly number[],
  lastWords: readonly number[],
  rest: Uint8Array = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...longBytes(signature),
    ...words.flatMap(wordBytes),
    ...longs.flatMap(longBytes),
    ...lastWords.flatMap(wordBytes),
    ...rest,
  ]);
}

function* chain<T>(...parts: Iterable<T>[]): Generator<T, void> {
  for (const part of parts) yield* part;
}
