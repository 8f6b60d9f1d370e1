import { environmentDefinition } from '@policypath/envs';
import type { Engine, PlannedModule } from '@policypath/nets';
import type { TrialAgent, TrialEnvironment } from './trialAgent.ts';

/** Sizes of an environment's states and actions, and the environment steps of a full episode. */
export interface EnvironmentSizes {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumEpisodeSteps: number;
}

/** Nothing is loaded. @throws UnknownEnvironmentError */
export function environmentSizes(id: string): EnvironmentSizes {
  const { observationSpace, actionSpace, maximumEpisodeSteps } = environmentDefinition(id);
  const observationSize = observationSpace.shape.reduce((product, length) => product * length);
  return { observationSize, actionSize: actionSpace.shape[0], maximumEpisodeSteps };
}

/** What a trial's agent takes of the machine. */
export interface AgentNeeds {
  /** Its networks and optimisers. */
  readonly modules: readonly PlannedModule[];
  /** m: parameters of the policy, whose path is recorded. */
  readonly parameterCount: number;
  /** What a checkpoint stores of the agent beside the replay storage; rather too high than too low. */
  readonly stateBytes: number;
  /** Floats in a record of the replay storage. */
  readonly replayRecordLength: number;
  /** Records that are kept at most. */
  readonly replayCapacity: number;
  /** Memory of the replay storage after so many agent steps. */
  replayBytes(agentSteps: number): number;
  /** Parameters that a recorded policy needs beside its own to act (RAD's encoder). */
  readonly encoderParameterCount: number;
}

export interface CreateAgentOptions {
  readonly engine: Engine;
  /** That the agent acts in. */
  readonly environment: TrialEnvironment;
  readonly seed: number;
}

/** One kind of agent with its settings: all that the app must know of it. */
export interface AgentKind {
  needs(sizes: EnvironmentSizes): AgentNeeds;
  /** An environment as the agent observes it. @throws UnknownEnvironmentError; RangeError on options that it does not have */
  makeEnvironment(id: string): Promise<TrialEnvironment>;
  create(options: CreateAgentOptions): TrialAgent;
}

/** Weights and biases of a perceptron with these layer sizes. */
export function perceptronParameters(sizes: readonly number[]): number {
  return sizes.slice(1).reduce((sum, size, index) => sum + (sizes[index] + 1) * size, 0);
}

/** Bytes of parameters with their targets and Adam's two moments. */
export function trainedBytes(parameters: number): number {
  return 4 * 4 * parameters;
}

/** At most `count` indices from [begin, end), evenly spread. */
export function spreadIndices(begin: number, end: number, count: number): number[] {
  const length = Math.min(count, end - begin);
  return Array.from({ length }, (_, i) => begin + Math.floor((i * (end - begin)) / length));
}
