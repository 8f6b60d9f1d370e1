import { mean, meanInterval, type MeanInterval } from '@policypath/stats';
import { environments, percent, readStageTrial, type StageTrial } from './stageTrials.ts';

/** Seeds of stage C of evidence/plan-2.md, new ones. */
export const confirmationSeeds = [10, 11, 12, 13, 14, 15, 16, 17] as const;

/** What is called equivalent lies within so much of base's AUC. */
const margin = 0.1;

export interface Contrast {
  /** What is compared with what, and where. */
  readonly name: string;
  /** One relative difference of AUC a seed; null where a trial of the seed has not ended. */
  readonly bySeed: readonly (number | null)[];
  /** Student's 95 % interval over the seeds; null before all have ended. */
  readonly interval: MeanInterval | null;
  /** By the plan's fixed order: 'described' unless every contrast before it left 0 out. */
  readonly verdict: 'improves' | 'harms' | 'equivalent within 10 %' | 'undecided' | 'described' | 'open';
}

/** Which of a trial's areas is compared. */
export type Area = 'auc' | 'aucAfterEdit';

/**
 * The contrasts of stage C in their fixed order: the chosen setting against base, pooled over the environments; against
 * `extrapolation`, pooled; against base in each environment. Each is judged only if the one before left 0 out.
 */
export function readConfirmation(root: string, chosen: string, area: Area = 'auc'): Contrast[] {
  const trials = (setting: string): (StageTrial | null)[][] =>
    environments.map((environment) =>
      confirmationSeeds.map((seed) => readStageTrial(root, { environment, setting, seed })),
    );
  const [own, base, extrapolation] = [chosen, 'base', 'extrapolation'].map(trials);
  const against = (other: (StageTrial | null)[][], of: readonly number[]): (number | null)[] =>
    confirmationSeeds.map((_, seed) => {
      const shares = of.map((e) => relative([own[e][seed], other[e][seed], base[e][seed]], area));
      return shares.includes(null) ? null : mean(shares as number[]);
    });
  return judged([
    { name: `\`${chosen}\` against base, pooled`, bySeed: against(base, [0, 1]) },
    { name: `\`${chosen}\` against \`extrapolation\`, pooled`, bySeed: against(extrapolation, [0, 1]) },
    ...environments.map((environment, e) => ({
      name: `\`${chosen}\` against base, ${environment}`,
      bySeed: against(base, [e]),
    })),
  ]);
}

/** The difference of two areas, as a share of base's of the same seed. */
function relative(trials: readonly (StageTrial | null)[], area: Area): number | null {
  const [own, other, base] = trials.map((trial) => trial?.[area] ?? null);
  return own === null || other === null || base === null ? null : (own - other) / base;
}

/** The plan's verdicts on contrasts in their fixed order. */
export function judged(contrasts: readonly Pick<Contrast, 'name' | 'bySeed'>[]): Contrast[] {
  let isJudged = true;
  return contrasts.map(({ name, bySeed }) => {
    const interval = bySeed.includes(null) ? null : meanInterval(bySeed as number[]);
    const verdict = interval === null ? 'open' : isJudged ? verdictOf(interval) : 'described';
    isJudged &&= interval !== null && leavesZeroOut(interval);
    return { name, bySeed, interval, verdict };
  });
}

function leavesZeroOut({ low, high }: MeanInterval): boolean {
  return low > 0 || high < 0;
}

function verdictOf({ low, high }: MeanInterval): Contrast['verdict'] {
  if (low > 0) return 'improves';
  if (high < 0) return 'harms';
  return low > -margin && high < margin ? 'equivalent within 10 %' : 'undecided';
}

/** The table of evidence/README.md: one row a contrast. */
export function confirmationTable(contrasts: readonly Contrast[]): string[] {
  const rows = contrasts.map(({ name, bySeed, interval, verdict }) => {
    const seeds = bySeed.map((value) => (value === null ? '-' : percent(value))).join(', ');
    const found = interval === null ? '-' : percent(interval.mean);
    const bounds = interval === null ? '-' : `[${percent(interval.low)}, ${percent(interval.high)}]`;
    return `| ${[name, found, bounds, verdict, seeds].join(' | ')} |`;
  });
  return ['| contrast | mean | 95 % | verdict | by seed |', '| --- | --- | --- | --- | --- |', ...rows];
}
