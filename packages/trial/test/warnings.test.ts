import { describe, expect, it } from 'vitest';
import { resolveSettings, trialWarnings, type GivenSettings } from '../src/index.ts';

const warningsOf = (given: GivenSettings): string[] =>
  trialWarnings(resolveSettings({ env: 'Hopper-v4', ...given }), (name) => name);

describe('warnings of useless settings', () => {
  it('says that no edit will ever be due, and what to change', () => {
    const [warning, ...more] = warningsOf({ pptb: true, steps: 20_000 });
    expect(more).toEqual([]);
    expect(warning).toMatch(/^no edit will ever be due in 20000 agent steps/);
    for (const name of ['period', 'rank', 'steps', 'startSteps']) expect(warning).toContain(name);
  });

  it('counts the edits as the schedule does', () => {
    const given = { pptb: true, startSteps: 100, snapshotUpdates: 1, rank: 4, window: 10, period: 50 } as const;
    // The fifth snapshot is that of step 110; the next multiple of the period is 150.
    const short = { ...given, evaluationInterval: 10 };
    expect(warningsOf({ ...short, steps: 149 })).toHaveLength(1);
    expect(warningsOf({ ...short, steps: 150 })).toEqual([]);
    expect(warningsOf({ ...short, steps: 149, pptb: undefined, variant: 'observe-only' })).toEqual([]);
  });

  it('says that the interval of evaluations is above the steps', () => {
    expect(warningsOf({ steps: 3000 })).toEqual([
      expect.stringMatching(/^evaluationInterval 5000 is above steps 3000/),
    ]);
    expect(warningsOf({ steps: 5000 })).toEqual([]);
  });
});
