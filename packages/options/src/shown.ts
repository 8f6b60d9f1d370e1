/** A value in a message: a text in quotes, so that '3' is told from 3; a short list as it is, of a long one or an object what it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return isShort(value) ? `[${value.map(shown).join(', ')}]` : `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return `an object with ${Object.keys(value).join(', ') || 'nothing'}`;
  return String(value);
}

const isShort = (list: readonly unknown[]): boolean =>
  list.length <= 6 && list.every((item) => item === null || (typeof item !== 'object' && typeof item !== 'function'));
