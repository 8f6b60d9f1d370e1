import {
  imageRecordLength,
  imageReplayBytes,
  observationBytes,
  Rad,
  radModules,
  radNetworkShapes,
} from '@policypath/agents';
import { makeEnvironment } from '@policypath/envs';
import { maximumAction, type TrialAgent } from './trialAgent.ts';
import type { RadSettings } from '../settings/trialSchema.ts';
import { perceptronParameters, spreadIndices, trainedBytes, type AgentKind } from './agentKind.ts';

/** RAD: soft actor-critic from stacks of frames. The policy is the actor's trunk, log standard deviation included. */
export function radKind({ profile: _profile, actionRepeat, ...settings }: RadSettings): AgentKind {
  const { image, replayCapacity } = settings;
  const { width, height, frameStack } = image;
  return {
    needs({ actionSize }) {
      const shapes = radNetworkShapes({ ...settings, actionSize });
      const parameterCount = perceptronParameters(shapes.trunk.sizes);
      const criticParameters = 2 * perceptronParameters(shapes.critic.sizes);
      const encoderParameterCount = encoderParameters(settings, shapes.encoder);
      return {
        modules: radModules({ ...settings, actionSize }),
        parameterCount,
        // The encoder twice: the critics', and the actor's own layers.
        stateBytes: trainedBytes(parameterCount + criticParameters + 2 * encoderParameterCount),
        replayRecordLength: imageRecordLength({ ...image, actionSize }),
        replayCapacity,
        // Reserved whole, though the system gives it page by page.
        replayBytes: (agentSteps) =>
          imageReplayBytes({ ...image, actionSize, capacity: Math.min(agentSteps, replayCapacity) }),
        encoderParameterCount,
      };
    },
    makeEnvironment: (id) => makeEnvironment(id, { actionRepeat, pixels: { width, height, frameStack } }),
    create({ engine, environment, seed }) {
      const { actionSpace } = environment;
      const [actionSize] = actionSpace.shape;
      const agent = new Rad({ ...settings, engine, actionSize, maximumAction: maximumAction(actionSpace), seed });
      return pixelAgent(agent);
    },
  };
}

function pixelAgent(agent: Rad): TrialAgent {
  return Object.assign(agent, {
    spreadObservations(count: number): Uint8Array {
      const length = observationBytes(agent.options.image);
      // Pictures are a thousand times as large as states, and each checkpoint holds them.
      const indices = spreadIndices(0, agent.replay.size, Math.min(count, 16));
      const observations = new Uint8Array(indices.length * length);
      indices.forEach((index, i) => {
        agent.replay.readObservation(index, observations.subarray(i * length, (i + 1) * length));
      });
      return observations;
    },
  }) as TrialAgent;
}

/** Convolutions, linear layer and LayerNorm. */
function encoderParameters(
  { filters, strides }: Pick<RadSettings, 'filters' | 'strides'>,
  { channels, height, featureSize }: EncoderShape,
): number {
  let convolutions = 0;
  let side = height;
  let inputs = channels;
  for (const stride of strides) {
    convolutions += filters * (9 * inputs + 1);
    side = Math.floor((side - 3) / stride) + 1;
    inputs = filters;
  }
  return convolutions + (filters * side * side + 1) * featureSize + 2 * featureSize;
}

interface EncoderShape {
  readonly channels: number;
  readonly height: number;
  readonly featureSize: number;
}
