/** The randomness that null models draw from: a generator of @policypath/random, or anything like it. */
export interface NullGenerator {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal. */
  normal(): number;
}
