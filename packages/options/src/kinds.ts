/** Which values an option takes. */
export interface OptionKind<Value = unknown> {
  accepts(value: unknown): value is Value;
  /** Completes "the option is ...", e.g. 'a number above 0'. */
  readonly expected: string;
}

/** Finite numbers for which `accepts` is true. */
export function numberKind(accepts: (value: number) => boolean, expected: string): OptionKind<number> {
  return { accepts: (value): value is number => Number.isFinite(value) && accepts(value as number), expected };
}

/** Whole numbers from `least` on. */
export function wholeNumber(least = 0): OptionKind<number> {
  return numberKind((value) => Number.isSafeInteger(value) && value >= least, `a whole number from ${least} on`);
}

export const anyNumber = numberKind(() => true, 'a finite number');
export const numberFromZero = numberKind((value) => value >= 0, 'a number from 0 on');
export const positiveNumber = numberKind((value) => value > 0, 'a number above 0');
export const share = numberKind((value) => value >= 0 && value <= 1, 'a number from 0 to 1');
export const shareAboveZero = numberKind((value) => value > 0 && value <= 1, 'a number above 0, 1 at most');
export const shareBelowOne = numberKind((value) => value >= 0 && value < 1, 'a number from 0 to below 1');
export const shareBetween = numberKind((value) => value > 0 && value < 1, 'a number between 0 and 1');

const ofType = <Value>(type: string, expected: string): OptionKind<Value> => ({
  accepts: (value): value is Value => typeof value === type,
  expected,
});

export const trueOrFalse = ofType<boolean>('boolean', 'true or false');
export const text = ofType<string>('string', 'a text');
export const callable = ofType<(...given: never[]) => unknown>('function', 'a function');

/** Objects and instances of a class; no list. */
export const anObject: OptionKind<object> = {
  accepts: (value): value is object => typeof value === 'object' && value !== null && !Array.isArray(value),
  expected: 'an object',
};

/** Lists of anything; no typed array. */
export const aList: OptionKind<readonly unknown[]> = {
  accepts: (value): value is readonly unknown[] => Array.isArray(value),
  expected: 'a list',
};

/** A choice among these words. */
export function oneOf<const Names extends readonly string[]>(...names: Names): OptionKind<Names[number]> {
  return {
    accepts: (value): value is Names[number] => names.includes(value as string),
    expected: names.length === 1 ? `'${names[0]}'` : `one of '${names.join("', '")}'`,
  };
}

/** `null` too. */
export function orNull<Value>(kind: OptionKind<Value>): OptionKind<Value | null> {
  return {
    accepts: (value): value is Value | null => value === null || kind.accepts(value),
    expected: `${kind.expected} or null`,
  };
}

/** What either of two kinds takes. */
export function either<A, B>(a: OptionKind<A>, b: OptionKind<B>): OptionKind<A | B> {
  return {
    accepts: (value): value is A | B => a.accepts(value) || b.accepts(value),
    expected: `${a.expected}, or ${b.expected}`,
  };
}

/** Refuses an option that is not given: `undefined` counts as not given. */
export function required<Value>(kind: OptionKind<Value>): OptionKind<Value> & { readonly isRequired: true } {
  return { ...kind, isRequired: true };
}
