import { UsageError } from '@policypath/trial/errors';
import type { Observation, TrialEnvironment } from '@policypath/trial';
import { actionRepeatOf } from '@policypath/trial/records';
import { makeEnvironment, UnknownEnvironmentError } from '@policypath/envs';
import { createGenerator } from '@policypath/random';
import { openStoredPolicy, type OpenStoredPolicyOptions } from '../store/storedPolicy.ts';
import { plainBoth } from '../words/steps.ts';

/** An environment that can be looked at. */
export interface PlayedEnvironment extends TrialEnvironment {
  /** Seconds in an environment step. */
  readonly dt: number;
  /** Environment steps in a step. */
  readonly actionRepeat: number;
  /** Number of cameras of the model. */
  readonly cameras: number;
  /** A picture of the present state, [height, width, 3] bytes. */
  render(options: { readonly width: number; readonly height: number; readonly camera: number }): Uint8Array;
}

/** Somebody who acts, in an environment that can be looked at. */
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
    name: `${trial.environment}, ${trial.agent} ${trial.variant}, policy of step ${plainBoth(policy.step, actionRepeatOf(trial))} (${policy.source})`,
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
  const { low, high } = environment.actionSpace;
  const generator = createGenerator(seed, 'random-agent');
  const action = new Float64Array(low.length);
  return {
    name: `${id}, random actions`,
    environment,
    seed,
    act() {
      for (let i = 0; i < action.length; i += 1) action[i] = low[i] + (high[i] - low[i]) * generator.uniform();
      return action;
    },
    close: () => environment.close(),
  };
}

/** @throws Error for an environment that cannot be drawn */
function playedEnvironment(environment: TrialEnvironment): PlayedEnvironment {
  if (!('render' in environment)) throw new Error(`${environment.id} cannot be drawn`);
  return environment as PlayedEnvironment;
}
