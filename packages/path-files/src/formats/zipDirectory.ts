import { bytesAt, refuseLongHeader, viewOf, type ByteSource, type HeaderOptions } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';

/** A member of a zip archive; its bytes lie at [offset, offset + compressedSize). */
export interface ZipMember {
  readonly name: string;
  /** Where its local header begins. */
  readonly localOffset: number;
  readonly deflated: boolean;
  readonly offset: number;
  readonly compressedSize: number;
  /** Bytes once inflated, as the archive claims. */
  readonly size: number;
  readonly crc: number;
}

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;

/**
 * Reads the central directory of a zip archive (PKWARE's APPNOTE 6.3, with zip64). Members that overlap (as those of zip
 * bombs), have one name twice, are encrypted or packed otherwise than by deflate are refused.
 *
 * @throws PathFileError with the reason.
 */
export function zipDirectory(source: ByteSource, options: HeaderOptions = {}): ZipMember[] {
  const refuse = (reason: string): PathFileError => new PathFileError(source.name, reason);
  const { start, size, count } = directoryPlace(source);
  refuseLongHeader(source.name, 'its directory', size, options);
  const directory = bytesAt(source, start, size, 'the directory of the archive');
  const view = viewOf(directory);
  const members = new Map<string, ZipMember>();
  let position = 0;
  while (position < size) {
    if (position + 46 > size || view.getUint32(position, true) !== centralSignature) {
      throw refuse(`its directory is broken at byte ${start + position}.`);
    }
    const flags = view.getUint16(position + 8, true);
    const method = view.getUint16(position + 10, true);
    const nameEnd = position + 46 + view.getUint16(position + 28, true);
    const extraEnd = nameEnd + view.getUint16(position + 30, true);
    const next = extraEnd + view.getUint16(position + 32, true);
    if (next > size) throw refuse(`its directory is broken at byte ${start + position}.`);
    const name = memberName(source.name, directory.subarray(position + 46, nameEnd));
    if ((flags & 0x2041) !== 0) throw refuse(`'${name}' is encrypted.`);
    if (method !== 0 && method !== 8)
      throw refuse(`'${name}' is packed by method ${method}; read are stored and deflated.`);
    const [uncompressed, compressed, localOffset] = sizes64(view, position, nameEnd, extraEnd);
    if (method === 0 && uncompressed !== compressed) {
      throw refuse(`'${name}' is stored in ${compressed} bytes and claims to hold ${uncompressed}.`);
    }
    if (members.has(name)) throw refuse(`it has two members named '${name}'.`);
    members.set(name, {
      name,
      localOffset,
      deflated: method === 8,
      offset: dataOffset(source, localOffset, name, nameEnd - position - 46, start),
      compressedSize: compressed,
      size: uncompressed,
      crc: view.getUint32(position + 16, true),
    });
    position = next;
  }
  if (members.size !== count) throw refuse(`its directory lists ${members.size} members and claims ${count}.`);
  refuseOverlap(source.name, [...members.values()], start);
  return [...members.values()];
}

function directoryPlace(source: ByteSource): { start: number; size: number; count: number } {
  // The end record has 22 bytes and a comment of at most 65,535.
  const tailSize = Math.min(source.size, 22 + 0xffff);
  const tail = viewOf(bytesAt(source, source.size - tailSize, tailSize, 'the end of the archive'));
  let at = tailSize - 22;
  while (
    at >= 0 &&
    !(tail.getUint32(at, true) === endSignature && tail.getUint16(at + 20, true) === tailSize - at - 22)
  ) {
    at -= 1;
  }
  if (at < 0) throw new PathFileError(source.name, 'it has no end record of a zip archive; is it truncated?');
  const endOffset = source.size - tailSize + at;
  if (at >= 20 && tail.getUint32(at - 20, true) === locator64Signature) {
    const record = viewOf(
      bytesAt(source, Number(tail.getBigUint64(at - 12, true)), 56, 'the zip64 end record of the archive'),
    );
    if (record.getUint32(0, true) !== end64Signature)
      throw new PathFileError(source.name, 'its zip64 end record is broken.');
    const [count, size, start] = [32, 40, 48].map((field) => Number(record.getBigUint64(field, true)));
    return { start, size, count };
  }
  const disks = tail.getUint32(at + 4, true);
  const size = tail.getUint32(at + 12, true);
  const start = tail.getUint32(at + 16, true);
  if (disks !== 0 || start + size > endOffset)
    throw new PathFileError(source.name, 'its end record is broken, or it is one part of several.');
  return { start, size, count: tail.getUint16(at + 10, true) };
}

/** Uncompressed size, compressed size and offset of the local header; from the zip64 extra field where that has them. */
function sizes64(view: DataView, position: number, extraStart: number, extraEnd: number): number[] {
  const fields = [24, 20, 42].map((field) => view.getUint32(position + field, true));
  for (let extra = extraStart; extra + 4 <= extraEnd; extra += 4 + view.getUint16(extra + 2, true)) {
    if (view.getUint16(extra, true) !== 1) continue;
    let at = extra + 4;
    return fields.map((value) => {
      if (value !== 0xffffffff || at + 8 > extraEnd) return value;
      at += 8;
      return Number(view.getBigUint64(at - 8, true));
    });
  }
  return fields;
}

/** Where the bytes of a member begin: after its local header, whose name must be the same. */
function dataOffset(
  source: ByteSource,
  localOffset: number,
  name: string,
  nameBytes: number,
  directoryStart: number,
): number {
  const what = `the header of '${name}'`;
  const bytes = bytesAt(source, localOffset, 30 + nameBytes, what);
  const local = viewOf(bytes);
  const nameLength = local.getUint16(26, true);
  const offset = localOffset + 30 + nameLength + local.getUint16(28, true);
  if (local.getUint32(0, true) !== localSignature || offset > directoryStart) {
    throw new PathFileError(source.name, `${what} is broken.`);
  }
  if (nameLength !== nameBytes || memberName(source.name, bytes.subarray(30)) !== name) {
    throw new PathFileError(source.name, `'${name}' has another name in its own header.`);
  }
  return offset;
}

function refuseOverlap(file: string, members: ZipMember[], directoryStart: number): void {
  members.sort((a, b) => a.localOffset - b.localOffset);
  for (const [i, { name, offset, compressedSize }] of members.entries()) {
    const limit = members[i + 1]?.localOffset ?? directoryStart;
    if (offset + compressedSize > limit) {
      throw new PathFileError(
        file,
        `'${name}' reaches beyond byte ${limit}, where something else begins; is it truncated?`,
      );
    }
  }
}

function memberName(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PathFileError(file, 'the name of a member is not UTF-8.', { cause: error });
  }
}
