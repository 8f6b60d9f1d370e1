/** How the numbers of a tensor are stored. */
export interface ScalarType {
  /** The safetensors name. */
  readonly name: string;
  readonly bytes: number;
  /** Floating-point types can be parameters, if they are read. */
  readonly floating: boolean;
  /** Absent for types that are never read, only stepped over. */
  readonly valueAt?: (view: DataView, offset: number, littleEndian: boolean) => number;
}

const fraction16 = 2 ** -10;

/** IEEE 754 binary16 to the same value, exactly. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) * fraction16;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16 (the upper half of a float32) to the same value, exactly. */
export function fromBfloat16(bits: number): number {
  word.setUint32(0, bits * 0x1_0000);
  return word.getFloat32(0);
}

const floating = (name: string, bytes: number, valueAt?: ScalarType['valueAt']): ScalarType => ({
  name,
  bytes,
  floating: true,
  valueAt,
});
const integer = (name: string, bytes: number, valueAt?: ScalarType['valueAt']): ScalarType => ({
  name,
  bytes,
  floating: false,
  valueAt,
});

export const float32Type = floating('F32', 4, (view, offset, little) => view.getFloat32(offset, little));

/** By safetensors name; the sizes of all are needed to check that the tensors of a file lie end to end. */
export const scalarTypes: ReadonlyMap<string, ScalarType> = new Map(
  [
    float32Type,
    floating('F64', 8, (view, offset, little) => view.getFloat64(offset, little)),
    floating('F16', 2, (view, offset, little) => fromFloat16(view.getUint16(offset, little))),
    floating('BF16', 2, (view, offset, little) => fromBfloat16(view.getUint16(offset, little))),
    integer('I64', 8, (view, offset, little) => Number(view.getBigInt64(offset, little))),
    integer('U64', 8, (view, offset, little) => Number(view.getBigUint64(offset, little))),
    integer('I32', 4, (view, offset, little) => view.getInt32(offset, little)),
    integer('U32', 4, (view, offset, little) => view.getUint32(offset, little)),
    integer('I16', 2),
    integer('U16', 2),
    integer('I8', 1),
    integer('U8', 1),
    integer('BOOL', 1),
    floating('F8_E4M3', 1),
    floating('F8_E5M2', 1),
    floating('C64', 8),
  ].map((type) => [type.name, type]),
);

/** Whether this machine keeps numbers as the files do, so that float32 needs no conversion. */
export const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
