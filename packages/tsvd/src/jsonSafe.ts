type Numbers = Float32Array | Float64Array;
const arrays = { Float32Array, Float64Array };

/**
 * The state itself, whose typed arrays JSON.stringify now writes as { $array: 'Float64Array', base64 }: their bytes,
 * little-endian, so that every bit comes back. Other ways of saving (structuredClone, binary files) see plain typed arrays.
 */
export function jsonSafe<State>(state: State): State {
  if (isNumbers(state)) {
    Object.defineProperty(state, 'toJSON', { value: written, enumerable: false });
  } else if (typeof state === 'object' && state !== null) {
    Object.values(state).forEach(jsonSafe);
  }
  return state;
}

/** A state as it was before JSON; one that never went through JSON stays as it is. @throws RangeError for an array that was altered */
export function fromJsonSafe<State>(state: State): State {
  return restored(state) as State;
}

function written(this: Numbers): { readonly $array: string; readonly base64: string } {
  return { $array: this instanceof Float32Array ? 'Float32Array' : 'Float64Array', base64: toBase64(this) };
}

function restored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restored);
  if (typeof value !== 'object' || value === null || isNumbers(value)) return value;
  const { $array, base64, ...others } = value as Readonly<Record<string, unknown>>;
  if ($array === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, restored(child)]));
  }
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

function isNumbers(value: unknown): value is Numbers {
  return value instanceof Float32Array || value instanceof Float64Array;
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
