import { listedAmong, PathFileError, type ByteSource, type FileFolder } from '@policypath/path-files';

/** Reads a part of a file, as the browser that a worker runs in does (`FileReaderSync`). */
export type ReadBlob = (blob: Blob) => ArrayBuffer;

/** A file that a browser gives, read where asked. The browser refuses one that has changed on disk since it was given. */
export function blobSource(name: string, blob: Blob, read: ReadBlob): ByteSource {
  return {
    name,
    size: blob.size,
    read(offset, target) {
      let bytes: ArrayBuffer;
      try {
        bytes = read(blob.slice(offset, offset + target.length));
      } catch (error) {
        const reason = `it cannot be read (${(error as Error).message}); was it changed or moved? Choose it again.`;
        throw new PathFileError(name, reason, { cause: error });
      }
      target.set(new Uint8Array(bytes));
    },
  };
}

/** Files that a browser gives as a folder. @param files by path relative to the folder, with / */
export function blobFolder(name: string, files: ReadonlyMap<string, Blob>, read: ReadBlob): FileFolder {
  const nameOf = (file: string): string => `${name}/${file}`;
  return {
    name,
    list: () => listedAmong(name, files.keys()),
    has: (file) => files.has(file),
    nameOf,
    open(file) {
      const blob = files.get(file);
      if (blob === undefined) throw new PathFileError(nameOf(file), 'it is not among the files that were given.');
      return { ...blobSource(nameOf(file), blob, read), close() {} };
    },
  };
}
