import { mean as meanOf, stratifiedBootstrap, type Comparison, type MethodResult } from '@policypath/stats';
import { shortBoth } from '../words/steps.ts';
import { actionRepeatIn, type AgentResults, type TrialRun } from './compareTrials.ts';
import { intervalCell, ruleInterval } from './intervalRule.ts';
import { mean, number, text } from './report/column.ts';
import type { ReportTable } from './report/section.ts';

/** One method in one environment, with its place among the methods there. */
export interface RankedMethod {
  readonly environment: string;
  readonly method: string;
  readonly result: MethodResult<TrialRun>;
  /** Of the mean AUC; null of one run. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** By the mean AUC: 1 is the highest; equal means share a rank. */
  readonly rank: number;
  /** The verdict's word against the base; null of the base itself, or where there is no base. */
  readonly verdict: string | null;
}

/** Every method in every environment, in the order of the comparison. */
export function rankedMethods(
  { generator }: Pick<AgentResults, 'generator'>,
  { environments, effects, level, resamples, offset }: Comparison<TrialRun>,
): RankedMethod[] {
  return environments.flatMap(({ environment, methods }) => {
    const means = [...methods.values()].map(({ auc }) => auc.mean);
    return [...methods].map(([method, result]) => {
      const outcome = stratifiedBootstrap({
        strata: [result.auc.perRun],
        statistic: ([own]) => meanOf(own),
        level,
        resamples,
        generator: generator(`methods/${environment}/${method}/${offset}`),
      });
      const effect = effects.find(
        (one) => one.environment === environment && one.method === method && one.statistic === 'area under curve',
      );
      return {
        environment,
        method,
        result,
        interval: outcome.available ? outcome.value : null,
        rank: 1 + means.filter((one) => one > result.auc.mean).length,
        verdict: effect?.verdict.word ?? null,
      };
    });
  });
}

/** All methods side by side: AUC with its interval, last evaluations, SCORE, rank and verdict; null without a method to show. */
export function methodsTable(results: AgentResults, comparison: Comparison<TrialRun>): ReportTable | null {
  const { environments, offset, base } = comparison;
  const ranked = rankedMethods(results, comparison);
  if (ranked.length === 0) return null;
  const through = environments.map(
    (one) => `${one.environment} through step ${shortBoth(one.throughStep, actionRepeatIn(one))}`,
  );
  const isJudged = offset === 0 && ranked.some(({ verdict }) => verdict !== null);
  return {
    name: `methods${suffixOf(offset)}`,
    caption:
      `All methods: ${through.join(', ')}. Means over runs ± standard error, and the interval of the mean AUC. ` +
      'Rank: by mean AUC within the environment, 1 is the highest.',
    columns: [
      text('Environment'),
      text('Method'),
      number('Runs'),
      mean('AUC', { unit: 'return' }),
      ruleInterval(comparison, { unit: 'return', name: 'AUC', of: 'AUC' }),
      mean('Last', { unit: 'return' }),
      mean('SCORE', { unit: 'return' }),
      number('Rank'),
      ...(isJudged ? [text(`Against ${base === 'base' ? 'the base' : base}`, { name: 'Verdict' })] : []),
    ],
    rows: ranked.map(({ environment, method, result: { runs, auc, last, score }, interval, rank, verdict }) => [
      environment,
      method,
      runs.length,
      { mean: auc.mean, standardError: auc.standardError },
      interval === null ? intervalCell({ available: false, reason: '' }) : { low: interval.low, high: interval.high },
      { mean: last.mean, standardError: last.standardError },
      score === null ? null : { mean: score.mean, standardError: score.standardError },
      rank,
      ...(isJudged ? [verdict] : []),
    ]),
    notes: [
      'Intervals of two methods may overlap although the methods differ: their difference has an interval of its own.',
    ],
  };
}

/** The mean of each method's ranks over environments; null with one environment. */
export function ranksTable(results: AgentResults, comparison: Comparison<TrialRun>): ReportTable | null {
  const { environments, offset } = comparison;
  if (environments.length < 2) return null;
  const ranked = rankedMethods(results, comparison);
  const methods = [...new Set(ranked.map(({ method }) => method))];
  const everywhere = methods.filter((method) => environments.every((one) => one.methods.has(method)));
  if (everywhere.length === 0) return null;
  return {
    name: `mean-ranks${suffixOf(offset)}`,
    caption: 'Mean of the ranks over the environments, of methods that every environment has.',
    columns: [text('Method'), number('Environments'), number('Mean rank')],
    rows: everywhere.map((method) => {
      const ranks = ranked.filter((one) => one.method === method).map(({ rank }) => rank);
      return [method, environments.length, meanOf(ranks)];
    }),
  };
}

function suffixOf(offset: number): string {
  return offset === 0 ? '' : `-offset-${offset}`;
}
