import { bytesOf } from '../storage/trialStorage.ts';

/**
 * TensorBoard's event messages in protocol buffers' wire format, the three fields that scalars need.
 * Source: tensorflow/core/util/event.proto (Event: wall_time = 1, step = 2, file_version = 3, summary = 5) and
 * tensorflow/core/framework/summary.proto (Summary: value = 1; Value: tag = 1, simple_value = 2).
 */

/** The first record of every event file. `wallTime` in seconds since 1970. */
export function fileVersionEvent(wallTime: number): Uint8Array {
  return joined([doubleField(1, wallTime), bytesField(3, bytesOf('brain.Event:2'))]);
}

/** Scalars of one step, as float32. A number beyond its range becomes infinite, which TensorBoard draws as such. */
export function scalarsEvent(
  scalars: Readonly<Record<string, number>>,
  { step, wallTime }: { readonly step: number; readonly wallTime: number },
): Uint8Array {
  const values = Object.entries(scalars).map(([tag, value]) =>
    bytesField(1, joined([bytesField(1, bytesOf(tag)), floatField(2, value)])),
  );
  return joined([
    doubleField(1, wallTime),
    joined([fieldKey(2, 0), varint(BigInt(step))]),
    bytesField(5, joined(values)),
  ]);
}

function fieldKey(field: number, wireType: 0 | 1 | 2 | 5): Uint8Array {
  return varint(BigInt((field << 3) | wireType));
}

function doubleField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return joined([fieldKey(field, 1), bytes]);
}

function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([fieldKey(field, 5), bytes]);
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return joined([fieldKey(field, 2), varint(BigInt(bytes.length)), bytes]);
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
