/** The paper's three periods of learning. It does not say where it cuts: here each has a third of the snapshots. */
export const periodNames = ['early', 'middle', 'later'] as const;
export type PeriodName = (typeof periodNames)[number];

export interface Period {
  readonly name: PeriodName;
  /** Snapshots [begin, end), global indices. */
  readonly begin: number;
  readonly end: number;
}

export function periodsOf({ begin, end }: { readonly begin: number; readonly end: number }): Period[] {
  const cut = (third: number): number => begin + Math.floor((third * (end - begin)) / 3);
  return periodNames.map((name, third) => ({ name, begin: cut(third), end: cut(third + 1) }));
}

export interface EvaluatedReturn {
  readonly step: number;
  readonly meanReturn: number;
}

/** Evaluations averaged, and the share of the whole improvement that ends the period. */
export const improvingDefinition = { evaluations: 5, share: 0.9 } as const;

/**
 * The step at which the period of significant improvement ends. The paper marks it by eye; here returns are smoothed (mean
 * of an evaluation and two neighbours to each side, as far as there are), and it is the first evaluation that has gained
 * 90 % of the way from the lowest smoothed return before the highest one up to that. null where the highest is the first,
 * or there are fewer than two evaluations.
 */
export function improvingPeriodEnd(curve: readonly EvaluatedReturn[]): number | null {
  const reach = (improvingDefinition.evaluations - 1) / 2;
  const smoothed = curve.map((_, i) => {
    const near = curve.slice(Math.max(0, i - reach), i + reach + 1);
    return near.reduce((sum, { meanReturn }) => sum + meanReturn / near.length, 0);
  });
  const highest = Math.max(...smoothed);
  const rise = smoothed.slice(0, smoothed.indexOf(highest) + 1);
  const lowest = Math.min(...rise);
  if (!(highest > lowest)) return null;
  const from = rise.indexOf(lowest);
  const end = smoothed.findIndex(
    (value, i) => i >= from && value - lowest >= improvingDefinition.share * (highest - lowest),
  );
  return curve[end].step;
}
