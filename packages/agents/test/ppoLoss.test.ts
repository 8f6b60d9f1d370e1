import { createGenerator } from '@policypath/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPpoGradients,
  generalisedAdvantages,
  ppoLoss,
  type PpoBatch,
  type PpoLossOptions,
} from '../src/index.ts';
import { givenPpoBatches } from './ppoFixtures.ts';

interface Outputs {
  readonly mean: Float64Array;
  readonly logStd: Float64Array;
  readonly value: Float64Array;
}

type Terms = Pick<PpoLossOptions, 'valueLoss' | 'advantageNormalisation'>;
const [clipRange, valueCoefficient, entropyCoefficient] = [0.2, 0.5, 0.03];

/** The loss from its definition, in float64. */
function plainLoss({ mean, logStd, value }: Outputs, batch: PpoBatch, terms: Terms): number {
  const { size, advantage } = batch;
  const a = logStd.length;
  const average = advantage.reduce((sum, one) => sum + one, 0) / size;
  const deviation = Math.sqrt(advantage.reduce((sum, one) => sum + (one - average) ** 2, 0) / (size - 1));
  let sum = 0;
  for (let row = 0; row < size; row += 1) {
    let logProbability = 0;
    for (let i = 0; i < a; i += 1) {
      const std = Math.exp(logStd[i]);
      const density = Math.exp(-0.5 * ((batch.action[row * a + i] - mean[row * a + i]) / std) ** 2);
      logProbability += Math.log(density / (std * Math.sqrt(2 * Math.PI)));
    }
    const ratio = Math.exp(logProbability - batch.logProbability[row]);
    const gain =
      terms.advantageNormalisation === 'none' ? advantage[row] : (advantage[row] - average) / (deviation + 1e-8);
    const bound = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
    const policy = -Math.min(gain * ratio, gain * bound(ratio, 1 - clipRange, 1 + clipRange));
    const held = batch.value[row] + bound(value[row] - batch.value[row], -clipRange, clipRange);
    const errors = [value[row], ...(terms.valueLoss === 'clipped' ? [held] : [])].map(
      (v) => (v - batch.target[row]) ** 2,
    );
    sum += policy + (valueCoefficient * Math.max(...errors)) / 2;
  }
  const entropy = logStd.reduce((all, one) => all + 0.5 * Math.log(2 * Math.PI * Math.E) + one, 0);
  return sum / size - entropyCoefficient * entropy;
}

describe('the loss of PPO', () => {
  const agent = { options: { batchSize: 16, observationSize: 1, actionSize: 2 } } as never;
  const generator = createGenerator(8, 'test/outputs');
  const outputs: Outputs = { mean: new Float64Array(32), logStd: new Float64Array(2), value: new Float64Array(16) };
  generator.fillNormal(outputs.mean, 0.1);
  generator.fillNormal(outputs.logStd, 0.1);
  generator.fillNormal(outputs.value, 0.5);
  const [batch] = givenPpoBatches(agent, 1);

  it.each<Terms>([
    { valueLoss: 'clipped', advantageNormalisation: 'minibatch' },
    { valueLoss: 'squared', advantageNormalisation: 'none' },
  ])('equals its definition, and its gradients central differences of that: %o', (terms) => {
    const gradients = createPpoGradients(16, 2);
    const metrics = ppoLoss({
      ...terms,
      batch,
      mean: Float32Array.from(outputs.mean),
      logStd: Float32Array.from(outputs.logStd),
      value: Float32Array.from(outputs.value),
      clipRange,
      valueCoefficient,
      entropyCoefficient,
      gradients,
    });
    expect(metrics.clippedShare).toBeGreaterThan(0.2);
    const loss = metrics.policyLoss + valueCoefficient * metrics.valueLoss - entropyCoefficient * metrics.entropy;
    expect(loss).toBeCloseTo(plainLoss(outputs, batch, terms), 5);
    for (const name of ['mean', 'logStd', 'value'] as const) {
      const point = outputs[name];
      const step = 1e-6;
      gradients[name].forEach((gradient, k) => {
        const at = (change: number): number => {
          const moved = point.slice();
          moved[k] += change;
          return plainLoss({ ...outputs, [name]: moved }, batch, terms);
        };
        expect(gradient).toBeCloseTo((at(step) - at(-step)) / (2 * step), 5);
      });
    }
  });
});

describe('generalised advantages', () => {
  const number = fc.float({ min: -3, max: 3, noNaN: true });
  const step = fc.record({ reward: number, value: number, ended: fc.boolean(), endValue: number });

  it('are the discounted sums of the temporal differences up to the end of the episode or stretch', () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 30 });
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(steps, unit, unit, (drawn, discount, gaeLambda) => {
        const column = (name: 'reward' | 'value' | 'endValue'): Float32Array =>
          Float32Array.from(drawn, (one) => one[name]);
        const stretch = {
          reward: column('reward'),
          value: column('value'),
          endValue: column('endValue'),
          ended: Uint8Array.from(drawn, ({ ended }) => Number(ended)),
        };
        const advantage = new Float32Array(drawn.length);
        generalisedAdvantages(stretch, { discount, gaeLambda }, advantage);
        const { reward, value, endValue } = stretch;
        const isLast = (t: number): boolean => drawn[t].ended || t === drawn.length - 1;
        drawn.forEach((_, t) => {
          let sum = 0;
          for (let k = t; ; k += 1) {
            const next = isLast(k) ? endValue[k] : value[k + 1];
            sum += (discount * gaeLambda) ** (k - t) * (reward[k] + discount * next - value[k]);
            if (isLast(k)) break;
          }
          expect(Math.abs(advantage[t] - sum)).toBeLessThan(1e-4);
        });
      }),
    );
  });
});
