import { replayRecordLength } from '@policypath/agents';
import type { PlannedModule } from '@policypath/nets';
import { number, positiveNumber, share, sizes, wholeNumber, type Kind } from '../settings/kinds.ts';
import { setting, type SettingSource } from '../settings/setting.ts';
import { z } from 'zod';
import type { AgentNeeds, EnvironmentSizes } from './agentDefinition.ts';

// Common parts of agents that learn from replay. Defaults that state only a source have the value of @policypath/agents.

export const count = wholeNumber(1);

/** Settings of networks and updates, with the source of their defaults. */
export function networkSettings(source: SettingSource) {
  const usual = [source] as const;
  return {
    hiddenSizes: setting({ kind: sizes, text: 'widths of the hidden layers', default: usual }),
    actorLearningRate: setting({ kind: positiveNumber, text: "Adam's learning rate for the policy", default: usual }),
    criticLearningRate: setting({
      kind: positiveNumber,
      text: "Adam's learning rate for both critics and the encoder",
      default: usual,
    }),
    batchSize: setting({ kind: count, text: 'transitions in an update', default: usual, common: true }),
    discount: setting({ kind: share, text: 'discount of later rewards', symbol: 'gamma', default: usual }),
  };
}

export function replayCapacitySetting(source: SettingSource) {
  return setting({ kind: count, text: 'transitions kept for replay', default: [source] });
}

/** Divisors of whole episodes, so that both counts of steps stay in proportion. */
export const actionRepeatKind: Kind<z.ZodNumber> = {
  ...number(
    z
      .number()
      .int()
      .positive()
      .refine((repeat) => 1000 % repeat === 0),
    'a divisor of the 1000 steps of an episode, such as 1, 2, 4 or 8',
  ),
  placeholder: '<n>',
};

/** Weights and biases of a perceptron with these layer sizes. */
export function perceptronParameters(layers: readonly number[]): number {
  return layers.slice(1).reduce((sum, size, index) => sum + (layers[index] + 1) * size, 0);
}

/** Bytes of parameters with their targets and Adam's two moments. */
export function trainedBytes(parameters: number): number {
  return 4 * 4 * parameters;
}

interface StateNeedsOptions extends EnvironmentSizes {
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
      recordLength,
      capacity: replayCapacity,
      bytes: (agentSteps) => 4 * recordLength * Math.min(agentSteps, replayCapacity),
    },
  };
}
