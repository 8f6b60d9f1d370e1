import { replayRecordLength, Td3, td3ArenaBytes } from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import type { Td3Settings } from '../config.ts';
import { perceptronParameters, trainedBytes, type AgentKind } from './agentKind.ts';
import { stateAgent } from './stateAgent.ts';

/** TD3 on states. */
export function td3Kind(settings: Td3Settings): AgentKind {
  const { hiddenSizes, replayCapacity, policyDelay } = settings;
  return {
    policyDelay,
    needs({ observationSize, actionSize }) {
      const parameterCount = perceptronParameters([observationSize, ...hiddenSizes, actionSize]);
      const criticParameters = 2 * perceptronParameters([observationSize + actionSize, ...hiddenSizes, 1]);
      const record = replayRecordLength(observationSize, actionSize);
      return {
        arenaBytes: td3ArenaBytes(observationSize, actionSize, settings),
        parameterCount,
        stateBytes: trainedBytes(parameterCount + criticParameters),
        replayRecordLength: record,
        replayCapacity,
        replayBytes: (agentSteps) => 4 * record * Math.min(agentSteps, replayCapacity),
        encoderParameterCount: 0,
      };
    },
    makeEnvironment: (id) => makeEnvironment(id),
    create({ engine, environment, seed }) {
      const { observationSpace, actionSpace } = environment;
      const [observationSize] = observationSpace.shape;
      const [actionSize] = actionSpace.shape;
      const maximumAction = actionSpace.high[0];
      return stateAgent(
        new Td3({ ...settings, engine, observationSize, actionSize, maximumAction, seed }),
        observationSize,
      );
    },
  };
}
