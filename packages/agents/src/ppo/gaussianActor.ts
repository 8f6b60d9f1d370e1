import { isLive, type Engine, type Mlp, type ParameterLayout, type ParameterVector } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { Policy } from '../agent.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { orthogonalInitialisation } from '../orthogonalInitialisation.ts';
import { parametersOf } from '../parameters.ts';

/** CleanRL's gains: sqrt 2 for the hidden layers, `last` for the output. */
export function initialNetwork(layout: ParameterLayout, last: number, generator: Generator): Float32Array {
  const output = Math.max(...layout.map(({ layer }) => layer));
  return orthogonalInitialisation(layout, generator, (layer) => (layer === output ? last : Math.SQRT2));
}

const meanGain = 0.01;

/** The actor: a network for the mean of each action and, beside it, a log standard deviation that depends on no observation. */
export interface GaussianActor {
  readonly mean: Mlp;
  readonly logStd: ParameterVector;
  /** [a], as it is now. */
  logStdValues(): Float32Array;
  /** Both as one flat vector, the log standard deviation last, in the layer of the output. */
  readonly policy: Policy;
}

export function createGaussianActor(
  engine: Engine,
  sizes: readonly number[],
  { maximumBatch, seed }: { readonly maximumBatch: number; readonly seed: number },
): GaussianActor {
  const actionSize = sizes[sizes.length - 1];
  const mean = engine.createMlp({ sizes, hiddenActivation: 'tanh', maximumBatch });
  const logStd = engine.createVector({ name: 'log_std', size: actionSize });
  mean.writeParameters(initialNetwork(mean.layout, meanGain, createGenerator(seed, 'ppo/actor-initialisation')));
  const layout = [...mean.layout, { ...logStd.layout[0], layer: sizes.length - 1 }];
  const count = mean.parameterCount;
  const parameterCount = count + actionSize;
  const module = {
    layout,
    parameterCount,
    readParameters(out: Float32Array): void {
      if (out.length !== parameterCount) {
        throw new RangeError(`out has ${out.length} elements, expected ${parameterCount}`);
      }
      mean.readParameters(out.subarray(0, count));
      logStd.readParameters(out.subarray(count));
    },
    writeParameters(source: Float32Array): void {
      mean.writeParameters(source.subarray(0, count));
      logStd.writeParameters(source.subarray(count));
    },
  };
  const fresh = (generator: Generator): Float32Array => {
    const parameters = new Float32Array(parameterCount);
    parameters.set(initialNetwork(mean.layout, meanGain, generator));
    return parameters;
  };
  return {
    mean,
    logStd,
    logStdValues: () => (isLive(logStd) ? logStd.parameters : parametersOf(logStd)),
    policy: createModulePolicy(module, fresh),
  };
}
