import { bytesAt, maximumHeaderBytes, memorySource, sliceSource, type ByteSource } from './byteSource.ts';
import { crc32 } from './crc32.ts';
import { PathFileError } from './pathFileError.ts';
import { parseMetadata, type PathMetadata } from './pathMetadata.ts';
import { readNpy } from './readNpy.ts';
import type { StoredTensor, TensorFile } from './tensorFile.ts';
import { zipDirectory, type ZipMember } from './zipDirectory.ts';

/** Inflates raw deflate data to `size` bytes; it must not make more than that. */
export type Inflate = (compressed: Uint8Array, size: number) => Uint8Array;

export interface NpzOptions {
  /** Needed for np.savez_compressed; the readers of `@policypath/path-files/node` bring node:zlib's. */
  readonly inflate?: Inflate;
  /** Most bytes that the deflated members may take together; 64 MiB and 16 times the file's size unless given. */
  readonly maximumInflatedBytes?: number;
}

export const metadataMember = 'metadata.json';
// Deflate codes at most 258 bytes in two bits: no honest member grows more than this.
const largestDeflateRatio = 1032;

/**
 * Reads the directory and the headers of a .npz archive. Stored members (np.savez) stay in the file and are read on
 * demand; deflated ones (np.savez_compressed) are inflated into memory here, bounded by `maximumInflatedBytes`, and their
 * checksum is verified.
 *
 * @throws PathFileError with the reason.
 */
export function readNpz(source: ByteSource, options: NpzOptions = {}): TensorFile {
  const { inflate, maximumInflatedBytes = 64 * 1024 * 1024 + 16 * source.size } = options;
  const members = zipDirectory(source);
  refuseBombs(source.name, members, maximumInflatedBytes);
  const tensors: StoredTensor[] = [];
  let metadata: PathMetadata | undefined;
  for (const member of members) {
    const isArray = member.name.endsWith('.npy');
    if (!isArray && member.name !== metadataMember) {
      throw new PathFileError(
        source.name,
        `it holds '${member.name}', which is no NumPy array; a PyTorch or Stable-Baselines3 archive must be exported first ` +
          '(see the README of @policypath/path-files).',
      );
    }
    const content = memberSource(source, member, inflate);
    if (isArray) {
      tensors.push(readNpy(content, member.name.slice(0, -'.npy'.length)));
    } else {
      metadata = readMetadata(source.name, content);
    }
  }
  return { name: source.name, format: 'npz', tensors, metadata };
}

function readMetadata(file: string, content: ByteSource): PathMetadata {
  if (content.size > maximumHeaderBytes) {
    throw new PathFileError(
      file,
      `'${metadataMember}' has ${content.size} bytes; ${maximumHeaderBytes} are read at most.`,
    );
  }
  return parseMetadata(file, new TextDecoder().decode(bytesAt(content, 0, content.size, metadataMember)));
}

function memberSource(source: ByteSource, member: ZipMember, inflate: Inflate | undefined): ByteSource {
  const { name, offset, compressedSize, size } = member;
  const label = `${source.name}, member '${name}'`;
  if (!member.deflated) return sliceSource(source, offset, size, label);
  if (inflate === undefined) {
    throw new PathFileError(label, 'it is deflated; give the reader an `inflate`, or save with np.savez.');
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

function refuseBombs(file: string, members: readonly ZipMember[], maximum: number): void {
  let total = 0;
  for (const { name, deflated, size, compressedSize } of members) {
    if (!deflated) continue;
    if (size > largestDeflateRatio * compressedSize) {
      throw new PathFileError(file, `'${name}' claims ${size} bytes from ${compressedSize}, more than deflate can.`);
    }
    total += size;
  }
  if (total > maximum) {
    throw new PathFileError(
      file,
      `its deflated members claim ${total} bytes of memory, allowed are ${maximum}; raise maximumInflatedBytes if that is ` +
        'right, or save with np.savez, which is read from the file row by row.',
    );
  }
}
