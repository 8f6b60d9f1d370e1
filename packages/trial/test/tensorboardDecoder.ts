/** An independent reader of event files: bitwise CRC-32C, and a protocol-buffer walk over the fields by number. */
export interface DecodedEvent {
  wallTime: number;
  step: number;
  fileVersion?: string;
  scalars: Record<string, number>;
  /** Values of plug-ins: tag, name of the plug-in, its content, and the bytes of a text. */
  plugins: { tag: string; plugin: string; content: Buffer; text: string | undefined }[];
}

export function decodeEventFile(bytes: Buffer): DecodedEvent[] {
  const events: DecodedEvent[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes.subarray(offset, offset + 8);
    if (bytes.readUInt32LE(offset + 8) !== masked(length)) throw new Error(`length checksum at byte ${offset}`);
    const begin = offset + 12;
    const end = begin + Number(length.readBigUInt64LE());
    if (bytes.readUInt32LE(end) !== masked(bytes.subarray(begin, end))) throw new Error(`data checksum at ${offset}`);
    events.push(decodeEvent(bytes.subarray(begin, end)));
    offset = end + 4;
  }
  return events;
}

function masked(bytes: Buffer): number {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ 0x82f63b78n : crc >> 1n;
  }
  crc ^= 0xffffffffn;
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn);
}

function decodeEvent(bytes: Buffer): DecodedEvent {
  const event: DecodedEvent = { wallTime: Number.NaN, step: 0, scalars: {}, plugins: [] };
  for (const { field, value } of fields(bytes)) {
    if (field === 1) event.wallTime = (value as Buffer).readDoubleLE();
    else if (field === 2) event.step = Number(value);
    else if (field === 3) event.fileVersion = (value as Buffer).toString();
    else if (field === 5) {
      for (const entry of fields(value as Buffer)) {
        const parts = new Map(fields(entry.value as Buffer).map((part) => [part.field, part.value as Buffer]));
        const [tag, metadata, number] = [String(parts.get(1)), parts.get(9), parts.get(2)];
        if (metadata === undefined) {
          event.scalars[tag] = (number as Buffer).readFloatLE();
          continue;
        }
        const plugin = new Map(fields(fields(metadata)[0].value as Buffer).map((part) => [part.field, part.value]));
        const tensor = new Map(fields(parts.get(8) as Buffer).map((part) => [part.field, part.value]));
        event.plugins.push({
          tag,
          plugin: String(plugin.get(1)),
          content: (plugin.get(2) as Buffer | undefined) ?? Buffer.alloc(0),
          text: tensor.get(1) === 7n ? String(tensor.get(8)) : undefined,
        });
      }
    } else throw new Error(`unknown field ${field}`);
  }
  return event;
}

export function fields(bytes: Buffer): { field: number; value: bigint | Buffer }[] {
  const found: { field: number; value: bigint | Buffer }[] = [];
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[offset]);
      offset += 1;
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
  };
  const take = (length: number): Buffer => bytes.subarray(offset, (offset += length));
  while (offset < bytes.length) {
    const key = Number(varint());
    const wireType = key & 7;
    const value = wireType === 0 ? varint() : take(wireType === 1 ? 8 : wireType === 5 ? 4 : Number(varint()));
    found.push({ field: key >> 3, value });
  }
  return found;
}
