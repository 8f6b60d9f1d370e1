import * as options from '@policypath/options';

/** A kind of values: which it accepts, how its text is read, and how both are described. */
export interface Kind<Value = unknown> extends options.OptionKind<Value> {
  /** Stands for the value in a usage line, e.g. '<n>'; empty for a flag without a value. */
  readonly placeholder: string;
  readonly choices?: readonly string[];
  /** The value of a text. Text without a value is returned as it is, and `accepts` refuses it. */
  fromText(text: string): unknown;
}

/** A number as people write it: 1000000, 1_000_000, 1e6, 1M, 2.5k. */
function numberFromText(text: string): number | string {
  const plain = /^([-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+))(?:(e[-+]?\d+)|([kM]))?$/i.exec(text.trim());
  if (plain === null) return text;
  const [, digits, exponent = '', suffix] = plain;
  const power = suffix === undefined ? exponent : suffix.toLowerCase() === 'k' ? 'e3' : 'e6';
  return Number(`${digits.replaceAll('_', '')}${power}`);
}

const asItStands = (text: string): string => text;

/** A number of this kind, which can be read from a text. */
const inText = (kind: options.OptionKind<number>, placeholder = '<x>'): Kind<number> => ({
  ...kind,
  placeholder,
  fromText: numberFromText,
});

/** Finite numbers for which `accepts` is true. */
export function number(accepts: (value: number) => boolean, expected: string, placeholder = '<x>'): Kind<number> {
  return inText(options.numberKind(accepts, expected), placeholder);
}

/** Whole numbers of at least `least`. */
export function wholeNumber(least = 0): Kind<number> {
  return inText(options.wholeNumber(least), '<n>');
}

export const positiveNumber = inText(options.positiveNumber);
export const numberFromZero = inText(options.numberFromZero);
export const anyNumber = inText(options.anyNumber);
export const share = inText(options.share);
export const shareAboveZero = inText(options.shareAboveZero);
export const shareBelowOne = inText(options.shareBelowOne);
export const shareBetween = inText(options.shareBetween);

/** Lists, at least one item long, separated by commas in a text, e.g. 256,256. */
export function listOf<Item extends number>(accepts: (item: unknown) => boolean, expected: string): Kind<Item[]> {
  return {
    accepts: (value): value is Item[] => Array.isArray(value) && value.length > 0 && value.every(accepts),
    expected,
    placeholder: '<list>',
    fromText: (text) => text.split(',').map(numberFromText),
  };
}

export const sizes = listOf<number>(wholeNumber(1).accepts, 'a list of whole numbers from 1 on, such as 256,256');

/** A choice among these words. */
export function choice<const Names extends readonly [string, ...string[]]>(...names: Names): Kind<Names[number]> {
  return {
    accepts: (value): value is Names[number] => names.includes(value as string),
    expected: `one of ${names.join(', ')}`,
    placeholder: '<which>',
    choices: names,
    fromText: asItStands,
  };
}

/** A flag that is given or not. */
export const yes: Kind<boolean> = {
  accepts: (value): value is boolean => typeof value === 'boolean',
  expected: 'true',
  placeholder: '',
  fromText: (text) => (text === 'true' ? true : text === 'false' ? false : text),
};

/** One word. */
export const word: Kind<string> = {
  accepts: (value): value is string => typeof value === 'string' && value !== '',
  expected: 'a word',
  placeholder: '<word>',
  fromText: asItStands,
};
