import { replayRecordLength, Sac, sacArenaBytes } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { SacSettings } from '../config.ts';
import { perceptronParameters, trainedBytes, type AgentKind } from './agentKind.ts';
import { stateAgent } from './stateAgent.ts';

/** Soft actor-critic on states. The policy is the whole actor, log standard deviation included. */
export function sacKind({ profile: _profile, actionRepeat, ...settings }: SacSettings): AgentKind {
  const { hiddenSizes, replayCapacity, actorUpdateFrequency } = settings;
  return {
    policyDelay: actorUpdateFrequency,
    needs({ observationSize, actionSize }) {
      const parameterCount = perceptronParameters([observationSize, ...hiddenSizes, 2 * actionSize]);
      const criticParameters = 2 * perceptronParameters([observationSize + actionSize, ...hiddenSizes, 1]);
      const record = replayRecordLength(observationSize, actionSize);
      return {
        arenaBytes: sacArenaBytes(observationSize, actionSize, settings),
        parameterCount,
        stateBytes: trainedBytes(parameterCount + criticParameters),
        replayRecordLength: record,
        replayCapacity,
        replayBytes: (agentSteps) => 4 * record * Math.min(agentSteps, replayCapacity),
        encoderParameterCount: 0,
      };
    },
    makeEnvironment: (id) => makeEnvironment(id, { actionRepeat }),
    create({ engine, environment, seed }) {
      const { observationSpace, actionSpace } = environment;
      const [observationSize] = observationSpace.shape;
      const [actionSize] = actionSpace.shape;
      const maximumAction = actionSpace.high[0];
      return stateAgent(
        new Sac({ ...settings, engine, observationSize, actionSize, maximumAction, seed }),
        observationSize,
      );
    },
  };
}
