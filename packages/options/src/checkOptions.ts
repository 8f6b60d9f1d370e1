import type { OptionKind } from './kinds.ts';
import { shown } from './shown.ts';

/** Each option with the values that it takes; `true` where the values are checked elsewhere. */
export type KnownOptions<Name extends PropertyKey = string> = Readonly<
  Record<Name, true | (OptionKind & { readonly isRequired?: true })>
>;

/**
 * Refuses options that a function does not have, such as misspelt ones, which would pass without a word, and values of another kind
 * than it takes. An option that is `undefined` counts as not given.
 *
 * @param owner What takes the options, as a caller knows it, e.g. 'temporalSvd'.
 * @param known Every option; the compiler sees to it that none is missing.
 * @throws TypeError when the options are no object; RangeError for a name that is not known, with those that are, and for a value
 *   that the option does not take, with what it takes.
 */
export function checkOptions<Options extends object>(
  owner: string,
  options: Options,
  known: KnownOptions<keyof Options>,
): void {
  checkOptionsObject(owner, options);
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    const own = Object.keys(known).join(', ');
    throw new RangeError(`${owner} has no option '${name}'; its options are ${own === '' ? 'none' : own}.`);
  }
  for (const name of Object.keys(known) as (keyof Options & string)[]) {
    const kind = known[name];
    const value: unknown = options[name];
    if (kind === true || (value === undefined && kind.isRequired !== true) || kind.accepts(value)) continue;
    throw new RangeError(`${owner}'s ${name} is ${kind.expected}, got ${shown(value)}.`);
  }
}

/** For names that are checked elsewhere. @throws TypeError when the options are no object */
export function checkOptionsObject(owner: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options) && !ArrayBuffer.isView(options))
    return;
  throw new TypeError(`${owner} takes an object of options, got ${shown(options)}.`);
}
