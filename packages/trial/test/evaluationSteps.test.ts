import { environmentDefinition, registerEnvironment } from '@policypath/envs';
import { afterAll, expect, it, vi } from 'vitest';
import { createTrialParts, resolveSettings } from '../src/index.ts';
import { startTrial } from '../src/node/index.ts';
import { hashedSettings } from '../src/settings/trialSchema.ts';
import { createPointOnALine } from './kit/pointOnALine.ts';
import { newTrialFolder, readLines } from './trialFolder.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const endless = 'EndlessLine-v0';
registerEnvironment({
  ...environmentDefinition('PointOnALine-v0'),
  id: endless,
  maximumEpisodeSteps: Infinity,
  create: () => createPointOnALine(endless, Infinity),
});

const tiny = {
  hiddenSizes: [8, 8],
  batchSize: 8,
  steps: 60,
  startSteps: 50,
  evaluationInterval: 30,
  evaluationEpisodes: 3,
};

it('an evaluated episode is cut after so many steps, and counted', async () => {
  const folder = newTrialFolder();
  const createParts = createTrialParts({ engine: 'auto', threads: 1 });
  await startTrial(folder, resolveSettings({ ...tiny, env: endless, evaluationSteps: 5 }), { createParts });
  const evaluations = readLines(folder, 'evaluations.jsonl') as { lengths: number[]; cutEpisodes?: number }[];
  expect(evaluations).toHaveLength(3);
  // The point cannot leave the line in five steps.
  for (const { lengths, cutEpisodes } of evaluations) {
    expect(lengths).toEqual([5, 5, 5]);
    expect(cutEpisodes).toBe(3);
  }
});

it('is bounded by itself where no time limit ends an episode, and changes nothing elsewhere', () => {
  expect(resolveSettings({ ...tiny, env: endless }).evaluationSteps).toBe(10_000);
  const limited = resolveSettings({ ...tiny, env: 'PointOnALine-v0' });
  expect(limited.evaluationSteps).toBeNull();
  expect(() => resolveSettings({ ...tiny, env: endless, evaluationSteps: 0 })).toThrow(
    /--evaluation-steps: expected a whole number/,
  );
  expect(hashedSettings(limited)).not.toContain('evaluationSteps');
  expect(hashedSettings({ ...limited, evaluationSteps: 5 })).toContain('evaluationSteps');
});
