import { UsageError } from '@policypath/trial/errors';
import type { Observation, TrialEnvironment } from '@policypath/trial';
import { actionRepeatOf } from '@policypath/trial/records';
import { makeEnvironment, sampleSpace, UnknownEnvironmentError } from '@policypath/envs';
import { createGenerator } from '@policypath/random';
import { policyInWords } from '../store/keptPolicy.ts';
import { openStoredPolicy, type OpenStoredPolicyOptions } from '../store/storedPolicy.ts';

/** An environment that can be drawn. */
export type PlayedEnvironment = TrialEnvironment & Required<Pick<TrialEnvironment, 'render'>>;

/** A policy with an environment that can be drawn. */
export interface Player {
  /** e.g. 'Hopper-v4, td3 pptb, policy of step 100000 (checkpoint-000000100000)'. */
  readonly name: string;
  readonly environment: PlayedEnvironment;
  /** Draws the start state. */
  readonly seed: number;
  act(observation: Observation): Float32Array | Float64Array;
  close(): void;
}

/**
 * The policy of a trial, without exploration noise unless asked for.
 *
 * @throws UsageError as `openStoredPolicy`
 */
export async function openTrialPlayer(
  options: OpenStoredPolicyOptions & { readonly explore: boolean },
): Promise<Player> {
  const { trial, policy, parts, seed } = await openStoredPolicy(options);
  const { explore } = options;
  return {
    name: `${trial.environment}, ${trial.agent} ${trial.variant}, ${policyInWords(policy, actionRepeatOf(trial))}`,
    environment: playedEnvironment(parts.evaluationEnvironment),
    seed,
    act: (observation) => parts.agent.act(observation, { explore }),
    close: () => parts.close(),
  };
}

export interface RandomPlayerOptions {
  readonly environment: string;
  readonly actionRepeat: number;
  readonly seed: number;
}

/** Actions uniform in the action space. @throws UsageError for an environment or action repeat that does not exist */
export async function openRandomPlayer({ environment: id, actionRepeat, seed }: RandomPlayerOptions): Promise<Player> {
  const environment = await makeEnvironment(id, { actionRepeat }).catch((error: unknown) => {
    const asked = error instanceof UnknownEnvironmentError || error instanceof RangeError;
    throw asked ? new UsageError(error.message) : error;
  });
  const { actionSpace } = environment;
  const generator = createGenerator(seed, 'random-agent');
  const action = new Float64Array(actionSpace.shape[0]);
  return {
    name: `${id}, random actions`,
    environment: playedEnvironment(environment),
    seed,
    act: () => sampleSpace(actionSpace, generator, action),
    close: () => environment.close(),
  };
}

/** @throws UsageError for an environment that cannot be drawn */
function playedEnvironment(environment: TrialEnvironment): PlayedEnvironment {
  if (environment.render === undefined) {
    throw new UsageError(`${environment.id} cannot be drawn: it has no render()`);
  }
  return environment as PlayedEnvironment;
}
