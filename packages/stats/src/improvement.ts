import { hypot, pow } from '@policypath/elementary';
import { checkOptions, trueOrFalse } from '@policypath/options';
/** A number, or why there is none: a figure that cannot be given is never NaN. */
export type NumberOrReason = { readonly available: true; readonly value: number } | NotAvailable;

/** Why there is no figure. */
export interface NotAvailable {
  readonly available: false;
  readonly reason: string;
}

/** A number that is available. @throws RangeError when it is not finite */
export function available(value: number): NumberOrReason {
  if (!Number.isFinite(value)) throw new RangeError(`an available figure is a finite number, got ${value}`);
  return { available: true, value };
}

/** A number that is not available, and why. */
export function notAvailable(reason: string): NotAvailable {
  return { available: false, reason };
}

/**
 * `value` cut towards zero after `digits` decimals. The paper prints so: its percentages and aggregates are truncated,
 * not rounded. Twelve significant digits are trusted, so that a stored 5.12 never becomes 5.11.
 *
 * @throws RangeError when the value is not finite or `digits` is no whole number from 0 to 15
 */
export function truncate(value: number, digits: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`only a finite number can be truncated, got ${value}`);
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 15)) {
    throw new RangeError(`digits is a whole number from 0 to 15, got ${digits}`);
  }
  const scale = pow(10, digits);
  const scaled = value * scale;
  // From 2^53 on a number has no such decimals left to cut.
  if (Math.abs(scaled) > Number.MAX_SAFE_INTEGER) return value;
  const trusted = Math.abs(scaled) < 1e11 ? Number(scaled.toPrecision(12)) : scaled;
  return Math.trunc(trusted) / scale;
}

/** A mean return and, where it is known, its standard error. */
export interface Measured {
  readonly mean: number;
  /** null or absent: not known, and taken as 0. */
  readonly standardError?: number | null;
}

export interface ImprovementOptions {
  readonly base: Measured;
  /** The method held against the base, e.g. TD3-PPTB against TD3. */
  readonly treated: Measured;
  /** A uniformly random agent. */
  readonly random: Measured;
  /**
   * The base must be better than the random agent by more than this many standard errors of their difference.
   * Default 1.
   */
  readonly requiredStandardErrors?: number;
}

/**
 * Improvement over the base, in units of what the base learnt: (treated - base) / (base - random); 0.05 is 5 %.
 * Not available when the base is no better than the random agent, or by no more than the error of that difference: the
 * quotient would then say nothing. Source: "The Ladder in Chaos", Table 1.
 *
 * @throws RangeError when a mean or standard error is not finite, or a standard error is negative
 */
export function improvement(options: ImprovementOptions): NumberOrReason {
  checkOptions('improvement', options, { base: true, treated: true, random: true, requiredStandardErrors: true });

  const { base, treated, random, requiredStandardErrors = 1 } = options;
  checkMeasured('base', base);
  checkMeasured('treated', treated);
  checkMeasured('random', random);
  if (!(requiredStandardErrors >= 0 && Number.isFinite(requiredStandardErrors))) {
    throw new RangeError(`requiredStandardErrors is a number from 0 on, got ${requiredStandardErrors}`);
  }
  const learnt = base.mean - random.mean;
  const standings = `base ${printed(base.mean)}, random agent ${printed(random.mean)}`;
  if (learnt <= 0) return notAvailable(`the base is no better than the random agent (${standings})`);
  const error = hypot(base.standardError ?? 0, random.standardError ?? 0);
  if (learnt <= requiredStandardErrors * error) {
    return notAvailable(
      `the base is better than the random agent by ${printed(learnt)}, within the error of that difference: ` +
        `${requiredStandardErrors} x ${printed(error)} (${standings})`,
    );
  }
  const value = (treated.mean - base.mean) / learnt;
  return Number.isFinite(value) ? available(value) : notAvailable(`base and random agent are too close (${standings})`);
}

/**
 * Normalised score: 0 for the random agent, 1 for the base; 1 + `improvement`. Not available in the same cases.
 *
 * @throws RangeError as `improvement`
 */
export function normalisedScore(options: ImprovementOptions): NumberOrReason {
  checkOptions('normalisedScore', options, { base: true, treated: true, random: true, requiredStandardErrors: true });

  const gain = improvement(options);
  return gain.available ? available(1 + gain.value) : gain;
}

function checkMeasured(name: string, { mean, standardError }: Measured): void {
  if (!Number.isFinite(mean)) throw new RangeError(`the mean of ${name} is not finite (${mean})`);
  if (
    standardError !== null &&
    standardError !== undefined &&
    !(Number.isFinite(standardError) && standardError >= 0)
  ) {
    throw new RangeError(`the standard error of ${name} is a number from 0 on, or null, got ${standardError}`);
  }
}

function printed(value: number): string {
  return Number(value.toPrecision(5)).toString();
}

/** The improvement in one environment, as `improvement` returned it. */
export interface NamedImprovement {
  readonly name: string;
  readonly improvement: NumberOrReason;
}

export interface AggregateOptions {
  /**
   * As the paper prints: each improvement in per cent truncated to two decimals before the mean is taken, and the mean
   * to four. Default false: nothing is cut.
   */
  readonly truncate?: boolean;
}

/**
 * The aggregate over environments: the plain arithmetic mean of 1 + improvement, so that the base has 1. Not available
 * when one of the improvements is not, with their names: leaving an environment out silently would change the question.
 * Source: "The Ladder in Chaos", Table 1.
 *
 * @throws RangeError when no improvement is given
 */
export function aggregate(improvements: readonly NamedImprovement[], options: AggregateOptions = {}): NumberOrReason {
  checkOptions('aggregate', options, { truncate: trueOrFalse });
  const { truncate: isCut = false } = options;

  if (improvements.length === 0) throw new RangeError('no improvements were given: an aggregate needs at least one');
  const values: number[] = [];
  const missing: string[] = [];
  for (const { name, improvement } of improvements) {
    if (improvement.available) values.push(isCut ? truncate(100 * improvement.value, 2) / 100 : improvement.value);
    else missing.push(name);
  }
  if (missing.length > 0) return notAvailable(`no improvement is available for ${missing.join(', ')}`);
  const mean = 1 + values.reduce((sum, value) => sum + value, 0) / values.length;
  return available(isCut ? truncate(mean, 4) : mean);
}
