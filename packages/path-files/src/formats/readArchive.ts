import { callable, checkOptions, numberFromZero } from '@policypath/options';
import type { ByteSource, HeaderOptions } from './byteSource.ts';
import { bytesAt } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import { zipDirectory } from './zipDirectory.ts';
import { memberSource, refuseBombs, type ZipOptions } from './zipMember.ts';

/** A file in a zip archive. */
export interface ArchivedFile {
  /** As the archive has it, with /; who writes it to a disk must look at it first. */
  readonly name: string;
  /** Bytes once inflated. */
  readonly size: number;
  /** Reads the file into memory. A deflated one is compared with its checksum. @throws PathFileError */
  read(): Uint8Array<ArrayBuffer>;
}

/**
 * The files of any zip archive, of which nothing but the directory is read here.
 *
 * @throws PathFileError for a file that is no zip archive, or a broken or hostile one
 */
export function readArchive(source: ByteSource, options: ZipOptions & HeaderOptions = {}): ArchivedFile[] {
  checkOptions('readArchive', options, {
    inflate: callable,
    maximumInflatedBytes: numberFromZero,
    maximumHeaderBytes: numberFromZero,
  });
  if (source.size < 22) throw new PathFileError(source.name, `it has ${source.size} bytes, too few for a zip archive.`);
  const [first, second] = bytesAt(source, 0, 2, 'the start');
  if (first !== 0x50 || second !== 0x4b)
    throw new PathFileError(source.name, 'it does not begin as a zip archive does.');
  const members = zipDirectory(source, options);
  refuseBombs(source, members, options);
  return members
    .filter(({ name }) => !name.endsWith('/'))
    .map((member) => ({
      name: member.name,
      size: member.size,
      read() {
        const content = memberSource(source, member, options.inflate);
        return bytesAt(content, 0, content.size, `'${member.name}'`);
      },
    }));
}
