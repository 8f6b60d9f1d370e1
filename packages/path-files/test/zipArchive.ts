import { crc32 } from 'node:zlib';

/** A stored zip archive of these members. */
export function archive(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(members)) {
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(content));
    sizes.writeUInt32LE(content.length, 4);
    sizes.writeUInt32LE(content.length, 8);
    const named = Buffer.alloc(4);
    named.writeUInt16LE(name.length);
    const fields = Buffer.concat([Buffer.from([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]), sizes, named]);
    const start = Buffer.alloc(4);
    start.writeUInt32LE(at);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), content]);
    const central = [Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, Buffer.alloc(10), start, Buffer.from(name)];
    directory.push(Buffer.concat(central));
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, listed, end]));
}
