import { maskedCrc32c } from './crc32c.ts';

const headerLength = 12;
const footerLength = 4;

/** One TFRecord: length (u64, little-endian), masked CRC-32C of the length, the data, masked CRC-32C of the data. */
export function recordOf(data: Uint8Array): Buffer {
  const record = Buffer.alloc(headerLength + data.length + footerLength);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(data, headerLength);
  record.writeUInt32LE(maskedCrc32c(data), headerLength + data.length);
  return record;
}

/** The end of the record that begins at `offset`, or null where no whole record with a sound length begins. */
export function recordEnd(bytes: Buffer, offset: number): number | null {
  if (bytes.length - offset < headerLength + footerLength) return null;
  const length = bytes.subarray(offset, offset + 8);
  if (bytes.readUInt32LE(offset + 8) !== maskedCrc32c(length)) return null;
  const end = offset + headerLength + Number(length.readBigUInt64LE(0)) + footerLength;
  return end <= bytes.length ? end : null;
}
