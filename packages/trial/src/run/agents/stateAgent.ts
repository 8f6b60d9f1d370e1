import { replayRecordLength, type Agent, type ReplayBuffer } from '@policypath/agents';
import type { TrialAgent, TrialEnvironment } from '../agent.ts';
import type { EnvironmentSizes } from '../environmentSizes.ts';
import { perceptronParameters, trainedBytes, type AgentNeeds } from './agentKind.ts';
import { spreadIndices } from './spreadIndices.ts';

interface StateNeedsOptions extends EnvironmentSizes {
  /** Of the policy's last layer. */
  readonly policyOutputs: number;
  readonly hiddenSizes: readonly number[];
  readonly replayCapacity: number;
  readonly arenaBytes: number;
}

/** What an agent on states takes: a policy, twin critics of the same hidden sizes, and a replay of vectors. */
export function stateNeeds(options: StateNeedsOptions): AgentNeeds {
  const { observationSize, actionSize, policyOutputs, hiddenSizes, replayCapacity, arenaBytes } = options;
  const parameterCount = perceptronParameters([observationSize, ...hiddenSizes, policyOutputs]);
  const criticParameters = 2 * perceptronParameters([observationSize + actionSize, ...hiddenSizes, 1]);
  const record = replayRecordLength(observationSize, actionSize);
  return {
    arenaBytes,
    parameterCount,
    stateBytes: trainedBytes(parameterCount + criticParameters),
    replayRecordLength: record,
    replayCapacity,
    replayBytes: (agentSteps) => 4 * record * Math.min(agentSteps, replayCapacity),
    encoderParameterCount: 0,
  };
}

/** What an agent on states is made for. */
export function stateSizes({ observationSpace, actionSpace }: TrialEnvironment): {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumAction: number;
} {
  return {
    observationSize: observationSpace.shape[0],
    actionSize: actionSpace.shape[0],
    maximumAction: actionSpace.high[0],
  };
}

/** An agent on states, whose replay records begin with the observation. */
type StateAgent = Agent &
  Omit<TrialAgent, 'spreadObservations' | keyof Agent> & {
    readonly replay: ReplayBuffer;
    readonly options: { readonly observationSize: number };
  };

/** The same agent with what a trial needs beside. */
export function stateAgent(agent: StateAgent): TrialAgent {
  const { observationSize } = agent.options;
  return Object.assign(agent, {
    spreadObservations(count: number): Float32Array {
      const { begin, end, recordLength } = agent.replay;
      const indices = spreadIndices(begin, end, count);
      const observations = new Float32Array(indices.length * observationSize);
      const record = new Float32Array(recordLength);
      indices.forEach((index, i) => {
        agent.replay.readRecord(index, record);
        observations.set(record.subarray(0, observationSize), i * observationSize);
      });
      return observations;
    },
  }) as TrialAgent;
}
