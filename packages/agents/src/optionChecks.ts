/** What a numeric option must be, in words and as a predicate. */
export interface NumberRule {
  readonly expected: string;
  readonly valid: (value: number) => boolean;
}

export const rules = {
  count: { expected: 'a positive integer', valid: (value) => Number.isSafeInteger(value) && value >= 1 },
  positive: { expected: 'a positive number', valid: (value) => Number.isFinite(value) && value > 0 },
  fromZero: { expected: 'a number from 0', valid: (value) => Number.isFinite(value) && value >= 0 },
  finite: { expected: 'a finite number', valid: Number.isFinite },
  share: { expected: 'a number from 0 to 1', valid: (value) => value >= 0 && value <= 1 },
  belowOne: { expected: 'a number from 0, below 1', valid: (value) => value >= 0 && value < 1 },
  rate: { expected: 'a number above 0, at most 1', valid: (value) => value > 0 && value <= 1 },
  seed: { expected: 'a safe integer', valid: Number.isSafeInteger },
} as const satisfies Record<string, NumberRule>;

/** The options with every default filled in; an option that is undefined counts as not given. */
export function withDefaults<D extends object, O extends object>(defaults: D, options: O): D & O {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as D & O;
}

/** @throws RangeError that names the agent, the option, what it was and what it must be. */
export function checkNumbers(agent: string, options: object, expected: Readonly<Record<string, NumberRule>>): void {
  const values = options as Readonly<Record<string, unknown>>;
  for (const [name, rule] of Object.entries(expected)) {
    const value = values[name];
    if (typeof value !== 'number' || !rule.valid(value)) {
      throw new RangeError(`${agent}'s ${name} is ${rule.expected}, got ${String(value)}`);
    }
  }
}

/** @throws RangeError unless `sizes` are widths of hidden layers. */
export function checkHiddenSizes(agent: string, sizes: readonly number[]): void {
  if (!Array.isArray(sizes) || sizes.length === 0 || !sizes.every(rules.count.valid)) {
    throw new RangeError(`${agent}'s hiddenSizes are positive integers, at least one, got [${String(sizes)}]`);
  }
}
