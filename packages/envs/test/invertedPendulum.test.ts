import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeEnvironment } from '../src/index.ts';
import { relativeError } from './relativeError.ts';
import type { Transition } from './transition.ts';

// Written by scripts/recordGymnasium.py.
const recorded = JSON.parse(readFileSync(new URL('fixtures/gymnasiumV5.json', import.meta.url), 'utf8')) as Record<
  string,
  { readonly transitions: Transition[]; readonly resets: { readonly min: number[]; readonly max: number[] } }
>;
const { transitions, resets } = recorded['InvertedPendulum-v5'];

it('makes the transitions of Gymnasium, the last one included', async () => {
  const environment = await makeEnvironment('InvertedPendulum-v5');
  for (const expected of transitions) {
    environment.setPhysicsState(expected);
    const { observation, reward, terminated, info } = environment.step(expected.action);
    expect(relativeError(environment.physicsState().qpos, expected.nextQpos)).toBeLessThan(1e-12);
    expect(relativeError(observation, expected.observation)).toBeLessThan(1e-12);
    expect({ reward, terminated, info }).toEqual({
      reward: expected.reward,
      terminated: expected.terminated,
      info: expected.info,
    });
  }
  expect(new Set(transitions.map(({ terminated }) => terminated))).toEqual(new Set([false, true]));
  environment.close();
});

it('starts where Gymnasium does', async () => {
  const environment = await makeEnvironment('InvertedPendulum-v5');
  environment.reset({ seed: 1 });
  const starts = Array.from({ length: 2000 }, () => environment.reset().observation);
  for (let i = 0; i < 4; i += 1) {
    const values = starts.map((start) => start[i]);
    expect(Math.min(...values)).toBeCloseTo(resets.min[i], 3);
    expect(Math.max(...values)).toBeCloseTo(resets.max[i], 3);
  }
  environment.close();
});
