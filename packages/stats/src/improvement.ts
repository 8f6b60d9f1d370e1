import { available, notAvailable, type NumberOrReason } from './numberOrReason.ts';

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
 * quotient would then say nothing. Source: "The Ladder in Chaos", Table 1 (protocol.md F.1).
 *
 * @throws RangeError when a mean or standard error is not finite, or a standard error is negative
 */
export function improvement(options: ImprovementOptions): NumberOrReason {
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
  const error = Math.hypot(base.standardError ?? 0, random.standardError ?? 0);
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
