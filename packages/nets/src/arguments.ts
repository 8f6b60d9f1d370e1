import { checkOptions } from '@policypath/options';
import type { AdamSettings, RmsPropSettings, SgdSettings } from './engine.ts';
import type { OptimizerState, ParameterLayout } from './module.ts';

/** @throws RangeError unless 1 <= batch <= maximumBatch. */
export function checkBatch(batch: number, maximumBatch: number): void {
  if (Number.isInteger(batch) && batch >= 1 && batch <= maximumBatch) return;
  throw new RangeError(
    `a batch has 1 to ${maximumBatch} rows here, got ${batch}; a larger one needs a larger maximumBatch at creation`,
  );
}

/** @throws RangeError when `array` has not `expected` elements. */
export function checkLength(name: string, array: Float32Array, expected: number, meaning: string): void {
  if (array.length === expected) return;
  throw new RangeError(`${name} has ${array.length} elements, expected ${expected} (${meaning})`);
}

/** @throws RangeError at the first element that is not finite. */
export function checkFinite(name: string, array: Float32Array): void {
  const index = array.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw new RangeError(`${name} are finite numbers; element ${index} is ${array[index]}`);
}

/** @throws Error without a forward pass, RangeError when it had another batch. */
export function checkForwardBatch(batch: number, forwardBatch: number): void {
  if (forwardBatch === 0) throw new Error('backward() needs a forward() before it: there are no activations yet');
  if (batch === forwardBatch) return;
  throw new RangeError(`backward() has ${batch} rows, but the forward() before it had ${forwardBatch}`);
}

/** @throws RangeError on a rate outside [0, 1] or modules of different shapes. */
export function checkPolyak(target: ParameterLayout, source: ParameterLayout, rate: number): void {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`the rate of polyak() lies in [0, 1], got ${rate}`);
  if (describe(target) === describe(source)) return;
  throw new RangeError(
    `polyak() needs modules of one shape; target has ${describe(target)}, source has ${describe(source)}`,
  );
}

function describe(layout: ParameterLayout): string {
  return layout.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
}

/** @throws RangeError on a learning rate that is no number from 0 */
export function checkedSgdSettings(settings: SgdSettings): SgdSettings {
  checkOptions('createSgd', settings, { learningRate: true });
  const { learningRate } = settings;
  checkLearningRate(learningRate);
  return { learningRate };
}

/** @throws RangeError unless the largest norm of clipped gradients is a positive number. */
export function checkMaximumNorm(maximumNorm: number): void {
  if (Number.isFinite(maximumNorm) && maximumNorm > 0) return;
  throw new RangeError(`the largest norm of gradients is a positive number, got ${maximumNorm}`);
}

/** Fills in PyTorch's defaults. @throws RangeError on values outside their range. */
export function checkedAdamSettings(settings: AdamSettings): Required<AdamSettings> {
  checkOptions('createAdam', settings, { learningRate: true, beta1: true, beta2: true, epsilon: true });
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = settings;
  checkRateAndEpsilon(learningRate, epsilon);
  for (const [name, value] of Object.entries({ beta1, beta2 })) {
    if (!(value >= 0 && value < 1)) throw new RangeError(`${name} lies in [0, 1), got ${value}`);
  }
  return { learningRate, beta1, beta2, epsilon };
}

/** Fills in PyTorch's defaults. @throws RangeError on values outside their range. */
export function checkedRmsPropSettings(settings: RmsPropSettings): Required<RmsPropSettings> {
  checkOptions('createRmsProp', settings, { learningRate: true, smoothing: true, epsilon: true });
  const { learningRate, smoothing = 0.99, epsilon = 1e-8 } = settings;
  checkRateAndEpsilon(learningRate, epsilon);
  if (!(smoothing >= 0 && smoothing < 1)) throw new RangeError(`smoothing lies in [0, 1), got ${smoothing}`);
  return { learningRate, smoothing, epsilon };
}

/** @throws RangeError unless it is a number from 0 */
export function checkLearningRate(learningRate: number): void {
  if (Number.isFinite(learningRate) && learningRate >= 0) return;
  throw new RangeError(`learningRate is a number from 0, got ${learningRate}`);
}

function checkRateAndEpsilon(learningRate: number, epsilon: number): void {
  checkLearningRate(learningRate);
  if (!(Number.isFinite(epsilon) && epsilon > 0)) {
    throw new RangeError(`epsilon is a positive number (0 could divide 0 by 0), got ${epsilon}`);
  }
}

/** @throws RangeError when `state` does not fit an optimiser of `parameterCount` parameters. */
export function checkOptimizerState(state: OptimizerState, parameterCount: number): void {
  if (!(Number.isInteger(state.step) && state.step >= 0)) {
    throw new RangeError(`the step of an optimiser state is an integer from 0, got ${state.step}`);
  }
  checkLength('firstMoment', state.firstMoment, parameterCount, 'one for each parameter');
  checkLength('secondMoment', state.secondMoment, parameterCount, 'one for each parameter');
  checkFinite('firstMoment', state.firstMoment);
  checkFinite('secondMoment', state.secondMoment);
  const negative = state.secondMoment.findIndex((value) => value < 0);
  if (negative >= 0) {
    throw new RangeError(`second moments are never negative; element ${negative} is ${state.secondMoment[negative]}`);
  }
}
