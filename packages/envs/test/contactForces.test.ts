import { createGenerator } from '@policypath/random';
import { expect, it } from 'vitest';
import { makeEnvironment, sampleSpace } from '../src/index.ts';

it('Ant-v4 with contact forces observes them clipped and pays for them; the rest is the same', async () => {
  const plain = await makeEnvironment('Ant-v4');
  const sensing = await makeEnvironment('Ant-v4', { useContactForces: true });
  expect(sensing.observationSpace.shape).toEqual([111]);
  const generator = createGenerator(1);
  expect(sensing.reset({ seed: 4 }).observation.subarray(0, 27)).toEqual(plain.reset({ seed: 4 }).observation);
  let largest = 0;
  for (let step = 0; step < 100; step += 1) {
    const action = sampleSpace(plain.actionSpace, generator);
    const without = plain.step(action);
    const result = sensing.step(action);
    const forces = result.observation.subarray(27);
    const cost = 5e-4 * forces.reduce((sum, force) => sum + force * force, 0);
    expect(result.observation.subarray(0, 27)).toEqual(without.observation);
    expect(forces.every((force) => Math.abs(force) <= 1)).toBe(true);
    expect(forces.subarray(0, 6)).toEqual(new Float64Array(6));
    expect(result.info.reward_contact).toBeCloseTo(-cost, 12);
    expect(result.reward).toBeCloseTo(without.reward - cost, 12);
    expect(result.info.reward_ctrl).toBe(without.info.reward_ctrl);
    largest = Math.max(largest, cost);
    if (result.terminated) {
      plain.reset();
      sensing.reset();
    }
  }
  expect(largest).toBeGreaterThan(1e-3);
  plain.close();
  sensing.close();
});
