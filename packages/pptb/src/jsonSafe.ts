export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

type Numbers = Float32Array | Float64Array;
const arrays = { Float32Array, Float64Array };

/**
 * Plain values and typed arrays as JSON holds them: an array is { $array: 'Float64Array', base64 }, its bytes little-endian,
 * so that every bit comes back.
 *
 * @throws TypeError for what is neither, and for a number that is not finite.
 */
export function toJsonSafe(value: unknown): JsonValue {
  if (value instanceof Float32Array || value instanceof Float64Array) {
    return { $array: value instanceof Float32Array ? 'Float32Array' : 'Float64Array', base64: toBase64(value) };
  }
  if (Array.isArray(value)) return value.map(toJsonSafe);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    return Object.fromEntries(entries.map(([key, child]) => [key, toJsonSafe(child)]));
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`A saved state cannot hold ${String(value)}.`);
}

/** What `toJsonSafe` was given. @throws RangeError for an array that was altered */
export function fromJsonSafe(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(fromJsonSafe);
  if (typeof value !== 'object' || value === null) return value;
  const { $array, base64, ...others } = value as { readonly [key: string]: JsonValue };
  if ($array === undefined)
    return Object.fromEntries(Object.entries(value).map(([k, child]) => [k, fromJsonSafe(child)]));
  const Type = arrays[$array as keyof typeof arrays];
  if (Type === undefined || typeof base64 !== 'string' || Object.keys(others).length > 0) {
    throw new RangeError(`The saved state was altered: there is no array of type ${JSON.stringify($array)}.`);
  }
  const bytes = fromBase64(base64);
  if (bytes.length % Type.BYTES_PER_ELEMENT !== 0) {
    throw new RangeError(`The saved state was altered: ${bytes.length} bytes are no whole ${String($array)}.`);
  }
  return new Type(bytes.buffer);
}

/** Bytes at a time: a multiple of 3, short enough for arguments of a call. */
const chunk = 0x6000;

function toBase64(numbers: Numbers): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += chunk) text += btoa(String.fromCharCode(...bytes.subarray(i, i + chunk)));
  return text;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const decoded = atob(text);
  return Uint8Array.from({ length: decoded.length }, (_, i) => decoded.charCodeAt(i));
}
