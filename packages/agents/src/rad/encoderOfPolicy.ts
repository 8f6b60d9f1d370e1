import { isLive, type ConvEncoder } from '@policypath/nets';
import type { Policy } from '../agent.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { parametersOf } from '../parameters.ts';

/**
 * The encoder before the policy's trunk, as one flat vector: the convolutions (the critic's), then the actor's own linear
 * layer and LayerNorm. Loading replaces the critic's convolutions too: it is meant for evaluating a snapshot, not for
 * training on.
 */
export function createEncoderOfPolicy(encoder: ConvEncoder, actorEncoder: ConvEncoder): Policy {
  const convolutions = encoder.layout.filter(({ name }) => name.startsWith('convs.'));
  const count = convolutions.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const encoderParameters = (): Float32Array => (isLive(encoder) ? encoder.parameters : parametersOf(encoder));
  const parameterCount = count + actorEncoder.parameterCount;
  return createModulePolicy({
    layout: [...convolutions, ...actorEncoder.layout],
    parameterCount,
    readParameters(out) {
      if (out.length !== parameterCount) {
        throw new RangeError(`out has ${out.length} elements, expected ${parameterCount}`);
      }
      out.set(encoderParameters().subarray(0, count));
      actorEncoder.readParameters(out.subarray(count));
    },
    writeParameters(source) {
      const whole = parametersOf(encoder);
      whole.set(source.subarray(0, count));
      encoder.writeParameters(whole);
      actorEncoder.writeParameters(source.subarray(count));
    },
  });
}
