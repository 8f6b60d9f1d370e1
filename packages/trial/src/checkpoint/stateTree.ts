/** A tree of plain values and typed arrays, in which agents, environments, generators and editors save their state. */
export type StateTree = { readonly [key: string]: StateValue };
export type StateValue =
  | number
  | string
  | boolean
  | null
  | undefined
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint8Array
  | readonly StateValue[]
  | StateTree;

/** A state tree as two files: JSON, in which a typed array is a reference into the binary payload. */
export interface EncodedState {
  readonly json: string;
  readonly payload: Uint8Array;
}

const arrayTypes = { Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array } as const;
type ArrayTypeName = keyof typeof arrayTypes;
type StateArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** Marks a value that JSON cannot hold. No key of a tree may begin with it. */
const marker = '$';

/** Encodes a tree exactly: -0, NaN, infinities and every bit of a typed array come back. @throws TypeError on any other value. */
export function encodeState(tree: StateTree): EncodedState {
  const arrays: { readonly array: StateArray; readonly offset: number }[] = [];
  let end = 0;
  const encode = (value: StateValue, where: string): unknown => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      const plain = Number.isFinite(value) && !Object.is(value, -0);
      return plain ? value : { [marker]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
    }
    if (ArrayBuffer.isView(value)) {
      const type = value.constructor.name;
      if (!(type in arrayTypes)) throw new TypeError(`a state cannot hold a ${type} (at ${where})`);
      const array = value as StateArray;
      const offset = end;
      arrays.push({ array, offset });
      end = Math.ceil((offset + array.byteLength) / 8) * 8;
      return { [marker]: type, offset, length: array.length };
    }
    if (Array.isArray(value)) return value.map((element, i) => encode(element as StateValue, `${where}[${i}]`));
    if (typeof value === 'object') {
      const entries = Object.entries(value as StateTree).filter(([, child]) => child !== undefined);
      return Object.fromEntries(
        entries.map(([key, child]) => {
          if (key.startsWith(marker))
            throw new TypeError(`a key of a state cannot begin with '${marker}' (at ${where})`);
          return [key, encode(child, where === '' ? key : `${where}.${key}`)];
        }),
      );
    }
    throw new TypeError(`a state cannot hold a ${typeof value} (at ${where})`);
  };
  const json = JSON.stringify(encode(tree, ''));
  const payload = new Uint8Array(end);
  for (const { array, offset } of arrays) {
    payload.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
  }
  return { json, payload };
}

/** The tree that `encodeState` was given; its arrays are fresh. @throws RangeError when the two files do not fit together. */
export function decodeState({ json, payload }: EncodedState): StateTree {
  const decode = (value: unknown): StateValue => {
    if (value === null || typeof value !== 'object') return value as StateValue;
    if (Array.isArray(value)) return value.map(decode);
    const record = value as Record<string, unknown>;
    if (typeof record[marker] === 'string') return decodeMarked(record, payload);
    return Object.fromEntries(Object.entries(record).map(([key, child]) => [key, decode(child)]));
  };
  return decode(JSON.parse(json)) as StateTree;
}

function decodeMarked(record: Record<string, unknown>, payload: Uint8Array): StateValue {
  const type = record[marker] as string;
  if (type === 'number') return Number(record['value']);
  const ArrayType = arrayTypes[type as ArrayTypeName];
  if (ArrayType === undefined) throw new RangeError(`the state names an array type that is not known: ${type}`);
  const offset = record['offset'] as number;
  const bytes = (record['length'] as number) * ArrayType.BYTES_PER_ELEMENT;
  if (offset + bytes > payload.byteLength) {
    throw new RangeError(`the state's payload holds ${payload.byteLength} bytes, an array ends at ${offset + bytes}`);
  }
  // Copy: slice() of a Buffer would be a view of the whole file.
  return new ArrayType(new Uint8Array(payload.subarray(offset, offset + bytes)).buffer);
}
