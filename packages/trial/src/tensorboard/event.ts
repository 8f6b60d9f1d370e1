/**
 * TensorBoard's event messages in protocol buffers' wire format, the three fields that scalars need.
 * Source: tensorflow/core/util/event.proto (Event: wall_time = 1, step = 2, file_version = 3, summary = 5) and
 * tensorflow/core/framework/summary.proto (Summary: value = 1; Value: tag = 1, simple_value = 2).
 */

/** The first record of every event file. `wallTime` in seconds since 1970. */
export function fileVersionEvent(wallTime: number): Buffer {
  return Buffer.concat([doubleField(1, wallTime), bytesField(3, Buffer.from('brain.Event:2'))]);
}

/** Scalars of one step. @throws RangeError when a value or the step cannot be stored, by the scalar's name */
export function scalarsEvent(
  scalars: Readonly<Record<string, number>>,
  { step, wallTime }: { readonly step: number; readonly wallTime: number },
): Buffer {
  if (!(Number.isSafeInteger(step) && step >= 0)) {
    throw new RangeError(`the step of an event is a whole number from 0 on, got ${step}`);
  }
  const values = Object.entries(scalars).map(([tag, value]) => {
    if (!Number.isFinite(Math.fround(value))) {
      throw new RangeError(`the scalar ${tag} at step ${step} is no finite float32 (${value})`);
    }
    return bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), floatField(2, value)]));
  });
  return Buffer.concat([
    doubleField(1, wallTime),
    Buffer.concat([fieldKey(2, 0), varint(BigInt(step))]),
    bytesField(5, Buffer.concat(values)),
  ]);
}

function fieldKey(field: number, wireType: 0 | 1 | 2 | 5): Buffer {
  return varint(BigInt((field << 3) | wireType));
}

function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([fieldKey(field, 1), bytes]);
}

function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([fieldKey(field, 5), bytes]);
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([fieldKey(field, 2), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
