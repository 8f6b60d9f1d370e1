import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bytesOf } from './trialStorage.ts';

/** SHA-256 in hex, synchronous (a browser's own is not). */
export function sha256(data: string | ArrayBufferView): string {
  const bytes =
    typeof data === 'string' ? bytesOf(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return bytesToHex(digest(bytes));
}
