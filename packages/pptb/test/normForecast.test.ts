import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { describe, expect, it } from 'vitest';
import { boostedNorm, forecastNorm, openPathEdit } from '../src/index.ts';

const td3 = { window: 2000, snapshotInterval: 50, startSteps: 25_000, minimumSnapshots: 65 };

// Norm of all weights of base TD3 on HalfCheetah-v4, seed 1000: evidence/screen.tar.gz, norms.jsonl.
const measuredBase: readonly (readonly [number, number])[] = [
  [25_000, 13.41],
  [26_000, 14.21],
  [30_000, 18.43],
  [40_000, 26.24],
  [50_000, 30.86],
  [75_000, 38.06],
  [100_000, 42.78],
  [140_000, 48.67],
  [200_000, 56.11],
  [250_000, 61.49],
  [300_000, 66.22],
];

/** Straight lines between the squares of the measured norms. */
function base(step: number): number {
  const i = Math.max(
    1,
    measuredBase.findIndex(([at]) => at >= step),
  );
  const [[from, low], [to, high]] = [measuredBase[i - 1], measuredBase[i]];
  const share = Math.max(0, step - from) / (to - from);
  return Math.sqrt(low ** 2 + share * (high ** 2 - low ** 2));
}

describe('the forecast of the norm', () => {
  it.each([
    [0.1, 5000, 300_000, 26],
    [0.1, 10_000, 300_000, 2.6],
    [0.1, 10_000, 1_000_000, 3.8],
    [0.1, 20_000, 300_000, 1.4],
    [0.1, 20_000, 1_000_000, 1.4],
    [0.5, 50_000, 300_000, 1.9],
    [0.5, 50_000, 1_000_000, 1.8],
    [1, 50_000, 300_000, 5],
    [1, 50_000, 1_000_000, 11],
  ])('p_b %f every %i steps: at %i the norm is %f times that of base', (boost, period, steps, ratio) => {
    const { overBase } = forecastNorm({ ...td3, boost, period, steps });
    expect(Math.abs(overBase / ratio - 1)).toBeLessThan(0.16);
  });

  it('says that literal settings leave float32', () => {
    const { overBase, norm } = forecastNorm({ ...td3, boost: 0.1, period: 1000, steps: 1_000_000 });
    expect([overBase, norm]).toEqual([Infinity, Infinity]);
  });

  it.each([
    // evidence/screen.tar.gz; the last one has a window of one period.
    [
      'every 10,000',
      { boost: 0.1, period: 10_000 },
      [
        [100_000, 55.53],
        [200_000, 114.46],
        [300_000, 173.43],
      ],
    ],
    [
      'every 20,000',
      { boost: 0.1, period: 20_000 },
      [
        [100_000, 47.25],
        [200_000, 72.59],
        [300_000, 89.54],
      ],
    ],
    [
      'along one period',
      { boost: 0.5, period: 10_000, window: 200 },
      [
        [100_000, 49.82],
        [200_000, 66.52],
        [300_000, 78.01],
      ],
    ],
    // The figures, of another seed.
    [
      'of our old setting',
      { boost: 0.015, period: 5000 },
      [
        [100_000, 46],
        [200_000, 64],
        [300_000, 76],
      ],
    ],
  ] as const)('meets the norms that were measured %s steps within 10 %%', (_, settings, measured) => {
    for (const [steps, norm] of measured) {
      const forecast = forecastNorm({ ...td3, ...settings, steps, base });
      expect(Math.abs(forecast.norm / norm - 1)).toBeLessThan(0.1);
    }
  });

  it('is that of base without a boost, and counts no edit after the last', () => {
    expect(forecastNorm({ ...td3, boost: 0, period: 1000, steps: 300_000 }).overBase).toBeCloseTo(1, 12);
    const stopped = forecastNorm({ ...td3, boost: 0.1, period: 10_000, steps: 300_000, stopStep: 60_000 });
    expect(stopped.edits).toBe(3);
    const falling = { kind: 'linear', fromStep: 0, toStep: 30_000 } as const;
    expect(
      forecastNorm({ ...td3, boost: 0.1, period: 10_000, steps: 300_000, boostDecay: falling }).overBase,
    ).toBeCloseTo(1, 9);
  });

  it('is exact for a path straight away from 0, and stands in the record of an edit', () => {
    const path = new PathBuffer({ capacity: 5, layout: flatLayout(3) });
    for (let i = 1; i <= 5; i += 1) path.push(Float32Array.of(i, 2 * i, -2 * i), i);
    const clock = { snapshotInterval: 1, period: 100 };
    for (const edit of ['extrapolation', 'boost-only'] as const) {
      const { weightNorm, predictedWeightNorm } = openPathEdit(edit, { path, boost: 0.5, ...clock }).edit();
      expect(predictedWeightNorm).toBeCloseTo(boostedNorm({ newest: 15, oldest: 3, boost: 0.5 }), 5);
      expect(weightNorm).toBeCloseTo(21, 5);
    }
    expect(openPathEdit('window-mean', { path, ...clock }).edit()).toMatchObject({ predictedWeightNorm: null });
  });
});
