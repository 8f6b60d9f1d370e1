import { nullNames, type NullName } from '@policypath/tsvd';
import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It is a whole number from ${least} on.`);
    }
    return value;
  };
}

/** A whole number of at least `least`, or `all` (Infinity). */
export function wholeNumberOrAll(least: number): (text: string) => number {
  const parse = wholeNumber(least);
  return (text) => {
    if (text === 'all') return Infinity;
    try {
      return parse(text);
    } catch {
      throw new InvalidArgumentError(`It is 'all' or a whole number from ${least} on.`);
    }
  };
}

/** A share in (0, 1], or in (0, 1) where 1 would say nothing. */
export function share({ one }: { readonly one: boolean }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value > 0) || !(one ? value <= 1 : value < 1)) {
      throw new InvalidArgumentError(`It is a number above 0 and ${one ? 'at most' : 'below'} 1.`);
    }
    return value;
  };
}

/** `all`, `none`, or null models by name, separated by commas. */
export function nulls(text: string): readonly NullName[] {
  if (text === 'all') return nullNames;
  if (text === 'none') return [];
  const known: readonly string[] = nullNames;
  const names = text.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`There is no '${unknown}'; it is 'all', 'none' or some of ${known.join(',')}.`);
  }
  return nullNames.filter((name) => names.includes(name));
}

/** Collects a repeatable option. */
export function repeated(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
