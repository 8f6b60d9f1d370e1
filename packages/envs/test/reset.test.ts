import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEnvironment, type MujocoEnvironment } from '../src/index.ts';
import { gymnasiumEnvironments } from './ownModels.ts';
import { hasSharedData, readResetNoise, sharedDataNote, type NoiseStatistics } from './sharedData.ts';

const resets = 2000;

/** Standard deviation and bound of the noise on positions and velocities, from Gymnasium's documentation. */
const laws: Record<string, { position: number; velocity: { sd: number; bound: number } }> = {
  'HalfCheetah-v4': { position: 0.1, velocity: { sd: 0.1, bound: Infinity } },
  'Hopper-v4': { position: 0.005, velocity: { sd: 0.005 / Math.sqrt(3), bound: 0.005 } },
  'Walker2d-v4': { position: 0.005, velocity: { sd: 0.005 / Math.sqrt(3), bound: 0.005 } },
  'Ant-v4': { position: 0.1, velocity: { sd: 0.1, bound: Infinity } },
  'Humanoid-v4': { position: 0.01, velocity: { sd: 0.01 / Math.sqrt(3), bound: 0.01 } },
};

function statistics(samples: readonly Float64Array[]): NoiseStatistics {
  const columns = Array.from({ length: samples[0].length }, (_, i) => samples.map((sample) => sample[i]));
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  return {
    mean,
    sd: columns.map((column, i) =>
      Math.sqrt(column.reduce((sum, value) => sum + (value - mean[i]) ** 2, 0) / (column.length - 1)),
    ),
    min: columns.map((column) => Math.min(...column)),
    max: columns.map((column) => Math.max(...column)),
  };
}

/** What the mean of all resets may be off. */
function tolerance(deviation: number): number {
  return (4.5 * deviation) / Math.sqrt(resets);
}

describe.each(gymnasiumEnvironments)('reset of $id', ({ id }) => {
  let environment: MujocoEnvironment;
  let position: NoiseStatistics;
  let velocity: NoiseStatistics;
  let reference: Float64Array;

  beforeAll(async () => {
    environment = await makeEnvironment(id);
    environment.reset({ seed: 20 });
    const states = Array.from({ length: resets }, () => {
      environment.reset();
      return environment.physicsState();
    });
    position = statistics(states.map((state) => state.qpos));
    velocity = statistics(states.map((state) => state.qvel));
    reference = Float64Array.from(position.mean, (mean) => Math.round(mean * 20) / 20);
  });
  afterAll(() => environment.close());

  it('draws the noise of the stated law', () => {
    const { position: bound, velocity: law } = laws[id];
    const positionSd = bound / Math.sqrt(3);
    position.mean.forEach((mean, i) => {
      expect(Math.abs(mean - reference[i])).toBeLessThan(tolerance(positionSd));
      expect(Math.abs(position.sd[i] / positionSd - 1)).toBeLessThan(0.06);
      expect(position.min[i]).toBeGreaterThanOrEqual(reference[i] - bound);
      expect(position.max[i]).toBeLessThanOrEqual(reference[i] + bound);
    });
    velocity.mean.forEach((mean, i) => {
      expect(Math.abs(mean)).toBeLessThan(tolerance(law.sd));
      expect(Math.abs(velocity.sd[i] / law.sd - 1)).toBeLessThan(0.08);
      expect(Math.max(-velocity.min[i], velocity.max[i])).toBeLessThanOrEqual(law.bound);
      // A normal deviate leaves 3 standard deviations once in 370 draws; a uniform one stays within 1.74.
      if (law.bound === Infinity) expect(velocity.max[i]).toBeGreaterThan(2.5 * law.sd);
    });
  });

  it.skipIf(!hasSharedData)(`has the means and spreads of Gymnasium's resets${sharedDataNote}`, () => {
    const golden = readResetNoise()[id];
    for (const [ours, theirs, origin] of [
      [position, golden.qpos_noise, reference],
      [velocity, golden.qvel_noise, undefined],
    ] as const) {
      ours.mean.forEach((mean, i) => {
        const standardError = Math.hypot(ours.sd[i] / Math.sqrt(resets), theirs.sd[i] / Math.sqrt(golden.n_resets));
        expect(Math.abs(mean - (origin?.[i] ?? 0) - theirs.mean[i])).toBeLessThan(4.5 * standardError);
        expect(Math.abs(ours.sd[i] / theirs.sd[i] - 1)).toBeLessThan(0.1);
      });
    }
  });

  it('gives the same episode for the same seed, another for another, and goes on without one', () => {
    const first = environment.reset({ seed: 5 }).observation;
    const second = environment.reset().observation;
    expect(second).not.toEqual(first);
    expect(environment.reset({ seed: 5 }).observation).toEqual(first);
    expect(environment.reset().observation).toEqual(second);
    expect(environment.reset({ seed: 6 }).observation).not.toEqual(first);
    expect(() => environment.reset({ seed: 0.5 })).toThrow(/safe integer, got 0.5/);
  });
});
