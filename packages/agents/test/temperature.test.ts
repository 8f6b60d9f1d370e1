import { describe, expect, it } from 'vitest';
import { Temperature } from '../src/index.ts';

const options = { initialTemperature: 0.1, learningRate: 0.01, beta1: 0.5, targetEntropy: -2 };

describe('Temperature', () => {
  it('falls while there is more entropy than asked, rises while there is less', () => {
    for (const [entropy, direction] of [
      [-1, -1],
      [-3, 1],
    ]) {
      const temperature = new Temperature(options);
      expect(temperature.alpha).toBeCloseTo(0.1, 12);
      expect(temperature.update(entropy)).toBeCloseTo(0.1 * (entropy + 2), 12);
      // Adam's first step is the learning rate, whatever the gradient.
      expect(Math.log(temperature.alpha / 0.1)).toBeCloseTo(0.01 * direction, 8);
    }
  });

  it('goes on exactly from a saved state, and takes no step on a loss that is not finite', () => {
    const temperature = new Temperature(options);
    for (const entropy of [1, -3, 0.5]) temperature.update(entropy);
    const copy = new Temperature({ ...options, initialTemperature: 3 });
    copy.readState(temperature.saveState())();
    expect(copy.update(-1)).toBe(temperature.update(-1));
    expect(copy.alpha).toBe(temperature.alpha);
    const before = copy.saveState();
    expect(copy.update(Number.NaN)).toBeNaN();
    expect(copy.saveState()).toEqual(before);
    expect(() => copy.readState({ ...before, logAlpha: Number.NaN })).toThrow(/'logAlpha' .* finite number/);
  });
});
