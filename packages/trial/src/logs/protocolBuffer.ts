import { bytesOf, joined } from '../storage/trialStorage.ts';

/** Fields of protocol buffers' wire format (https://protobuf.dev/programming-guides/encoding): a message is its fields, joined. */

export function doubleField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return joined([fieldKey(field, 1), bytes]);
}

export function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([fieldKey(field, 5), bytes]);
}

/** A whole number from 0, an enumerator or a boolean. */
export function numberField(field: number, value: number): Uint8Array {
  return joined([fieldKey(field, 0), varint(BigInt(value))]);
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, bytesOf(text));
}

/** Bytes, or a message in a message. */
export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return joined([fieldKey(field, 2), varint(BigInt(bytes.length)), bytes]);
}

function fieldKey(field: number, wireType: 0 | 1 | 2 | 5): Uint8Array {
  return varint(BigInt((field << 3) | wireType));
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(rest));
}
