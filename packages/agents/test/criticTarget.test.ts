import type { Module, TwinMlp } from '@policypath/nets';
import { describe, expect, it } from 'vitest';
import { createReplayBatch, criticTarget } from '../src/index.ts';

const size = 3;

/** Networks that return given numbers, and tell what they were asked. */
function fixed(
  action: number[],
  q1: number[],
  q2: number[],
): { targetActor: Module; targetCritic: TwinMlp; asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    targetActor: { forward: () => Float32Array.from(action) } as Partial<Module> as Module,
    targetCritic: {
      forward(input: Float32Array) {
        asked.push(...input);
        return Float32Array.from([...q1, ...q2]);
      },
    } as Partial<TwinMlp> as TwinMlp,
  };
}

function batchOf(reward: number[], notDone: number[]): ReturnType<typeof createReplayBatch> {
  const batch = createReplayBatch(size, 1, 1);
  batch.reward.set(reward);
  batch.notDone.set(notDone);
  batch.nextObservation.set([10, 20, 30]);
  batch.nextObservationAction.set([10, 99, 20, 99, 30, 99]);
  return batch;
}

describe('criticTarget', () => {
  const out = new Float32Array(size);

  it('clips the noise to +-c, adds it, and clips the action to its range', () => {
    const networks = fixed([0.5, -1.75, 0], [0, 0, 0], [0, 0, 0]);
    const batch = batchOf([0, 0, 0], [1, 1, 1]);
    const noise = Float32Array.of(3, -0.5, 0.125);
    criticTarget({ ...networks, batch, noise, noiseClip: 1, maximumAction: 2, discount: 0.5, out });
    expect(networks.asked).toEqual([10, 1.5, 20, -2, 30, 0.125]);
  });

  it('takes the smaller critic, row by row', () => {
    const networks = fixed([0, 0, 0], [4, -6, 8], [6, -4, 8]);
    const batch = batchOf([1, 1, 1], [1, 1, 1]);
    const noise = new Float32Array(size);
    criticTarget({ ...networks, batch, noise, noiseClip: 1, maximumAction: 1, discount: 0.5, out });
    expect([...out]).toEqual([3, -2, 5]);
  });

  it('gives nothing beyond a real end of the task', () => {
    const networks = fixed([0, 0, 0], [4, 4, 4], [4, 4, 4]);
    const batch = batchOf([1, 2, 3], [0, 1, 0]);
    const noise = new Float32Array(size);
    criticTarget({ ...networks, batch, noise, noiseClip: 1, maximumAction: 1, discount: 0.5, out });
    expect([...out]).toEqual([1, 4, 3]);
  });

  it('does not hide a critic that is not a number', () => {
    const networks = fixed([0, 0, 0], [Number.NaN, 1, 1], [1, Number.NaN, 1]);
    const batch = batchOf([1, 1, 1], [1, 1, 1]);
    const noise = new Float32Array(size);
    criticTarget({ ...networks, batch, noise, noiseClip: 1, maximumAction: 1, discount: 0.5, out });
    expect([...out]).toEqual([Number.NaN, Number.NaN, 1.5]);
  });
});
