import { checkOptions } from '@policypath/options';
import { stratifiedBootstrap, type BootstrapOptions, type IntervalOrReason, bootstrapOptions } from './bootstrap.ts';
import { checkRuns, type RunEvaluations } from './runs.ts';
import { mean, sampleSpread } from './sampleSpread.ts';
import { meanInterval, verdict, type MeanInterval, type Verdict } from './significance.ts';

/** A fork and its trunk: two runs with one history. */
export interface ForkPair {
  /** Names the trunk. Forks of one trunk are not independent of each other. */
  readonly trunkName: string;
  readonly trunk: RunEvaluations;
  readonly fork: RunEvaluations;
  /** The step after which they may differ: that of the fork's first edit. */
  readonly from: number;
  /** Whether the fork ended before its last step, e.g. diverged: what it is missing counts as its last evaluation. Default false. */
  readonly failed?: boolean;
}

/** Mean returns over the evaluations that both have in a window. */
export interface ForkDifference {
  readonly fork: number;
  readonly trunk: number;
  readonly evaluations: number;
}

/**
 * Mean return of a fork and of its trunk over the evaluations in (from, from + steps]; null where they do not cover that
 * window: another evaluation would fall into it.
 *
 * @throws RangeError when a run is empty, not finite, or its steps do not increase
 */
export function forkDifference({ trunk, fork, from, failed = false }: ForkPair, steps: number): ForkDifference | null {
  checkRuns([trunk]);
  const last = fork.meanReturns.at(-1);
  if (last === undefined) return null;
  checkRuns([fork]);
  const end = fork.steps[fork.steps.length - 1];
  const returns = new Map(fork.steps.map((step, i) => [step, fork.meanReturns[i]]));
  if (failed) for (const step of trunk.steps) if (step > end) returns.set(step, last);
  const common = trunk.steps.flatMap((step, i) => {
    const value = returns.get(step);
    return value === undefined || step <= from ? [] : [{ step, fork: value, trunk: trunk.meanReturns[i] }];
  });
  const within = common.filter(({ step }) => step <= from + steps);
  const furthest = common.at(-1)?.step ?? -Infinity;
  const interval = Math.min(...trunk.steps.slice(1).map((step, i) => step - trunk.steps[i]));
  if (within.length === 0 || furthest + interval <= from + steps) return null;
  return {
    fork: mean(within.map((one) => one.fork)),
    trunk: mean(within.map((one) => one.trunk)),
    evaluations: within.length,
  };
}

/** What forks of one setting did to the return, over their trunks. */
export interface ForkEffect {
  readonly forks: number;
  /** Fork minus trunk, one number a trunk: the mean over its forks. */
  readonly perTrunk: readonly number[];
  /** Mean return of the trunks over the same evaluations. */
  readonly trunkMean: number;
  /** Mean over trunks. */
  readonly difference: number;
  /** Over trunks; null of one. */
  readonly standardError: number | null;
  /** Whole trunks resampled. */
  readonly interval: IntervalOrReason;
  readonly student: MeanInterval | null;
  readonly verdict: Verdict;
}

/**
 * The mean difference of forks and trunks over `steps` after the fork's first edit. A trunk is one unit, however many forks it
 * has: its forks are averaged first, and trunks are resampled whole. null where no pair covers the window.
 *
 * @throws RangeError as `forkDifference` and `stratifiedBootstrap`
 */
export function forkEffect(pairs: readonly ForkPair[], steps: number, options: BootstrapOptions): ForkEffect | null {
  checkOptions('forkEffect', options, bootstrapOptions);

  const byTrunk = new Map<string, ForkDifference[]>();
  for (const pair of pairs) {
    const found = forkDifference(pair, steps);
    if (found !== null) byTrunk.set(pair.trunkName, [...(byTrunk.get(pair.trunkName) ?? []), found]);
  }
  if (byTrunk.size === 0) return null;
  const groups = [...byTrunk.values()];
  const perTrunk = groups.map((found) => mean(found.map((one) => one.fork - one.trunk)));
  const spread = sampleSpread(perTrunk);
  const interval = stratifiedBootstrap({ strata: [perTrunk], statistic: ([own]) => mean(own), ...options });
  const student = meanInterval(perTrunk, { level: options.level });
  return {
    forks: groups.flat().length,
    perTrunk,
    trunkMean: mean(groups.map((found) => mean(found.map((one) => one.trunk)))),
    difference: spread.mean,
    standardError: spread.standardError,
    interval,
    student,
    verdict: verdict(interval, student),
  };
}
