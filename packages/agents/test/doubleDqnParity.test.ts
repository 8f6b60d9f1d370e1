import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  fillWithTransitions,
  givenBatches,
  smallDoubleDqn,
  torchCases,
  torchFile,
  torchUpdateCount,
} from './doubleDqnFixtures.ts';
import { describeOnEngines } from './engines.ts';
import { largestDifference } from './td3Fixtures.ts';

/** Float32 rounding leaves less; 1e-4 would not see a target copy that comes an update late. */
const tolerance = 1e-5;
const bytes = readFileSync(torchFile);
const recorded = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

describeOnEngines('DoubleDQN', (engine) => {
  let at = 0;
  it.each(torchCases)(`equals PyTorch over ${torchUpdateCount} updates: $what`, ({ what: _what, ...options }) => {
    const agent = smallDoubleDqn(engine(), options);
    const take = (length: number): Float32Array => {
      at += length;
      return recorded.subarray(at - length, at);
    };
    fillWithTransitions(agent, 300);
    const start = agent.saveState();
    const losses = givenBatches(agent, torchUpdateCount).map((indices) => agent.update(agent.readBatch(indices)).qLoss);
    const end = agent.saveState();
    const { parameterCount } = agent.policy;
    expect(largestDifference(losses as number[], take(torchUpdateCount))).toBeLessThan(5 * tolerance);
    for (const name of ['network', 'target']) {
      const ours = end[name] as Float32Array;
      expect(largestDifference(ours, take(parameterCount))).toBeLessThan(tolerance);
      expect(largestDifference(ours, start[name] as Float32Array)).toBeGreaterThan(100 * tolerance);
    }
  });
});
