import type { IntervalOrReason } from '@policypath/stats';

/** What may be said of a difference between a method and the base. */
export interface Verdict {
  readonly word: 'improves' | 'harms' | 'undecided' | 'not tested';
  /** Why, in a few words. */
  readonly because: string;
}

/**
 * Words a difference. 'improves' and 'harms' are said only where both intervals leave 0 out: the bootstrap's, and Student's
 * t (Welch's, for two sides), which with few runs is the wider and keeps its level. An interval that holds 0 leaves the
 * matter undecided: it does not show that there is no effect.
 *
 * @param difference treated - base, of a figure of which more is better
 * @param student the t interval of the same difference; null where it has no spread
 */
export function verdict(
  difference: IntervalOrReason,
  student: { readonly low: number; readonly high: number } | null,
): Verdict {
  if (!difference.available) return { word: 'not tested', because: difference.reason };
  if (student === null) return { word: 'not tested', because: 'no spread between runs' };
  const { low, high } = difference.value;
  const holders = [...(holdsZero({ low, high }) ? ['bootstrap'] : []), ...(holdsZero(student) ? ["Student's"] : [])];
  if (holders.length > 0) {
    return {
      word: 'undecided',
      because: `${holders.join(' and ')} ${holders.length > 1 ? 'intervals hold' : 'interval holds'} 0`,
    };
  }
  if (low > 0 && student.low > 0) return { word: 'improves', because: 'both intervals lie above 0' };
  if (high < 0 && student.high < 0) return { word: 'harms', because: 'both intervals lie below 0' };
  return { word: 'undecided', because: 'the intervals contradict each other' };
}

/** The same of a secondary measure, by which nothing is judged: where the difference lies, in words that do not value it. */
export function described({ word, because }: Verdict): string {
  const neutral = { improves: 'higher', harms: 'lower', undecided: 'undecided', 'not tested': 'not tested' } as const;
  return `${neutral[word]}: ${because}`;
}

function holdsZero({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return low <= 0 && high >= 0;
}
