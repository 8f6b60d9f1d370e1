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
