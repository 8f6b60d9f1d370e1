import type { ConvMlpOptions, Engine, ParameterModule, PlannedModule } from '@policypath/nets';
import { initialConvMlpParameters, initialMlpParameters } from '@policypath/nets';
import type { Generator } from '@policypath/random';
import { perceptronParameters } from '../offPolicySettings.ts';
import type { DoubleDqnHyperParameters } from './doubleDqnOptions.ts';

/** Observations as a Q network takes them: rows [B, n] of vectors, or images [B, channels, height, width] of 0 and 255. */
export type QRows = Float32Array | Uint8Array;

/** The values of all actions at an observation. Returned arrays are views, valid until the next call. */
export interface QNetwork extends ParameterModule {
  /** Number of actions. */
  readonly outputSize: number;
  readonly maximumBatch: number;
  /** B observations -> [B, n]. Keeps what `backward` needs. */
  forward(rows: QRows, batch: number): Float32Array;
  /** One observation -> [n]; disturbs nothing that `backward` needs. */
  forwardOne(row: QRows): Float32Array;
  backward(outputGradient: Float32Array, batch: number): void;
}

export interface QNetworkShape extends Pick<DoubleDqnHyperParameters, 'filters' | 'hiddenSizes' | 'batchSize'> {
  readonly observationShape: readonly number[];
  readonly choices: number;
}

/** What an engine makes of a shape: a perceptron on vectors, a 3x3 convolution before one on grids. */
export function plannedQNetwork(shape: QNetworkShape) {
  const { observationShape, choices, filters, hiddenSizes, batchSize: maximumBatch } = shape;
  const sizes = [...hiddenSizes, choices];
  const [height, width, channels] = observationShape;
  return observationShape.length === 1
    ? ({ kind: 'mlp', sizes: [observationShape[0], ...sizes], maximumBatch } as const satisfies PlannedModule)
    : ({ kind: 'conv-mlp', channels, height, width, filters, sizes, maximumBatch } as const satisfies PlannedModule);
}

/** The networks and optimisers of one `DoubleDqn`, for `createEngine({ modules })` and `engineBytes`. */
export function doubleDqnModules(shape: QNetworkShape): PlannedModule[] {
  const network = plannedQNetwork(shape);
  return [{ ...network, adam: true }, network];
}

/** A network with PyTorch's default initialisation; zeros without a generator. */
export function createQNetwork(engine: Engine, shape: QNetworkShape, generator?: Generator): QNetwork {
  const { kind, ...planned } = plannedQNetwork(shape);
  if (kind === 'conv-mlp') return engine.createConvMlp({ ...(planned as ConvMlpOptions), generator });
  return engine.createMlp({ ...planned, generator });
}

/** Parameters as at the start of training. */
export function freshQParameters(shape: QNetworkShape, generator: Generator): Float32Array {
  const { kind, ...planned } = plannedQNetwork(shape);
  if (kind === 'conv-mlp') return initialConvMlpParameters(planned as ConvMlpOptions, generator);
  return initialMlpParameters(planned, generator);
}

/** Weights and biases of all layers. */
export function qParameterCount({ observationShape, choices, filters, hiddenSizes }: QNetworkShape): number {
  const [height, width, channels] = observationShape;
  const isVector = observationShape.length === 1;
  const first = isVector ? observationShape[0] : filters * (height - 2) * (width - 2);
  return perceptronParameters([first, ...hiddenSizes, choices]) + (isVector ? 0 : filters * (9 * channels + 1));
}
