import type { OpfsFile, OpfsFolder } from '../src/index.ts';

class NotFound extends Error {
  override readonly name = 'NotFoundError';
}

/** A folder of the File System standard in memory, with the parts of it that a trial uses. One access handle a file at a time. */
export function fakeOpfs(): OpfsFolder {
  const entries = new Map<string, OpfsFolder | OpfsFile>();
  const find = <Entry extends OpfsFolder | OpfsFile>(
    name: string,
    create: boolean | undefined,
    isKind: (entry: OpfsFolder | OpfsFile) => entry is Entry,
    make: () => Entry,
  ): Entry => {
    const found = entries.get(name);
    if (found !== undefined && isKind(found)) return found;
    if (found !== undefined) throw Object.assign(new Error(name), { name: 'TypeMismatchError' });
    if (create !== true) throw new NotFound(name);
    const made = make();
    entries.set(name, made);
    return made;
  };
  return {
    getDirectoryHandle: async (name, options) => find(name, options?.create, isFolder, fakeOpfs),
    getFileHandle: async (name, options) => find(name, options?.create, isFile, fakeFile),
    async removeEntry(name) {
      if (!entries.delete(name)) throw new NotFound(name);
    },
    async *keys() {
      yield* entries.keys();
    },
  };
}

const isFile = (entry: OpfsFolder | OpfsFile): entry is OpfsFile => 'getFile' in entry;
const isFolder = (entry: OpfsFolder | OpfsFile): entry is OpfsFolder => !isFile(entry);

function fakeFile(): OpfsFile {
  let bytes = new Uint8Array(0);
  let locked = false;
  const grow = (size: number): void => {
    const next = new Uint8Array(size);
    next.set(bytes.subarray(0, size));
    bytes = next;
  };
  return {
    async getFile() {
      const given = bytes;
      return {
        size: given.byteLength,
        async arrayBuffer() {
          if (locked || given !== bytes) throw Object.assign(new Error('changed'), { name: 'NotReadableError' });
          return given.slice().buffer;
        },
      };
    },
    async createWritable() {
      let written = new Uint8Array(0);
      return {
        write: async (data) => void (written = data.slice()),
        close: async () => void (bytes = written),
        abort: async () => {},
      };
    },
    async createSyncAccessHandle() {
      if (locked) throw Object.assign(new Error('locked'), { name: 'NoModificationAllowedError' });
      locked = true;
      return {
        getSize: () => bytes.byteLength,
        truncate: grow,
        read(target, { at }) {
          target.set(bytes.subarray(at, at + target.byteLength));
          return target.byteLength;
        },
        write(data, { at }) {
          grow(Math.max(bytes.byteLength, at + data.byteLength));
          bytes.set(data, at);
          return data.byteLength;
        },
        flush() {},
        close: () => void (locked = false),
      };
    },
  };
}
