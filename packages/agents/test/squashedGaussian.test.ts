import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SquashedGaussian } from '../src/index.ts';
import { differenceGradient, referencePolicy } from './referenceSac.ts';

const options = { actionSize: 2, maximumAction: 1.5, logStdMin: -10, logStdMax: 2 };
const moderate = fc.float({ min: -3, max: 3, noNaN: true });
const rows = fc.array(fc.tuple(moderate, moderate, moderate, moderate, moderate, moderate), {
  minLength: 1,
  maxLength: 4,
});

function split(drawn: readonly (readonly number[])[]): { output: Float32Array; noise: Float32Array } {
  return {
    output: Float32Array.from(drawn.flatMap((row) => row.slice(0, 4))),
    noise: Float32Array.from(drawn.flatMap((row) => row.slice(4))),
  };
}

describe('SquashedGaussian', () => {
  it('samples what the definition says', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const { output, noise } = split(drawn);
        const gaussian = new SquashedGaussian({ ...options, size: drawn.length });
        gaussian.sample(output, noise);
        const expected = referencePolicy(Float64Array.from(output), noise, options);
        gaussian.action.forEach((action, k) => expect(action).toBeCloseTo(expected.action[k], 6));
        gaussian.logPi.forEach((logPi, row) => expect(logPi).toBeCloseTo(expected.logPi[row], 9));
      }),
    );
  });

  it('has a density that integrates to 1 over the box', () => {
    const gaussian = new SquashedGaussian({ ...options, actionSize: 1, logStdMin: -2, size: 1 });
    for (const output of [Float32Array.of(0.3, 0.1), Float32Array.of(-0.8, -0.5), Float32Array.of(0, -2)]) {
      // Over the noise, in whose units pi's share of the box is d pi = (pi(noise + h) - pi(noise - h)).
      let integral = 0;
      const h = 0.005;
      for (let noise = -8; noise < 8; noise += 2 * h) {
        const at = (z: number): number => {
          gaussian.sample(output, Float32Array.of(z));
          return gaussian.action[0] / options.maximumAction;
        };
        const width = at(noise + h) - at(noise - h);
        at(noise);
        integral += Math.exp(gaussian.logPi[0]) * width;
      }
      expect(integral).toBeCloseTo(1, 2);
    }
  });

  it('has the gradient of what it samples: central differences in float64', () => {
    fc.assert(
      fc.property(rows, moderate, (drawn, logPiGradient) => {
        const { output, noise } = split(drawn);
        const actionGradient = noise.map((_, k) => Math.sin(k + 1));
        const gaussian = new SquashedGaussian({ ...options, size: drawn.length });
        gaussian.sample(output, noise);
        const gradient = gaussian.outputGradient(actionGradient, logPiGradient);
        const moved = Float64Array.from(output);
        const expected = differenceGradient(moved, () => {
          const { action, logPi } = referencePolicy(moved, noise, options);
          const actionPart = action.reduce((sum, value, k) => sum + actionGradient[k] * value, 0);
          return actionPart + logPiGradient * logPi.reduce((sum, value) => sum + value, 0);
        });
        gradient.forEach((value, k) => {
          expect(Math.abs(value - expected[k])).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[k])));
        });
      }),
    );
  });

  it('stays finite where tanh is saturated', () => {
    const gaussian = new SquashedGaussian({ ...options, size: 1 });
    gaussian.sample(Float32Array.of(1e4, -1e4, 1e4, -1e4), Float32Array.of(3, -3));
    expect([...gaussian.action]).toEqual([1.5, -1.5]);
    expect(Number.isFinite(gaussian.logPi[0])).toBe(true);
    expect(gaussian.outputGradient(Float32Array.of(1, 1), 1).every(Number.isFinite)).toBe(true);
  });

  it('gives the mean action and the squashed log std of any number of rows', () => {
    const gaussian = new SquashedGaussian({ ...options, size: 1 });
    const output = Float32Array.of(0, 1, 100, 0, -1, 0.5, -100, 0);
    const [mean, logStd] = [new Float32Array(4), new Float32Array(4)];
    gaussian.mean(output, mean);
    gaussian.logStd(output, logStd);
    expect([...mean]).toEqual([0, 1, -1, 0.5].map((mu) => Math.fround(1.5 * Math.tanh(mu))));
    expect([...logStd]).toEqual([2, -4, -10, -4]);
  });
});
