import { afterAll, describe, expect, it, vi } from 'vitest';
import { createTrialParts, resolveSettings } from '../src/index.ts';
import './kit/pointOnALine.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

describe("a trial's replay storage", () => {
  it.each([
    ['td3', { steps: 400 }, 400],
    ['td3', { steps: 400, replayCapacity: 50 }, 50],
    ['sac', { steps: 400 }, 400],
  ])('of %s with %j keeps %i transitions: no more than the trial has steps', async (agent, given, capacity) => {
    const config = resolveSettings({ env: 'PointOnALine-v0', agent, hiddenSizes: [8, 8], batchSize: 4, ...given });
    const parts = await createTrialParts({ engine: 'auto', threads: 1 })(config);
    expect(parts.agent.replay).toMatchObject({ capacity });
    parts.close();
  });
});
