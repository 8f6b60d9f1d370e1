import { bytesAt, refuseLongHeader, type ByteSource, type HeaderOptions } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import { parseMetadata, type PathMetadata } from './pathMetadata.ts';
import { readNpy } from './readNpy.ts';
import type { StoredTensor, TensorFile } from './tensorFile.ts';
import { zipDirectory, type ZipMember } from './zipDirectory.ts';
import { memberSource, refuseBombs, type ZipOptions } from './zipMember.ts';

export const metadataMember = 'metadata.json';

/**
 * Reads the directory and the headers of a .npz archive. Stored members (np.savez) stay in the file and are read on
 * demand; deflated ones (np.savez_compressed) are inflated into memory here, bounded by `maximumInflatedBytes`, and their
 * checksum is verified.
 *
 * @throws PathFileError with the reason.
 */
export function readNpz(
  source: ByteSource,
  options: ZipOptions & HeaderOptions = {},
  members: readonly ZipMember[] = zipDirectory(source, options),
): TensorFile {
  refuseBombs(source, members, options);
  const tensors: StoredTensor[] = [];
  let metadata: PathMetadata | undefined;
  for (const member of members) {
    // Zip programs write an entry for each folder: 'actor/' beside 'actor/w.npy'.
    if (member.name.endsWith('/') && member.size === 0) continue;
    const isArray = member.name.endsWith('.npy');
    if (!isArray && member.name !== metadataMember) {
      throw new PathFileError(
        source.name,
        `it holds '${member.name}', which is no NumPy array (.npy); an .npz holds arrays alone, as np.savez writes it.`,
      );
    }
    const content = memberSource(source, member, options.inflate);
    if (isArray) {
      const name = member.name.slice(0, -'.npy'.length);
      if (name === '') {
        throw new PathFileError(
          source.name,
          "an array has no name (member '.npy'); save it under one: np.savez(file, w=w).",
        );
      }
      tensors.push(readNpy(content, name));
    } else {
      metadata = readMetadata(source.name, content, options);
    }
  }
  return { name: source.name, format: 'npz', tensors, metadata };
}

function readMetadata(file: string, content: ByteSource, options: HeaderOptions): PathMetadata {
  refuseLongHeader(file, `'${metadataMember}'`, content.size, options);
  return parseMetadata(file, new TextDecoder().decode(bytesAt(content, 0, content.size, metadataMember)));
}
