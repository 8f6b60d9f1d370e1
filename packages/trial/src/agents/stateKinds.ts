import {
  replayRecordLength,
  Sac,
  sacModules,
  Td3,
  td3Modules,
  type Agent,
  type ReplayBuffer,
} from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { PlannedModule } from '@policypath/nets';
import type { SacSettings, Td3Settings } from '../settings/trialSchema.ts';
import { maximumAction, type TrialAgent, type TrialEnvironment } from './trialAgent.ts';
import {
  perceptronParameters,
  spreadIndices,
  trainedBytes,
  type AgentKind,
  type AgentNeeds,
  type EnvironmentSizes,
} from './agentKind.ts';

/** TD3 on states. */
export function td3Kind(settings: Td3Settings): AgentKind {
  return {
    needs(sizes) {
      const { observationSize, actionSize } = sizes;
      const modules = td3Modules(observationSize, actionSize, settings);
      return stateNeeds({ ...sizes, ...settings, policyOutputs: actionSize, modules });
    },
    makeEnvironment: (id) => makeEnvironment(id),
    create({ engine, environment, seed }) {
      return stateAgent(new Td3({ ...settings, ...stateSizes(environment), engine, seed }));
    },
  };
}

/** Soft actor-critic on states. The policy is the whole actor, log standard deviation included. */
export function sacKind({ profile: _profile, actionRepeat, ...settings }: SacSettings): AgentKind {
  return {
    needs(sizes) {
      const { observationSize, actionSize } = sizes;
      const modules = sacModules(observationSize, actionSize, settings);
      return stateNeeds({ ...sizes, ...settings, policyOutputs: 2 * actionSize, modules });
    },
    makeEnvironment: (id) => makeEnvironment(id, { actionRepeat }),
    create({ engine, environment, seed }) {
      return stateAgent(new Sac({ ...settings, ...stateSizes(environment), engine, seed }));
    },
  };
}

interface StateNeedsOptions extends EnvironmentSizes {
  /** Of the policy's last layer. */
  readonly policyOutputs: number;
  readonly hiddenSizes: readonly number[];
  readonly replayCapacity: number;
  readonly modules: readonly PlannedModule[];
}

/** What an agent on states takes: a policy, twin critics of the same hidden sizes, and a replay of vectors. */
function stateNeeds(options: StateNeedsOptions): AgentNeeds {
  const { observationSize, actionSize, policyOutputs, hiddenSizes, replayCapacity, modules } = options;
  const parameterCount = perceptronParameters([observationSize, ...hiddenSizes, policyOutputs]);
  const criticParameters = 2 * perceptronParameters([observationSize + actionSize, ...hiddenSizes, 1]);
  const record = replayRecordLength(observationSize, actionSize);
  return {
    modules,
    parameterCount,
    stateBytes: trainedBytes(parameterCount + criticParameters),
    replayRecordLength: record,
    replayCapacity,
    replayBytes: (agentSteps) => 4 * record * Math.min(agentSteps, replayCapacity),
    encoderParameterCount: 0,
  };
}

/** What an agent on states is made for. */
function stateSizes({ observationSpace, actionSpace }: TrialEnvironment): {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumAction: number;
} {
  return {
    observationSize: observationSpace.shape[0],
    actionSize: actionSpace.shape[0],
    maximumAction: maximumAction(actionSpace),
  };
}

/** An agent on states, whose replay records begin with the observation. */
type StateAgent = Agent &
  Omit<TrialAgent, 'spreadObservations' | keyof Agent> & {
    readonly replay: ReplayBuffer;
    readonly options: { readonly observationSize: number };
  };

/** The same agent with what a trial needs beside. */
function stateAgent(agent: StateAgent): TrialAgent {
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
