import { createAgent, type AgentSpaces, type AnyAgent, type Policy } from '@policypath/agents';
import { createGenerator, type Generator } from '@policypath/random';
import { onnxModel } from '../src/policy/onnxModel.ts';

/** A policy whose model is held against ONNX Runtime: its spaces, and options that make it small. */
interface OnnxCase {
  readonly agent: string;
  readonly spaces: AgentSpaces;
  readonly options?: object;
  /** Bytes of observations are drawn below this. Default 256. */
  readonly bytesBelow?: number;
  /** Standard deviation of other observations. Default 1. */
  readonly spread?: number;
  /** Noise on each parameter, as a share of the root mean square of its array, instead of 0.1: far from the initial weights. */
  readonly relativeNoise?: number;
  /** How far ONNX Runtime's actions may be from ours. Default 1e-6. */
  readonly tolerance?: number;
  /** Makes what only training makes, such as statistics of observations. */
  prepare?(agent: AnyAgent): void;
}

const box = (size: number, high: number) =>
  ({ kind: 'box', shape: [size], high: Array.from({ length: size }, () => high) }) as const;
const hiddenSizes = [24, 16];

export const onnxCases: Readonly<Record<string, OnnxCase>> = {
  td3: {
    agent: 'td3',
    spaces: { observationSpace: { shape: [11] }, actionSpace: box(3, 0.4) },
    options: { hiddenSizes, replayCapacity: 10 },
  },
  sac: {
    agent: 'sac',
    spaces: { observationSpace: { shape: [8] }, actionSpace: box(2, 1) },
    options: { hiddenSizes, replayCapacity: 10 },
  },
  'doubledqn on grids': {
    agent: 'doubledqn',
    spaces: { observationSpace: { shape: [10, 10, 4] }, actionSpace: { kind: 'discrete', shape: [1], n: 6 } },
    options: { hiddenSizes, filters: 5, batchSize: 2, replayCapacity: 10 },
    bytesBelow: 2,
  },
  'doubledqn on vectors': {
    agent: 'doubledqn',
    spaces: { observationSpace: { shape: [30] }, actionSpace: { kind: 'discrete', shape: [1], n: 6 } },
    options: { hiddenSizes, batchSize: 2, replayCapacity: 10 },
    spread: 20,
  },
  ppo: {
    agent: 'ppo',
    spaces: { observationSpace: { shape: [7] }, actionSpace: box(3, 0.4) },
    options: { hiddenSizes, steps: 2048 },
    prepare: ({ encoderOfPolicy: scale }) => {
      scale!.load(Float32Array.from({ length: 14 }, (_, i) => (i < 7 ? 0.3 * i - 1 : 0.05 * (i - 5))));
    },
  },
  'ppo, observations as they are': {
    agent: 'ppo',
    spaces: { observationSpace: { shape: [7] }, actionSpace: box(3, 0.4) },
    options: { hiddenSizes, steps: 2048, observationNormalisation: 'none' },
  },
  rad: {
    agent: 'rad',
    spaces: { observationSpace: { shape: [9, 28, 28] }, actionSpace: box(2, 1) },
    options: {
      hiddenSizes,
      filters: 4,
      encoderFeatureSize: 6,
      augmentation: { kind: 'crop', size: 24 },
      batchSize: 2,
      replayCapacity: 10,
    },
  },
  'rad, translated': {
    agent: 'rad',
    spaces: { observationSpace: { shape: [9, 20, 20] }, actionSpace: box(2, 1) },
    options: {
      hiddenSizes,
      filters: 4,
      encoderFeatureSize: 6,
      augmentation: { kind: 'translate', size: 28 },
      batchSize: 2,
      replayCapacity: 10,
    },
  },
  // Its linear layer adds 5,408 products in float32, and LayerNorm divides by how little the sums differ. At full size our own
  // actions are up to 7e-6 from exact arithmetic.
  'rad, far from its initial weights': {
    agent: 'rad',
    spaces: { observationSpace: { shape: [9, 44, 44] }, actionSpace: box(6, 1) },
    options: {
      hiddenSizes: [128, 128],
      encoderFeatureSize: 50,
      augmentation: { kind: 'crop', size: 40 },
      batchSize: 2,
      replayCapacity: 10,
    },
    relativeNoise: 2,
    tolerance: 1e-5,
  },
};

export const observationCount = 5;
/** Standard deviation of what is added to the initial parameters, so that no bias is 0. */
const perturbation = 0.1;

/** The parameters of a part of an agent with noise on each. */
function perturbed(
  part: Pick<Policy, 'layout' | 'parameterCount' | 'read'>,
  generator: Generator,
  relativeNoise?: number,
): Float32Array {
  const parameters = new Float32Array(part.parameterCount);
  part.read(parameters);
  let at = 0;
  for (const { shape } of part.layout) {
    const values = parameters.subarray(at, at + shape.reduce((product, size) => product * size, 1));
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const deviation = relativeNoise === undefined ? perturbation : relativeNoise * Math.sqrt(square);
    values.forEach((value, i) => (values[i] = value + deviation * generator.normal()));
    at += values.length;
  }
  return parameters;
}

/** The model of a case, observations [5, ...], and the agent's own actions at them [5, a]. */
export async function runOnnxCase({
  agent: name,
  spaces,
  options,
  prepare,
  bytesBelow = 256,
  spread = 1,
  relativeNoise,
}: OnnxCase): Promise<{
  readonly model: Uint8Array;
  readonly shape: readonly number[];
  readonly observations: Float32Array | Uint8Array;
  readonly actions: number[];
}> {
  const generator = createGenerator(7, `onnx/${name}`);
  const agent: AnyAgent & { close(): void } = await createAgent(name, spaces, { ...options, seed: 1, engine: 'wasm' });
  try {
    for (const part of [agent.policy, agent.encoderOfPolicy]) {
      if (part !== undefined) part.load(perturbed(part, generator, relativeNoise));
    }
    prepare?.(agent);
    const graph = agent.policyGraph!();
    const { shape, type } = graph.observation;
    const size = shape.reduce((product, length) => product * length, 1);
    const length = observationCount * size;
    const observations =
      type === 'uint8'
        ? Uint8Array.from({ length }, () => generator.integer(bytesBelow))
        : Float32Array.from({ length }, () => spread * generator.normal());
    const actions = Array.from({ length: observationCount }, (_, row) => {
      const observation = observations.slice(row * size, (row + 1) * size);
      return [...agent.act(observation, { explore: false })];
    }).flat();
    return { model: onnxModel(graph, { agent: name, step: '12' }), shape, observations, actions };
  } finally {
    agent.close();
  }
}
