import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { describe, expect, it } from 'vitest';
import { boostFeedback, defaultBoost, openPathEdit, paperSettings, predictedSpeedUp } from '../src/index.ts';

const td3 = { snapshotInterval: 50, period: 1000 };

describe('the feedback of a boost', () => {
  it('has the figures of TD3 and RAD', () => {
    expect(defaultBoost({ window: 2000, ...td3 })).toBeCloseTo(0.003, 12);
    expect(defaultBoost({ window: 1000, ...td3 })).toBeCloseTo(0.006, 12);
    expect(boostFeedback({ boost: 0.003, snapshots: 2000, ...td3 })).toBeCloseTo(0.3, 12);
    expect(boostFeedback({ boost: 0.003, snapshots: 200, ...td3 })).toBeCloseTo(0.03, 12);
    expect(predictedSpeedUp({ boost: 0.005, snapshots: 2000, ...td3 })).toBeCloseTo(2, 12);
    expect(predictedSpeedUp({ boost: 0.01, snapshots: 2000, ...td3 })).toBe(Infinity);
  });

  it('opens every boost that NeurIPS 2024 prints, and refuses only what makes no finite number', () => {
    const path = new PathBuffer({ capacity: 2000, layout: flatLayout(2) });
    const make = (boost: number) => openPathEdit('pptb', { path, rank: 64, boost, ...td3 });
    for (const boost of paperSettings.neurips2024.boosts) expect(make(boost).settings['boost']).toBe(boost);
    for (const boost of [NaN, Infinity, -0.1]) expect(() => make(boost)).toThrow(/finite number from 0/);
    expect(openPathEdit('pptb', { path, rank: 64, ...td3 }).settings['boost']).toBeCloseTo(0.003, 12);
  });

  it('predicts the speed of a path that drifts steadily and is edited', () => {
    // One parameter that moves 1 a step, boosted as in Eq. 2 along the path itself: theta += p_b (theta_n - theta_1).
    const [capacity, interval, period] = [400, 5, 100];
    const boost = 0.02;
    const window: number[] = [];
    let theta = 0;
    let atStart = 0;
    const total = 60_000;
    for (let t = 0; t < total; t += 1) {
      if (t === total / 2) atStart = theta;
      theta += 1;
      if (t % interval === 0) {
        window.push(theta);
        if (window.length > capacity) window.shift();
      }
      if (t % period === 0) theta += boost * (window[window.length - 1] - window[0]);
    }
    const speed = (theta - atStart) / (total / 2);
    const predicted = predictedSpeedUp({ boost, snapshots: capacity, snapshotInterval: interval, period });
    expect(predicted).toBeCloseTo(1 / 0.6, 12);
    expect(Math.abs(speed / predicted - 1)).toBeLessThan(0.05);
  });
});
