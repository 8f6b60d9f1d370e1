import { InvalidArgumentError, Option } from 'commander';

/** A parser of whole numbers of at least `least`. */
export function wholeNumber(least = 0): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It is a whole number from ${least} on.`);
    }
    return value;
  };
}

/** A parser of numbers that `accepts` takes; `expected` completes "It is ...". */
export function number(accepts: (value: number) => boolean, expected: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || !accepts(value)) {
      throw new InvalidArgumentError(`It is ${expected}.`);
    }
    return value;
  };
}

export const positiveNumber = number((value) => value > 0, 'a number above 0');
export const numberFromZero = number((value) => value >= 0, 'a number from 0 on');
export const share = number((value) => value >= 0 && value <= 1, 'a number from 0 to 1');

/** A parser of lists such as 256,256. */
export function sizes(text: string): number[] {
  const parts = text.split(',');
  if (!parts.every((part) => /^[1-9]\d*$/.test(part))) {
    throw new InvalidArgumentError('It is a list of whole numbers from 1 on, such as 256,256.');
  }
  return parts.map(Number);
}

/** A parser of lists such as 0,50. */
export function offsets(text: string): number[] {
  const parts = text.split(',');
  if (!parts.every((part) => /^\d{1,15}$/.test(part))) {
    throw new InvalidArgumentError('It is a list of whole numbers from 0 on, such as 0,50.');
  }
  return parts.map(Number);
}

/** `--include-initial`, the same of every command that shows an AUC. */
export function includeInitialOption(prefix = ''): Option {
  return new Option(
    '--include-initial',
    `${prefix}let the AUC count the first evaluation too, before any training (at step 0, or at an offset the first one there)`,
  );
}
