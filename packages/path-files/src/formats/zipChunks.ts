import { crc32 } from './crc32.ts';

/** A file of an archive to be written. */
export interface WrittenMember {
  readonly name: string;
  /** In bytes: what the chunks hold together. */
  readonly size: number;
  readonly chunks: Iterable<Uint8Array<ArrayBuffer>>;
}

interface Written {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly crc: number;
}

/** A zip archive of stored members, piece by piece. @throws RangeError for 4 GB or more */
export function* zipChunks(members: readonly WrittenMember[]): Generator<Uint8Array<ArrayBuffer>, void> {
  const needed = members.reduce((sum, { name, size }) => sum + size + 6 * name.length + 92, 22);
  if (needed > 0xffffffff || members.length > 0xffff) {
    throw new RangeError(
      `A .npz of ${members.length} arrays and ${needed} bytes is not written (65,535 arrays and 4 GB at most); write .safetensors.`,
    );
  }
  const written: Written[] = [];
  let offset = 0;
  for (const { name, size, chunks } of members) {
    const nameBytes = new TextEncoder().encode(name);
    const flags = nameBytes.length === name.length ? streamed : streamed | unicode;
    let crc = 0;
    yield record(0x04034b50, [20, flags, 0, 0, date], [0, 0, 0], [nameBytes.length, 0], nameBytes);
    for (const chunk of chunks) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
    yield record(0x08074b50, [], [crc, size, size], []);
    written.push({ name: nameBytes, flags, offset, size, crc });
    offset += 30 + nameBytes.length + size + 16;
  }
  let directorySize = 0;
  for (const { name, flags, offset, size, crc } of written) {
    const longs = Uint8Array.from([...longBytes(0), ...longBytes(offset), ...name]);
    yield record(0x02014b50, [20, 20, flags, 0, 0, date], [crc, size, size], [name.length, 0, 0, 0, 0], longs);
    directorySize += 46 + name.length;
  }
  yield record(0x06054b50, [0, 0, written.length, written.length], [directorySize, offset], [0]);
}

// Sizes and checksum follow the data of a member, so that rows need not be read twice.
const streamed = 0x0008;
// The name has letters beyond ASCII, in UTF-8.
const unicode = 0x0800;
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
