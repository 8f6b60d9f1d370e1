import { resolveSettings } from '@policypath/trial';
import { describe, expect, it } from 'vitest';
import { PaceMeter, paceOf, samplesOf } from '../src/store/pace.ts';

const config = resolveSettings({ env: 'Hopper-v4', steps: 100_000, startSteps: 10_000 });
/** 1000 steps a second while actions are random, then 100. */
const samples = Array.from({ length: 400 }, (_, seconds) => ({
  seconds,
  step: seconds <= 10 ? 1000 * seconds : 10_000 + 100 * (seconds - 10),
}));

describe("a trial's pace", () => {
  it('does not extrapolate the random steps', () => {
    expect(paceOf(samples.slice(0, 9), config)).toEqual({ stepsPerSecond: 1000, secondsToGo: null });
  });

  it('is that of the phase which the trial is in, from its first samples on', () => {
    const { stepsPerSecond, secondsToGo } = paceOf(samples.slice(0, 13), config);
    expect(stepsPerSecond).toBeCloseTo(100, 9);
    expect(secondsToGo).toBeCloseTo((100_000 - 10_200) / 100, 6);
  });

  it('is that of the last minute', () => {
    const slower = [...samples.slice(0, 100), { seconds: 160, step: samples[99].step + 600 }];
    expect(paceOf(slower, config).stepsPerSecond).toBeCloseTo(600 / 61, 9);
    const meter = new PaceMeter();
    for (const { seconds, step } of slower) meter.note(step, seconds);
    expect(meter.pace(config)).toEqual(paceOf(slower, config));
  });

  it('is unknown before the second sample, and in logs without times', () => {
    expect(paceOf(samples.slice(0, 1), config)).toEqual({ stepsPerSecond: null, secondsToGo: null });
    expect(samplesOf([{ step: 1 }], [{ step: 3, wallSeconds: 2 }])).toEqual([{ step: 3, seconds: 2 }]);
  });
});
