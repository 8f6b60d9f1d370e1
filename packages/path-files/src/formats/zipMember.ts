import { bytesAt, memorySource, sliceSource, type ByteSource } from './byteSource.ts';
import { crc32 } from './crc32.ts';
import { PathFileError } from './pathFileError.ts';
import type { ZipMember } from './zipDirectory.ts';

/** Inflates raw deflate data to `size` bytes; it must not make more than that. */
export type Inflate = (compressed: Uint8Array, size: number) => Uint8Array;

export interface ZipOptions {
  /** Needed for np.savez_compressed; the readers of `@policypath/path-files/node` bring node:zlib's. */
  readonly inflate?: Inflate;
  /** Most bytes that the deflated members may take together; 64 MiB and 16 times the file's size unless given. */
  readonly maximumInflatedBytes?: number;
}

// Deflate codes at most 258 bytes in two bits: no honest member grows more than this.
const largestDeflateRatio = 1032;

/**
 * The bytes of a member: a part of the file where it is stored, else inflated into memory and its checksum verified.
 *
 * @throws PathFileError with the reason.
 */
export function memberSource(source: ByteSource, member: ZipMember, inflate: Inflate | undefined): ByteSource {
  const { name, offset, compressedSize, size } = member;
  const label = `${source.name}, member '${name}'`;
  if (!member.deflated) return sliceSource(source, offset, size, label);
  if (inflate === undefined) {
    throw new PathFileError(
      label,
      'it is deflated; give the reader an `inflate`, or save it without compression (np.savez).',
    );
  }
  const compressed = bytesAt(source, offset, compressedSize, `'${name}'`);
  let bytes: Uint8Array;
  try {
    bytes = inflate(compressed, size);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new PathFileError(label, `it does not inflate to its ${size} bytes (${reason}).`, { cause: error });
  }
  if (bytes.length !== size || crc32(bytes) !== member.crc) {
    throw new PathFileError(label, `it inflates to ${bytes.length} bytes of ${size}, or its checksum is wrong.`);
  }
  return memorySource(bytes, label);
}

/** @throws PathFileError where the deflated members claim more than deflate can make or `maximumInflatedBytes` allows. */
export function refuseBombs(
  source: ByteSource,
  members: readonly ZipMember[],
  { maximumInflatedBytes: maximum = 64 * 1024 * 1024 + 16 * source.size }: ZipOptions,
): void {
  let total = 0;
  for (const { name, deflated, size, compressedSize } of members) {
    if (!deflated) continue;
    if (size > largestDeflateRatio * compressedSize) {
      throw new PathFileError(
        source.name,
        `'${name}' claims ${size} bytes from ${compressedSize}, more than deflate can.`,
      );
    }
    total += size;
  }
  if (total > maximum) {
    throw new PathFileError(
      source.name,
      `its deflated members claim ${total} bytes of memory, allowed are ${maximum}; raise maximumInflatedBytes if that is ` +
        'right, or save with np.savez, which is read from the file row by row.',
    );
  }
}
