import { describe, expect, it } from 'vitest';
import { forkDifference, forkEffect, type ForkPair } from '../src/index.ts';

const every = (from: number, to: number, value: (step: number) => number) => {
  const steps = Array.from({ length: (to - from) / 10 + 1 }, (_, i) => from + 10 * i);
  return { steps, meanReturns: steps.map(value) };
};

/** A fork at step 100, `gain` better from its edit at 101 on. */
const pair = (trunkName: string, gain: number, own: Partial<ForkPair> = {}): ForkPair => ({
  trunkName,
  trunk: every(0, 200, (step) => step),
  fork: every(110, 150, (step) => step + gain),
  from: 101,
  ...own,
});

/** A linear congruential generator. */
const options = () => {
  let state = 1;
  const integer = (bound: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * bound);
  };
  return { generator: { integer }, resamples: 200 };
};

describe('a fork beside its trunk', () => {
  it('is compared on the evaluations after its edit, as far as both go', () => {
    expect(forkDifference(pair('a', 5), 20)).toEqual({ fork: 120, trunk: 115, evaluations: 2 });
    expect(forkDifference(pair('a', 5), 50)).toEqual({ fork: 135, trunk: 130, evaluations: 5 });
    // The fork ends at 150: the evaluation at 160 would be in a window of 60 steps.
    expect(forkDifference(pair('a', 5), 60)).toBeNull();
    expect(forkDifference(pair('a', 5, { trunk: every(0, 130, (step) => step) }), 50)).toBeNull();
    expect(forkDifference(pair('a', 5, { fork: { steps: [], meanReturns: [] } }), 20)).toBeNull();
    // The edit came later: the evaluations before it are the trunk's.
    expect(forkDifference(pair('a', 5, { from: 130 }), 20)).toEqual({ fork: 150, trunk: 145, evaluations: 2 });
  });

  it('counts what a fork that failed is missing as its last evaluation', () => {
    const failed = pair('a', -50, { fork: every(110, 120, () => -50), failed: true });
    expect(forkDifference(failed, 50)).toEqual({ fork: -50, trunk: 130, evaluations: 5 });
    expect(forkDifference({ ...failed, failed: false }, 50)).toBeNull();
  });
});

describe('forks of several trunks', () => {
  it('count a trunk once, however many forks it has', () => {
    const effect = forkEffect([pair('a', 1), pair('a', 3), pair('a', 5), pair('b', 9)], 50, options())!;
    expect(effect).toMatchObject({ forks: 4, perTrunk: [3, 9], difference: 6, standardError: 3, trunkMean: 130 });
    if (!effect.interval.available) throw new Error(effect.interval.reason);
    expect([effect.interval.value.low, effect.interval.value.high]).toEqual([3, 9]);
    expect(effect.verdict.word).toBe('undecided');
    const more = Array.from({ length: 8 }, (_, i) => pair(`trunk ${i}`, 5 + (i % 3)));
    expect(forkEffect(more, 50, options())?.verdict.word).toBe('improves');
  });

  it('say so where there is one trunk, or none covers the steps', () => {
    const one = forkEffect([pair('a', 1), pair('a', 3)], 50, options());
    expect(one).toMatchObject({ difference: 2, standardError: null, verdict: { word: 'not tested' } });
    expect(one?.interval.available).toBe(false);
    expect(forkEffect([pair('a', 1)], 500, options())).toBeNull();
  });
});
