import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTrialParts, resolveSettings } from '../src/index.ts';
import { resumeTrial, startTrial } from '../src/node/index.ts';
import { computed, killedAt, newTrialFolder, readLines } from './trialFolder.ts';

const tiny = {
  env: 'MinAtar/Breakout-v0',
  agent: 'doubledqn',
  filters: 2,
  hiddenSizes: [6],
  batchSize: 8,
  targetInterval: 25,
  explorationUpdates: 150,
  replayCapacity: 90,
  startSteps: 40,
  steps: 260,
  evaluationInterval: 130,
  evaluationEpisodes: 2,
  evaluationSteps: 30,
};
const edited = { ...tiny, pptb: true as const, window: 12, rank: 2, snapshotUpdates: 5, period: 60 };
const createParts = createTrialParts({ engine: 'wasm', threads: 1 });

it('a trial that is killed at any step goes on to the same bytes, edits and wrapped replay included', async () => {
  const whole = newTrialFolder();
  await startTrial(whole, resolveSettings(edited), { createParts });
  const uninterrupted = computed(whole);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 259 }),
      fc.integer({ min: 7, max: 120 }),
      async (step, checkpointSteps) => {
        const folder = newTrialFolder();
        const settings = { createParts: killedAt(createParts, step), checkpointSteps };
        await expect(startTrial(folder, resolveSettings(edited), settings)).rejects.toThrow('killed');
        await resumeTrial(folder, { createParts });
        expect(computed(folder)).toEqual(uninterrupted);
      },
    ),
    { numRuns: 4 },
  );
});

it.each(['chain', 'minatar'])(
  'an edit logs what it does to the largest values and to greedy actions: %s',
  async (profile) => {
    const folder = newTrialFolder();
    await startTrial(folder, resolveSettings({ ...edited, profile }), { createParts });
    const edits = readLines(folder, 'edits.jsonl');
    expect(edits.length).toBeGreaterThan(1);
    for (const { effective, meanMaxQ, maxQRatio, greedyActionsKept, ...rest } of edits) {
      expect(effective).toBe(true);
      expect(meanMaxQ).not.toBe(0);
      expect(maxQRatio).not.toBe(1);
      expect(greedyActionsKept).toBeGreaterThanOrEqual(0);
      expect(greedyActionsKept).toBeLessThanOrEqual(1);
      // The distance of two choices has no meaning.
      expect(rest).not.toHaveProperty('meanAbsoluteActionChange');
    }
  },
);

it('has the protocol of its sources as defaults', () => {
  const chain = resolveSettings({ env: 'MinAtar/Seaquest-v0', agent: 'doubledqn' });
  expect(chain).toMatchObject({
    steps: 5_000_000,
    startSteps: 10_000,
    evaluationInterval: 50_000,
    evaluationEpisodes: 10,
    evaluationSteps: 10_000,
    doubledqn: {
      profile: 'chain',
      stallSteps: 1000,
      filters: 16,
      hiddenSizes: [128],
      optimizer: 'adam',
      learningRate: 3e-4,
      optimizerEpsilon: 1e-8,
      loss: 'squared',
      batchSize: 32,
      discount: 0.99,
      targetInterval: 1000,
      explorationStart: 1,
      explorationEnd: 0.1,
      explorationUpdates: 100_000,
      replayCapacity: 100_000,
    },
  });
  const example = resolveSettings({ env: 'MinAtar/Breakout-v0', agent: 'doubledqn', profile: 'minatar' });
  expect(example).toMatchObject({
    steps: 3_000_000,
    startSteps: 5000,
    doubledqn: {
      stallSteps: 0,
      optimizer: 'rmsprop',
      learningRate: 0.00025,
      smoothing: 0.95,
      optimizerEpsilon: 0.01,
      loss: 'huber',
    },
  });
});

it('an evaluation that a policy never ends is cut and counted, and one that stalls is broken off', async () => {
  // Without a step upwards, Freeway goes on to its 2501st step without a point.
  const still = { ...tiny, env: 'MinAtar/Freeway-v0', steps: 45, evaluationInterval: 45 };
  const folder = newTrialFolder();
  await startTrial(folder, resolveSettings({ ...still, evaluationSteps: 20 }), { createParts });
  for (const { lengths, cutEpisodes } of readLines(folder, 'evaluations.jsonl')) {
    expect([lengths, cutEpisodes]).toEqual([[20, 20], 2]);
  }
  const stalling = newTrialFolder();
  await startTrial(stalling, resolveSettings({ ...still, stallSteps: 15 }), { createParts });
  for (const { lengths, cutEpisodes } of readLines(stalling, 'evaluations.jsonl')) {
    expect([lengths, cutEpisodes]).toEqual([[15, 15], undefined]);
  }
  const episodes = readLines(stalling, 'episodes.jsonl');
  expect(episodes).toMatchObject([15, 15, 15].map((length) => ({ length, return: 0, terminated: false })));
});

it.each([
  [{ ...tiny, env: 'Hopper-v5' }, /--env Hopper-v5 does not suit --agent doubledqn.*e\.g\. --env MinAtar\//],
  [
    { env: 'MinAtar/Freeway-v1', agent: 'sac' },
    /--env MinAtar\/Freeway-v1 does not suit --agent sac, which observes vectors/,
  ],
  [{ ...tiny, startSteps: 5 }, /--start-steps 5 is too few for --batch-size 8 .* give --start-steps 7 or more/],
  [{ ...tiny, replayCapacity: 7 }, /--replay-capacity 7 is below --batch-size 8/],
  [{ ...tiny, tau: 0.1 }, /no setting 'tau'/],
  [{ ...tiny, policyDelay: 2 }, /--policy-delay has no meaning for --agent doubledqn/],
])('%o is refused', (given, message) => {
  expect(() => resolveSettings(given)).toThrow(message);
});
