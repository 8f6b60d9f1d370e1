import type { Generator } from '@policypath/random';
import type { MlpShape } from './mlpShape.ts';

/**
 * PyTorch's default for `torch.nn.Linear` (kaiming_uniform_ with a = sqrt(5)): weights, then biases, layer by layer,
 * uniform in +-1/sqrt(fan in).
 *
 * @param parameters [p] is overwritten
 */
export function initialise(parameters: Float32Array, shape: MlpShape, generator: Generator): void {
  for (const { inputSize, outputSize, weightOffset, biasOffset } of shape.layers) {
    const bound = 1 / Math.sqrt(inputSize);
    generator.fillUniform(parameters.subarray(weightOffset, biasOffset), -bound, bound);
    generator.fillUniform(parameters.subarray(biasOffset, biasOffset + outputSize), -bound, bound);
  }
}
