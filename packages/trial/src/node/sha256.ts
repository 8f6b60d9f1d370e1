import { createHash } from 'node:crypto';

/** SHA-256 in hex of a text or of the bytes of an array. */
export function sha256(data: string | ArrayBufferView): string {
  const bytes = typeof data === 'string' ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}
