import { afterAll, describe, expect, it, vi } from 'vitest';
import { createTrialParts, resolveSettings, type GivenSettings } from '../src/index.ts';
import { resumeTrial, startTrial } from '../src/node/index.ts';
import { predictionOf } from '../src/records/index.ts';
import { hashedSettings } from '../src/settings/trialSchema.ts';
import './kit/pointOnALine.ts';
import { computed, killedAt, newTrialFolder, readLines } from './trialFolder.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const createParts = createTrialParts({ engine: 'auto', threads: 1 });
const tiny: GivenSettings = {
  env: 'PointOnALine-v0',
  variant: 'pptb',
  hiddenSizes: [8, 8],
  batchSize: 8,
  steps: 400,
  startSteps: 60,
  evaluationInterval: 100,
  evaluationEpisodes: 1,
  metricsInterval: 50,
  snapshotUpdates: 2,
  window: 30,
  rank: 3,
  boost: 0.1,
  period: 40,
};
const neutral: GivenSettings = {
  editUse: 'load',
  periodClock: 'steps',
  editPhase: 0,
  windowSpan: 'snapshots',
  boostSpan: 'window',
  pathStart: 'step-0',
};

/** Steps of the edits, and the snapshots that each had, of a trial that was killed and resumed. */
async function editsOf(changes: GivenSettings): Promise<[step: number, snapshots: number][]> {
  const config = resolveSettings({ ...tiny, ...changes });
  const [whole, resumed] = [newTrialFolder(), newTrialFolder()];
  await startTrial(whole, config, { createParts });
  const killed = startTrial(resumed, config, { createParts: killedAt(createParts, 250), checkpointSteps: 90 });
  await expect(killed).rejects.toThrow('killed');
  await resumeTrial(resumed, { createParts });
  expect(computed(resumed)).toEqual(computed(whole));
  return readLines(whole, 'edits.jsonl').map(({ step, snapshots }) => [step as number, snapshots as number]);
}

describe('readings of the paper', () => {
  it('leave the hash of a trial as it was where they are the usual ones', () => {
    const hashed = hashedSettings(resolveSettings({ ...tiny, ...neutral }));
    expect(hashed).toBe(hashedSettings(resolveSettings(tiny)));
    for (const name of [...Object.keys(neutral), 'evaluated']) expect(hashed).not.toContain(name);
    expect(hashedSettings(resolveSettings({ ...tiny, boostSpan: 'since-edit' }))).toContain('"boostSpan":"since-edit"');
  });

  it.each<[GivenSettings, [number, number][]]>([
    // The first snapshot at or after t = 40, 80, ..., which is the step after it; the window of 30 is full from step 176 on.
    [
      {},
      [
        [84, 7],
        [124, 17],
        [164, 27],
        [204, 30],
      ],
    ],
    [
      { periodClock: 'policy-updates', period: 20 },
      [
        [100, 11],
        [140, 21],
        [180, 30],
        [220, 30],
      ],
    ],
    [
      { editPhase: 39 },
      [
        [80, 6],
        [120, 16],
        [160, 26],
        [200, 30],
      ],
    ],
    [
      { windowSpan: 'since-edit' },
      [
        [84, 7],
        [124, 10],
        [164, 10],
        [204, 10],
      ],
    ],
    [
      { windowSpan: 'period', window: undefined },
      [
        [84, 7],
        [124, 10],
        [164, 10],
        [204, 10],
      ],
    ],
    [
      { boostSpan: 'since-edit' },
      [
        [84, 7],
        [124, 17],
        [164, 27],
        [204, 30],
      ],
    ],
    [
      { preset: 'literal', pathStart: 'first-update' },
      [
        [62, 1],
        [102, 11],
        [142, 21],
        [182, 30],
      ],
    ],
  ])('%j edit when they say, and go on bit for bit after a kill', async (changes, first) => {
    expect((await editsOf(changes)).slice(0, 4)).toEqual(first);
  });

  it('predict by what is boosted', () => {
    const runaway = { env: 'HalfCheetah-v4', variant: 'pptb', boost: 0.1, period: 1000, steps: 300_000 };
    const of = (changes: GivenSettings) => predictionOf(resolveSettings({ ...runaway, ...changes }));
    expect(of({})).toMatchObject({ feedback: 10 });
    expect(of({ period: 500, periodClock: 'policy-updates' })).toEqual(of({}));
    for (const changes of [
      { boostSpan: 'since-edit' },
      { windowSpan: 'period', rank: 8 },
      { windowSpan: 'since-edit' },
    ] as const) {
      expect(of(changes)?.feedback).toBeCloseTo(0.1, 12);
      expect(of(changes)?.normOverBase).toBeLessThan(1.2);
    }
    expect(of({ editUse: 'act' })).toBeNull();
  });

  it.each<[GivenSettings, string]>([
    [{ editPhase: 40 }, '--edit-phase 40 is not below --period 40'],
    [{ windowSpan: 'period' }, '--window 30 contradicts --window-span period, which makes it 10'],
    [{ windowSpan: 'period', window: undefined, rank: 20 }, 'an edit waits for 21 snapshots'],
    [
      { variant: 'trim-only', boost: undefined, boostSpan: 'since-edit' },
      '--boost-span has no meaning for --variant trim-only',
    ],
    [{ variant: 'observe-only', editPhase: 1 }, '--edit-phase has no meaning for --variant observe-only'],
  ])('refuse %j', (changes, message) => {
    expect(() => resolveSettings({ ...tiny, ...changes })).toThrow(message);
  });
});
