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

  /** The largest differences of ours from PyTorch's, of losses and of parameters. */
  function differencesFrom({ losses, networks }: PpoTorchResult): { losses: number; parameters: number } {
    const { agent, metrics } = trained();
    const end = agent.saveState();
    const ofNetworks = ppoNetworks.map((name) => largestDifference(end[name] as Float32Array, networks[name]));
    return {
      losses: largestDifference(
        metrics.flatMap((update) => ppoLosses.map((name) => update[name] as number)),
        losses.flat(),
      ),
      parameters: Math.max(...ofNetworks),
    };
  }

  describe('100 updates, 16 wide', () => {
    it('clip ratios and values on both sides, and gradients', () => {
      const { metrics } = trained();
      expect(metrics.some(({ clippedShare }) => (clippedShare as number) > 0.2)).toBe(true);
      expect(metrics.every(({ gradientNorm }) => (gradientNorm as number) > 0.5)).toBe(true);
    });

    it('move every network by far more than the tolerance', () => {
      const start = smallPpo(engine()).saveState();
      const end = trained().agent.saveState();
      for (const name of ppoNetworks) {
        const moved = largestDifference(end[name] as Float32Array, start[name] as Float32Array);
        expect(moved).toBeGreaterThan(100 * tolerance);
      }
    });

    it('equal those that PyTorch made', () => {
      const { losses, parameters } = differencesFrom(fixture);
      expect(losses).toBeLessThan(tolerance);
      expect(parameters).toBeLessThan(tolerance);
    });

    it.skipIf(torch === undefined)(
      `equal PyTorch's of this machine${torch === undefined ? ' (skipped: no Python with torch)' : ''}`,
      () => {
        const { losses, parameters } = differencesFrom(ppoTorchUpdates(torch!, smallPpo(engine())));
        expect(losses).toBeLessThan(tolerance);
        expect(parameters).toBeLessThan(tolerance);
      },
    );
  });
});
