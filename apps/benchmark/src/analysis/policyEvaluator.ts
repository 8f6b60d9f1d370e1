import { UsageError } from '@policypath/trial/errors';
import { actingOnly, evaluate } from '@policypath/trial';
import { createTrialParts } from '@policypath/trial/node';
import type { Policy } from '@policypath/agents';
import type { ParameterLayout } from '@policypath/path-buffer';
import { recordedEncoder } from '../store/storedPolicy.ts';
import type { StoredTrial } from '../store/storedTrial.ts';

export interface EvaluatedPolicy {
  /** Of the policy [m]. */
  readonly parameters: Float32Array;
  /** Recorded step with whose encoder it acts, where the policy has one that is not of its path (RAD). */
  readonly encoderStep: number;
}

/** Plays whole episodes with given parameters in a trial's policy. */
export interface PolicyEvaluator {
  /** Identity of the code that computes. */
  readonly engine: Readonly<Record<string, string>>;
  /** Undiscounted returns of `episodes` episodes without exploration noise; the seed draws the start states. */
  returns(policy: EvaluatedPolicy, options: { readonly seed: number; readonly episodes: number }): number[];
  close(): void;
}

export type CreatePolicyEvaluator = (trial: StoredTrial, layout: ParameterLayout) => Promise<PolicyEvaluator>;

/** The trial's own agent in its environment. @throws UsageError when the recorded layout is not its policy's */
export const createPolicyEvaluator: CreatePolicyEvaluator = async ({ place: { path: folder }, manifest }, layout) => {
  const createParts = createTrialParts({ engine: 'auto', threads: 1 });
  const { agent, evaluationEnvironment: environment, engine, close } = await createParts(actingOnly(manifest.trial));
  if (JSON.stringify(shapesOf(agent.policy.layout)) !== JSON.stringify(shapesOf(layout))) {
    close();
    throw new UsageError(
      `the recorded policy of ${folder} has the tensors ${shapesText(layout)}, the trial's network ${shapesText(agent.policy.layout)}`,
    );
  }
  const putEncoder = encoderLoader(folder, agent.encoderOfPolicy);
  const maximumSteps = manifest.trial.evaluationSteps;
  return {
    engine,
    returns({ parameters, encoderStep }, { seed, episodes }) {
      putEncoder(encoderStep);
      agent.policy.load(parameters);
      return evaluate({ agent, environment, seed, episodes, maximumSteps }).returns;
    },
    close,
  };
};

/** Puts the encoder of a recorded step before the policy; nothing where the policy has none. */
function encoderLoader(folder: string, encoder: Policy | undefined): (step: number) => void {
  if (encoder === undefined) return () => {};
  let there: number | null = null;
  return (step) => {
    if (step !== there) encoder.load(recordedEncoder(folder, step));
    there = step;
  };
}

function shapesOf(layout: ParameterLayout): (readonly [string, readonly number[]])[] {
  return layout.map(({ name, shape }) => [name, shape]);
}

function shapesText(layout: ParameterLayout): string {
  return layout.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
}
