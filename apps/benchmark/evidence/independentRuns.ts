/** Mean return of independent runs around one step. */
export interface IndependentPoint {
  readonly step: number;
  readonly mean: number;
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * HalfCheetah with the current official code of TD3, 5 seeds: LQNew/Continuous_Control_Benchmark at 205ceb7, evaluated
 * every 4k steps on the -v2 environment (its physics and reward are those of -v4). Each point is the mean over seeds of the
 * evaluations within 5 % of the step, with the smallest and largest seed.
 */
export const independentHalfCheetah: { readonly seeds: number; readonly points: readonly IndependentPoint[] } = {
  seeds: 5,
  points: [
    { step: 50_000, mean: 1951, minimum: 1498, maximum: 2260 },
    { step: 100_000, mean: 4242, minimum: 3872, maximum: 4475 },
  ],
};

/** Mean of the range of five standard normal draws: range / 2.326 estimates the standard deviation. */
const meanRangeOfFive = 2.326;

/** The standard error of an independent point; only its range is known, so the standard deviation is taken from that. */
export function standardErrorOf({ minimum, maximum }: IndependentPoint): number {
  return (maximum - minimum) / meanRangeOfFive / Math.sqrt(independentHalfCheetah.seeds);
}
