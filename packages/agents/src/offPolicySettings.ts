import type { PlannedModule } from '@policypath/nets';
import type { AgentNeeds } from './registry/agentDefinition.ts';
import { number, positiveNumber, share, sizes, wholeNumber, type Kind } from './registry/kinds.ts';
import type { AgentSettings } from './registry/setting.ts';
import { replayRecordLength } from './replay/replayBytes.ts';

// Settings and needs that agents with a replay have in common. `source` is where their defaults come from.

export const count = wholeNumber(1);

/** Any seed of named generators. */
export const seedKind = number(Number.isSafeInteger, 'a safe integer', '<n>');

/** Settings of networks and updates. */
export function networkSettings(source: string) {
  const usual = [source] as const;
  return {
    hiddenSizes: { kind: sizes, text: 'widths of the hidden layers', default: usual },
    actorLearningRate: { kind: positiveNumber, text: "Adam's learning rate for the policy", default: usual },
    criticLearningRate: {
      kind: positiveNumber,
      text: "Adam's learning rate for both critics and the encoder",
      default: usual,
    },
    batchSize: { kind: count, text: 'transitions in an update', default: usual, common: true },
    discount: { kind: share, text: 'discount of later rewards', symbol: 'gamma', default: usual },
  } as const satisfies AgentSettings;
}

export function replayCapacitySetting(source: string) {
  return {
    kind: count,
    text: 'transitions kept for replay',
    default: [source],
  } as const satisfies AgentSettings[string];
}

/** Divisors of whole episodes, so that both counts of steps stay in proportion. */
export const actionRepeatKind: Kind<number> = number(
  (repeat) => count.accepts(repeat) && 1000 % repeat === 0,
  'a divisor of the 1000 steps of an episode, such as 1, 2, 4 or 8',
  '<n>',
);

/** Weights and biases of a perceptron with these layer sizes. */
export function perceptronParameters(layers: readonly number[]): number {
  return layers.slice(1).reduce((sum, size, index) => sum + (layers[index] + 1) * size, 0);
}

/** Bytes of parameters with their targets and Adam's two moments. */
export function trainedBytes(parameters: number): number {
  return 4 * 4 * parameters;
}

interface StateNeedsOptions {
  readonly observationSize: number;
  readonly actionSize: number;
  /** Outputs of the policy's last layer. */
  readonly policyOutputs: number;
  readonly hiddenSizes: readonly number[];
  readonly replayCapacity: number;
  readonly modules: readonly PlannedModule[];
}

/** The needs of an agent on states: a policy, twin critics of the same hidden sizes, and a replay of vectors. */
export function stateNeeds(options: StateNeedsOptions): AgentNeeds {
  const { observationSize, actionSize, policyOutputs, hiddenSizes, replayCapacity, modules } = options;
  const parameterCount = perceptronParameters([observationSize, ...hiddenSizes, policyOutputs]);
  const criticParameters = 2 * perceptronParameters([observationSize + actionSize, ...hiddenSizes, 1]);
  const recordLength = replayRecordLength(observationSize, actionSize);
  return {
    modules,
    parameterCount,
    stateBytes: trainedBytes(parameterCount + criticParameters),
    replay: {
      holds: 'states',
      recordLength,
      capacity: replayCapacity,
      bytes: (agentSteps) => 4 * recordLength * Math.min(agentSteps, replayCapacity),
    },
  };
}
