import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findTorch } from '../bench/findTorch.ts';
import type { LearnMetrics } from '../src/index.ts';
import { describeOnEngines } from './engines.ts';
import { parityCase, smallPpo } from './ppoFixtures.ts';
import { ppoLosses, ppoNetworks, ppoTorchUpdates, type PpoTorchResult } from './ppoTorchParity.ts';
import { largestDifference } from './td3Fixtures.ts';

/** Float32 rounding leaves about 1e-6. */
const tolerance = 5e-6;
const fixture = JSON.parse(readFileSync(new URL('fixtures/ppoTorch.json', import.meta.url), 'utf8')) as PpoTorchResult;
const torch = findTorch();

describeOnEngines('PPO', (engine) => {
  function trained(): { agent: ReturnType<typeof smallPpo>; metrics: LearnMetrics[] } {
    const agent = smallPpo(engine(), { learningRateSchedule: 'constant' });
    const { batches, learningRates } = parityCase(agent);
    const metrics = batches.map((batch, k) => {
      agent.setLearningRate(learningRates[k]);
      return agent.update(batch);
    });
    return { agent, metrics };
  }

  function expectEqual({ losses, networks }: PpoTorchResult): void {
    const { agent, metrics } = trained();
    metrics.forEach((update, k) => {
      ppoLosses.forEach((name, column) =>
        expect(Math.abs((update[name] as number) - losses[k][column])).toBeLessThan(tolerance),
      );
    });
    const start = smallPpo(engine()).saveState();
    const end = agent.saveState();
    for (const name of ppoNetworks) {
      const ours = end[name] as Float32Array;
      expect(largestDifference(ours, networks[name])).toBeLessThan(tolerance);
      // The comparison means something only when training has moved the parameters by more than the tolerance.
      expect(largestDifference(ours, start[name] as Float32Array)).toBeGreaterThan(100 * tolerance);
    }
  }

  describe('100 updates, 16 wide', () => {
    it('clip ratios and values on both sides, and gradients', () => {
      const { metrics } = trained();
      expect(metrics.some(({ clippedShare }) => (clippedShare as number) > 0.2)).toBe(true);
      expect(metrics.every(({ gradientNorm }) => (gradientNorm as number) > 0.5)).toBe(true);
    });

    it('equal those that PyTorch made', () => expectEqual(fixture));

    it.skipIf(torch === undefined)(
      `equal PyTorch's of this machine${torch === undefined ? ' (skipped: no Python with torch)' : ''}`,
      () => expectEqual(ppoTorchUpdates(torch!, smallPpo(engine()))),
    );
  });
});
