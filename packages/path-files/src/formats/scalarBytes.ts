import { scalarTypes } from './scalarType.ts';

const word = new DataView(new ArrayBuffer(4));

/** A float32 number as IEEE 754 binary16, to nearest and ties to even; infinite from 65520 on. */
export function toFloat16(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  if (Number.isNaN(value)) return sign | 0x7e00;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, ((bits >>> 23) & 0xff) - 127);
  const scaled = size * 2 ** (10 - exponent);
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  const rounded = rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole;
  // A fraction that is rounded up to 2 carries into the exponent by itself.
  return sign | (((exponent + 15) << 10) + rounded - 1024);
}

/** A float32 number as bfloat16, its upper half, to nearest and ties to even. */
export function toBfloat16(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  if (Number.isNaN(value)) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

const writers: Readonly<Record<string, (view: DataView, offset: number, value: number) => void>> = {
  F32: (view, offset, value) => view.setFloat32(offset, value, true),
  F64: (view, offset, value) => view.setFloat64(offset, value, true),
  F16: (view, offset, value) => view.setUint16(offset, toFloat16(value), true),
  BF16: (view, offset, value) => view.setUint16(offset, toBfloat16(value), true),
};

/** Numbers as bytes of a floating-point type, little-endian. @throws RangeError for a type that is not written. */
export function bytesOfScalars(values: Float32Array, type: string): Uint8Array<ArrayBuffer> {
  const write = writers[type];
  const size = scalarTypes.get(type)?.bytes ?? 0;
  if (write === undefined)
    throw new RangeError(`Numbers of type ${type} are not written; known are ${Object.keys(writers).join(', ')}.`);
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < values.length; k += 1) write(view, k * size, values[k]);
  return bytes;
}
