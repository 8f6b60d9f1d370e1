import { z } from 'zod';

/** A kind of values: how a value is checked, how its text is read, and how both are described. */
export interface Kind<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** Completes "expected ...". */
  readonly expected: string;
  /** Stands for the value in a usage line, e.g. '<n>'; empty for a flag without a value. */
  readonly placeholder: string;
  readonly choices?: readonly string[];
  /** The value of a text. Text without a value is returned as it is, and the schema refuses it. */
  fromText(text: string): unknown;
}

/** Reads a value of a command line or a file: text, a number, a list or true. @throws what `refuse` returns */
export function readValue(kind: Kind, given: unknown, refuse: (expected: string) => Error): unknown {
  const text = Array.isArray(given) ? given.join(',') : String(given);
  const parsed = kind.schema.safeParse(kind.fromText(text));
  if (!parsed.success) throw refuse(kind.expected);
  return parsed.data;
}

/** A number as people write it: 1000000, 1_000_000, 1e6, 1M, 2.5k. */
function numberFromText(text: string): number | string {
  const plain = /^([-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+))(?:(e[-+]?\d+)|([kM]))?$/i.exec(text.trim());
  if (plain === null) return text;
  const [, digits, exponent = '', suffix] = plain;
  const power = suffix === undefined ? exponent : suffix.toLowerCase() === 'k' ? 'e3' : 'e6';
  return Number(`${digits.replaceAll('_', '')}${power}`);
}

const numbersFromText = (text: string): unknown[] => text.split(',').map(numberFromText);
const asItStands = (text: string): string => text;

/** Numbers that `schema` takes. */
export function number(schema: z.ZodNumber, expected: string): Kind<z.ZodNumber> {
  return { schema, expected, placeholder: '<x>', fromText: numberFromText };
}

/** Whole numbers of at least `least`. */
export function wholeNumber(least = 0): Kind<z.ZodNumber> {
  const schema = z.number().int().min(least);
  return { ...number(schema, `a whole number from ${least} on`), placeholder: '<n>' };
}

export const positiveNumber = number(z.number().positive(), 'a number above 0');
export const numberFromZero = number(z.number().nonnegative(), 'a number from 0 on');
export const anyNumber = number(z.number(), 'a number');
export const share = number(z.number().min(0).max(1), 'a number from 0 to 1');
export const shareAboveZero = number(z.number().positive().max(1), 'a number above 0, 1 at most');
export const shareBelowOne = number(z.number().min(0).lt(1), 'a number from 0 to below 1');
export const shareBetween = number(z.number().gt(0).lt(1), 'a number between 0 and 1');

/** Lists separated by commas, e.g. 256,256. */
export function listOf<Schema extends z.ZodType>(item: Schema, expected: string): Kind<z.ZodArray<Schema>> {
  return { schema: z.array(item).min(1), expected, placeholder: '<list>', fromText: numbersFromText };
}

export const sizes = listOf(z.number().int().positive(), 'a list of whole numbers from 1 on, such as 256,256');

/** A choice among these words. */
export function choice<const Names extends readonly [string, ...string[]]>(...names: Names) {
  const expected = `one of ${names.join(', ')}`;
  return { schema: z.enum(names), expected, placeholder: '<which>', choices: names, fromText: asItStands };
}

/** A flag that is given or not. */
export const yes: Kind<z.ZodBoolean> = {
  schema: z.boolean(),
  expected: 'true',
  placeholder: '',
  fromText: (text) => (text === 'true' ? true : text === 'false' ? false : text),
};
