import { describe, expect, it } from 'vitest';
import { findTorch } from '../bench/findTorch.ts';
import type { AgentState, LearnMetrics, SacOptions } from '../src/index.ts';
import { describeOnEngines } from './engines.ts';
import { ReferenceSac } from './referenceSac.ts';
import { type GivenSacUpdate, givenSacUpdates, smallSac } from './sacFixtures.ts';
import { sacNetworkNames, sacTorchUpdates } from './sacTorchParity.ts';
import { fillReplay, largestDifference } from './td3Fixtures.ts';

/** Float32 rounding leaves about 1e-6. */
const tolerance = 5e-6;
const torch = findTorch();

interface Trained {
  readonly agent: ReturnType<typeof smallSac>;
  readonly start: AgentState;
  readonly end: AgentState;
  readonly updates: readonly GivenSacUpdate[];
  readonly metrics: readonly LearnMetrics[];
}

function expectLoss(actual: number | boolean | undefined, expected: number): void {
  expect(Math.abs((actual as number) - expected)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
}

/** Share of elements that differ by more than the tolerance. */
function differingShare(a: Float32Array, b: Float32Array): number {
  return a.filter((value, k) => !(Math.abs(value - b[k]) < tolerance)).length / a.length;
}

describeOnEngines('SAC', (engine) => {
  function trained(options: Partial<SacOptions>, count: number): Trained {
    const agent = smallSac(engine(), options);
    fillReplay(agent, 500);
    const start = agent.saveState();
    const updates = givenSacUpdates(agent, count);
    const metrics = updates.map(({ batch, noise }) => agent.update(batch, noise));
    return { agent, start, end: agent.saveState(), updates, metrics };
  }

  it('equals float64 updates from central differences of the losses', () => {
    // A seed without a hidden unit that is exactly 0, where ReLU has no central difference.
    const { agent, start, end, updates, metrics } = trained(
      { seed: 2, hiddenSizes: [6, 5], batchSize: 16, alphaLearningRate: 1e-3, criticTau: 0.1 },
      12,
    );
    const reference = new ReferenceSac(agent.options, start);
    metrics.forEach(({ criticLoss, actorLoss, alphaLoss, policyUpdated }, k) => {
      const expected = reference.update(updates[k]);
      expect(expected.criticLoss).toBeGreaterThan(0.01);
      expectLoss(criticLoss, expected.criticLoss);
      expect(policyUpdated).toBe(k % 2 === 0);
      expect(policyUpdated).toBe(expected.actorLoss !== null);
      if (!policyUpdated) return;
      expectLoss(actorLoss, expected.actorLoss!);
      expectLoss(alphaLoss, expected.alphaLoss!);
    });
    const networks = {
      actor: reference.actor.parameters,
      critic: reference.critics.flatMap(({ parameters }) => [...parameters]),
      targetCritic: reference.targetCritics.flatMap(({ parameters }) => [...parameters]),
    };
    for (const name of sacNetworkNames) {
      const ours = end[name] as Float32Array;
      expect(largestDifference(ours, networks[name])).toBeLessThan(tolerance);
      // The comparison means something only when training has moved the parameters by more than the tolerance.
      expect(largestDifference(ours, start[name] as Float32Array)).toBeGreaterThan(30 * tolerance);
    }
    expect(Math.abs(Math.log(agent.alpha) - reference.logAlpha)).toBeLessThan(1e-6);
    expect(Math.abs(reference.logAlpha - Math.log(0.1))).toBeGreaterThan(1e-3);
  });

  describe.each([
    { what: '40 updates, 32 wide', options: { batchSize: 64, criticTargetUpdateFrequency: 3 }, count: 40 },
    {
      what: '6 updates, 256 wide, an actor step at each',
      options: { seed: 2, hiddenSizes: [256, 256], batchSize: 256, criticTau: 0.05, actorUpdateFrequency: 1 },
      count: 6,
    },
  ])('$what', ({ options, count }) => {
    it.skipIf(torch === undefined)(
      `equals PyTorch's autograd${torch === undefined ? ' (skipped: no Python with torch)' : ''}`,
      () => {
        const { agent, start, end, updates, metrics } = trained(options, count);
        const expected = sacTorchUpdates(torch!, agent, start, updates);
        metrics.forEach(({ criticLoss, actorLoss, alphaLoss, policyUpdated }, k) => {
          const [critic, actor, alpha] = expected.losses[k];
          expectLoss(criticLoss, critic);
          expect(policyUpdated).toBe(!Number.isNaN(actor));
          if (!policyUpdated) return;
          expectLoss(actorLoss, actor);
          expectLoss(alphaLoss, alpha);
        });
        for (const name of sacNetworkNames) {
          // Adam's first step on a gradient that is all but 0 has the sign of its rounding: one in a thousand may differ.
          expect(differingShare(end[name] as Float32Array, expected.networks[name])).toBeLessThan(1e-3);
          expect(largestDifference(end[name] as Float32Array, start[name] as Float32Array)).toBeGreaterThan(
            3 * tolerance,
          );
        }
        expect(Math.abs(Math.log(agent.alpha) - expected.logAlpha)).toBeLessThan(1e-6);
      },
    );
  });
});
