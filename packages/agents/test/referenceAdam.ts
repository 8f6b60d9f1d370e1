export interface ReferenceAdam {
  step: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export function createReferenceAdam(length: number): ReferenceAdam {
  return { step: 0, first: new Float64Array(length), second: new Float64Array(length) };
}

/** Kingma and Ba 2015, Algorithm 1, with PyTorch's defaults but for the first beta. */
export function referenceAdamStep(
  parameters: Float64Array,
  adam: ReferenceAdam,
  gradient: Float64Array,
  learningRate: number,
  beta1 = 0.9,
): void {
  adam.step += 1;
  for (let k = 0; k < gradient.length; k += 1) {
    adam.first[k] = beta1 * adam.first[k] + (1 - beta1) * gradient[k];
    adam.second[k] = 0.999 * adam.second[k] + 0.001 * gradient[k] ** 2;
    const mean = adam.first[k] / (1 - beta1 ** adam.step);
    const variance = adam.second[k] / (1 - 0.999 ** adam.step);
    parameters[k] -= (learningRate * mean) / (Math.sqrt(variance) + 1e-8);
  }
}

export function referencePolyak(target: Float64Array, source: Float64Array, rate: number): void {
  for (let k = 0; k < target.length; k += 1) target[k] = (1 - rate) * target[k] + rate * source[k];
}
