import { expect, it } from 'vitest';
import { findTorch } from '../bench/findTorch.ts';
import { describeOnEngines } from './engines.ts';
import { givenRadUpdates, imageTransitions, smallRad } from './radFixtures.ts';
import { radNetworkNames, radTorchUpdates } from './radTorchParity.ts';
import { largestDifference } from './td3Fixtures.ts';

const tolerance = 5e-6;
const torch = findTorch();

function expectLoss(actual: number | boolean | undefined, expected: number): void {
  expect(Math.abs((actual as number) - expected)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
}

/** Share of elements that differ by more than the tolerance. */
function differingShare(a: Float32Array, b: Float32Array): number {
  return a.filter((value, k) => !(Math.abs(value - b[k]) < tolerance)).length / a.length;
}

describeOnEngines('RAD', (engine) => {
  it.skipIf(torch === undefined)(
    `equals PyTorch's autograd over whole updates${torch === undefined ? ' (skipped: no Python with torch)' : ''}`,
    () => {
      const agent = smallRad(engine(), { encoderTau: 0.1, criticTau: 0.2 });
      for (const transition of imageTransitions(60)) agent.observe(transition);
      const start = agent.saveState();
      const updates = givenRadUpdates(agent, 7);
      const metrics = updates.map(({ batch, noise }) => agent.update(batch, noise));
      const end = agent.saveState();
      const expected = radTorchUpdates(torch!, agent, start, updates);
      metrics.forEach(({ criticLoss, actorLoss, alphaLoss, policyUpdated }, k) => {
        const [critic, actor, alpha] = expected.losses[k];
        expectLoss(criticLoss, critic);
        expect(policyUpdated).toBe(!Number.isNaN(actor));
        if (!policyUpdated) return;
        expectLoss(actorLoss, actor);
        expectLoss(alphaLoss, alpha);
      });
      for (const name of radNetworkNames) {
        const [ours, before] = [end[name] as Float32Array, start[name] as Float32Array];
        // Adam's first step on a gradient that is all but 0 has the sign of its rounding: a few in a thousand may differ.
        expect(differingShare(ours, expected.networks[name])).toBeLessThan(3e-3);
        expect(largestDifference(ours, before)).toBeGreaterThan(1e-3);
      }
      expect(Math.abs(Math.log(agent.alpha) - expected.logAlpha)).toBeLessThan(1e-6);
    },
  );
});
