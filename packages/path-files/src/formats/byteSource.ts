import { PathFileError } from './pathFileError.ts';

/** Bytes that can be read at any offset: a file, an array in memory, a member of an archive. */
export interface ByteSource {
  /** Stands in error messages. */
  readonly name: string;
  /** Bytes in all. */
  readonly size: number;
  /** Whether all bytes lie in memory, as those of a member that was inflated. */
  readonly held?: boolean;
  /** Fills `target` from `offset`; offset + target.length <= size. */
  read(offset: number, target: Uint8Array): void;
}

/** Reads from an array in memory. */
export function memorySource(bytes: Uint8Array, name = 'the file'): ByteSource {
  return {
    name,
    size: bytes.length,
    held: true,
    read: (offset, target) => target.set(bytes.subarray(offset, offset + target.length)),
  };
}

/** A part of a source as a source of its own. */
export function sliceSource(source: ByteSource, start: number, size: number, name: string): ByteSource {
  return { name, size, read: (offset, target) => source.read(start + offset, target) };
}

/** `length` bytes from `offset`, in a new array that is made only when the source has them. */
export function bytesAt(source: ByteSource, offset: number, length: number, what: string): Uint8Array<ArrayBuffer> {
  if (!(offset >= 0 && length >= 0 && offset + length <= source.size)) {
    throw new PathFileError(
      source.name,
      `${what} would lie in bytes ${offset} to ${offset + length}, the file has ${source.size}; is it truncated?`,
    );
  }
  const bytes = new Uint8Array(length);
  source.read(offset, bytes);
  return bytes;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Headers, archive directories and metadata beyond this are refused: 8 MiB describe some 80,000 tensors. */
const maximumHeaderBytes = 8 * 1024 * 1024;

export interface HeaderOptions {
  /** Most bytes of a header or an archive's directory: 8 MiB unless given. Parsing takes a small multiple in memory. */
  readonly maximumHeaderBytes?: number;
}

/** @throws PathFileError for a header that is longer than the options allow. */
export function refuseLongHeader(file: string, what: string, size: number, options: HeaderOptions): void {
  const maximum = options.maximumHeaderBytes ?? maximumHeaderBytes;
  if (size <= maximum) return;
  throw new PathFileError(
    file,
    `${what} has ${size} bytes; ${maximum} are read at most. Raise maximumHeaderBytes if you trust the file, or save fewer ` +
      'tensors in one file.',
  );
}
