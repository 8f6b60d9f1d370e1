import { meanInterval, type Comparison, type MethodResult } from '@policypath/stats';
import { printedLevel } from '../words/numbers.ts';
import { quantity, type ReportTable } from './report/section.ts';
import { shortBoth } from '../words/steps.ts';
import { actionRepeatIn, type TrialRun } from './compareTrials.ts';

/** One method in one environment, with its place among the methods there. */
export interface RankedMethod {
  readonly environment: string;
  readonly method: string;
  readonly result: MethodResult<TrialRun>;
  /** Student's t interval of the mean AUC; null of one run, or of runs without spread. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** By the mean AUC: 1 is the highest; equal means share a rank. */
  readonly rank: number;
}

/** Every method in every environment, in the order of the comparison. */
export function rankedMethods({ environments, level }: Comparison<TrialRun>): RankedMethod[] {
  return environments.flatMap(({ environment, methods }) => {
    const means = [...methods.values()].map(({ auc }) => auc.mean);
    return [...methods].map(([method, result]) => ({
      environment,
      method,
      result,
      interval: meanInterval(result.auc.perRun, { level }),
      rank: 1 + means.filter((mean) => mean > result.auc.mean).length,
    }));
  });
}

/** All methods side by side: AUC with its interval, last evaluations, SCORE and rank; null without a method to show. */
export function methodsTable(comparison: Comparison<TrialRun>): ReportTable | null {
  const { environments, level, offset } = comparison;
  const ranked = rankedMethods(comparison);
  if (ranked.length === 0) return null;
  const methods = [...new Set(ranked.map(({ method }) => method))];
  const everywhere = methods.filter((method) => environments.every((one) => one.methods.has(method)));
  const meanRank = (method: string): number =>
    ranked.filter((one) => one.method === method).reduce((sum, { rank }) => sum + rank, 0) / environments.length;
  const through = environments.map(
    (one) => `${one.environment} through step ${shortBoth(one.throughStep, actionRepeatIn(one))}`,
  );
  return {
    name: `methods${offset === 0 ? '' : `-offset-${offset}`}`,
    caption:
      `All methods: ${through.join(', ')}. Means over runs ± standard error; the interval is Student's t interval of the ` +
      'mean AUC over runs, which takes them as normally distributed. Rank: by mean AUC within the environment, 1 is the highest.',
    columns: ['Environment', 'Method', 'Runs', 'AUC', `AUC, Student ${printedLevel(level)}`, 'Last', 'SCORE', 'Rank'],
    rows: [
      ...ranked.map(({ environment, method, result: { runs, auc, last, score }, interval, rank }) => [
        environment,
        method,
        runs.length,
        quantity('return', auc),
        interval === null ? 'n/a' : quantity('return', { low: interval.low, high: interval.high }),
        quantity('return', last),
        score === null ? null : quantity('return', score),
        rank,
      ]),
      ...(environments.length < 2
        ? []
        : everywhere.map((method) => ['Mean rank', method, null, null, null, null, null, meanRank(method)])),
    ],
    notes: [
      'Intervals of two methods may overlap although the methods differ: their difference has an interval of its own.',
    ],
  };
}
