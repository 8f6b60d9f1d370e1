import { makeEnvironment } from '@policypath/envs';
import { createEngine, requiredArenaBytes } from '@policypath/nets';
import type { ParameterLayout } from '@policypath/path-buffer';
import { UsageError } from '../cli/usageError.ts';
import type { Observation } from '../trial/agent.ts';
import { evaluate } from '../trial/evaluate.ts';
import type { AnalysedTrial } from './analysedTrial.ts';

/** Plays whole episodes with given parameters in a policy's network. */
export interface PolicyEvaluator {
  /** Identity of the code that computes. */
  readonly engine: Readonly<Record<string, string>>;
  /** Undiscounted returns of `episodes` episodes without exploration noise; the seed draws the start states. */
  returns(parameters: Float32Array, options: { readonly seed: number; readonly episodes: number }): number[];
  close(): void;
}

export type CreatePolicyEvaluator = (trial: AnalysedTrial, layout: ParameterLayout) => Promise<PolicyEvaluator>;

/** TD3's policy in the trial's environment. @throws UsageError when the recorded layout is not that network's */
export const createPolicyEvaluator: CreatePolicyEvaluator = async (trial, layout) => {
  if (trial.agent !== 'td3') {
    throw new UsageError(`policies of ${trial.agent} cannot be evaluated here: give --reconstructions 0`);
  }
  const environment = await makeEnvironment(trial.environment);
  const sizes = [environment.observationSpace.shape[0], ...trial.hiddenSizes, environment.actionSpace.shape[0]];
  const engine = await createEngine({
    arenaBytes: requiredArenaBytes([{ kind: 'mlp', sizes, maximumBatch: 1 }]),
  });
  const network = engine.createMlp({
    sizes,
    outputActivation: 'tanh',
    outputScale: environment.actionSpace.high[0],
    maximumBatch: 1,
  });
  const close = (): void => {
    engine.close();
    environment.close();
  };
  if (JSON.stringify(shapesOf(network.layout)) !== JSON.stringify(shapesOf(layout))) {
    close();
    throw new UsageError(
      `the recorded policy of ${trial.folder} has the tensors ${shapesText(layout)}, the trial's network ${shapesText(network.layout)}`,
    );
  }
  const observed = new Float32Array(sizes[0]);
  const agent = {
    act(observation: Observation): Float32Array {
      observed.set(observation);
      return network.forwardOne(observed);
    },
  };
  return {
    engine: { ...engine.identity },
    returns(parameters, { seed, episodes }) {
      network.writeParameters(parameters);
      return evaluate({ agent, environment, seed, episodes }).returns;
    },
    close,
  };
};

function shapesOf(layout: ParameterLayout): (readonly [string, readonly number[]])[] {
  return layout.map(({ name, shape }) => [name, shape]);
}

function shapesText(layout: ParameterLayout): string {
  return layout.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
}
