const headerLength = 12;
const footerLength = 4;

/** One TFRecord: length (u64, little-endian), masked CRC-32C of the length, the data, masked CRC-32C of the data. */
export function recordOf(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(headerLength + data.length + footerLength);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, headerLength);
  view.setUint32(headerLength + data.length, maskedCrc32c(data), true);
  return record;
}

/** The end of the record that begins at `offset`; null when no complete record with a valid length begins there. */
export function recordEnd(bytes: Uint8Array, offset: number): number | null {
  if (bytes.length - offset < headerLength + footerLength) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, headerLength);
  if (view.getUint32(8, true) !== maskedCrc32c(bytes.subarray(offset, offset + 8))) return null;
  const end = offset + headerLength + Number(view.getBigUint64(0, true)) + footerLength;
  return end <= bytes.length ? end : null;
}

/** CRC-32C (Castagnoli), reflected polynomial 0x82F63B78: RFC 3720, appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

/** The masked form that TFRecord stores: rotated right by 15 bits, plus a constant (TensorFlow, crc32c.h). */
function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});
