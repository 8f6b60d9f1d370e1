import { describe, expect, it } from 'vitest';
import { findTorch } from '../bench/findTorch.ts';
import type { AgentState, LearnMetrics } from '../src/index.ts';
import { describeOnEngines } from './engines.ts';
import { ReferenceTd3 } from './referenceTd3.ts';
import { fillReplay, givenUpdates, largestDifference, smallTd3 } from './td3Fixtures.ts';
import { networkNames, torchUpdates } from './torchParity.ts';

/** Float32 rounding leaves about 1e-6; 1e-4 would not see whether the target networks have moved at all. */
const tolerance = 5e-6;
const torch = findTorch();

/** Ours, the float64 reference's and PyTorch's starting point and inputs are the same numbers. */
const sizes = [
  { what: '100 updates, 32 wide', hiddenSizes: [32, 32], batchSize: 64, targetRate: 0.005, updates: 100 },
  { what: '4 updates, 256 wide', hiddenSizes: [256, 256], batchSize: 256, targetRate: 0.05, updates: 4 },
];

describeOnEngines('TD3', (engine) => {
  describe.each(sizes)('$what', ({ hiddenSizes, batchSize, targetRate, updates: count }) => {
    function trained(): {
      agent: ReturnType<typeof smallTd3>;
      start: AgentState;
      end: AgentState;
      updates: ReturnType<typeof givenUpdates>;
      metrics: LearnMetrics[];
    } {
      const agent = smallTd3(engine(), { hiddenSizes, batchSize, targetRate });
      fillReplay(agent, 500);
      const start = agent.saveState();
      const updates = givenUpdates(agent, count);
      const metrics = updates.map(({ batch, noise }) => agent.update(batch, noise));
      return { agent, start, end: agent.saveState(), updates, metrics };
    }

    it('equals an independent float64 implementation', () => {
      const { agent, start, end, updates, metrics } = trained();
      const { maximumAction, targetNoiseClip, actorLearningRate, ...rest } = agent.options;
      const reference = new ReferenceTd3(
        { ...rest, maximumAction, learningRate: actorLearningRate, noiseClip: targetNoiseClip * maximumAction },
        start,
      );
      const expected = updates.map(({ batch, noise }) => reference.update(batch, noise));
      expect(expected.every(({ criticLoss }) => criticLoss > 0.01)).toBe(true);
      metrics.forEach(({ criticLoss, actorLoss, policyUpdated }, k) => {
        expect(Math.abs((criticLoss as number) - expected[k].criticLoss)).toBeLessThan(tolerance);
        expect(policyUpdated).toBe(expected[k].actorLoss !== null);
        if (policyUpdated) expect(Math.abs((actorLoss as number) - expected[k].actorLoss!)).toBeLessThan(tolerance);
      });
      const [first, second] = [reference.critics, reference.targetCritics];
      const networks = {
        actor: reference.actor.parameters,
        critic: [...first[0].parameters, ...first[1].parameters],
        targetActor: reference.targetActor.parameters,
        targetCritic: [...second[0].parameters, ...second[1].parameters],
      };
      for (const name of networkNames) {
        const ours = end[name] as Float32Array;
        expect(largestDifference(ours, networks[name])).toBeLessThan(tolerance);
        // The comparison means something only when training has moved the parameters by more than the tolerance.
        expect(largestDifference(ours, start[name] as Float32Array)).toBeGreaterThan(3 * tolerance);
      }
    });

    it.skipIf(torch === undefined)(
      `equals PyTorch${torch === undefined ? ' (skipped: no Python with torch)' : ''}`,
      () => {
        const { agent, start, end, updates, metrics } = trained();
        const expected = torchUpdates(torch!, agent, start, updates);
        metrics.forEach(({ criticLoss, actorLoss, policyUpdated }, k) => {
          expect(Math.abs((criticLoss as number) - expected.criticLosses[k])).toBeLessThan(tolerance);
          expect(policyUpdated).toBe(!Number.isNaN(expected.actorLosses[k]));
          if (policyUpdated) expect(Math.abs((actorLoss as number) - expected.actorLosses[k])).toBeLessThan(tolerance);
        });
        for (const name of networkNames) {
          expect(largestDifference(end[name] as Float32Array, expected.networks[name])).toBeLessThan(tolerance);
        }
      },
    );
  });
});
