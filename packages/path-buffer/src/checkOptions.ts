/**
 * Refuses options that a function does not have: a misspelt one would pass without a word. Packages that import no other have this
 * file each; a test keeps the copies equal.
 *
 * @param owner What takes the options, as a caller knows it, e.g. 'temporalSvd'.
 * @param known The names, each with `true`: the compiler sees to it that none is missing.
 * @throws TypeError when the options are no object; RangeError for a name that is not known, with those that are.
 */
export function checkOptions<Options extends object>(
  owner: string,
  options: Options,
  known: Readonly<Record<keyof Options, true>>,
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options) || ArrayBuffer.isView(options)) {
    throw new TypeError(`${owner} takes an object of options, got ${shown(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    throw new RangeError(`${owner} has no option '${name}'; its options are ${Object.keys(known).join(', ')}.`);
  }
}

/** A value in a message: a text in quotes, so that '3' is told from 3; of a list or an object what it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return `an object with ${Object.keys(value).join(', ') || 'nothing'}`;
  return String(value);
}
