import { networkSettings, perceptronParameters, replayCapacitySetting } from '../offPolicySettings.ts';
import type { AgentDefinition } from '../registry/agentDefinition.ts';
import { choice, positiveNumber } from '../registry/kinds.ts';
import type { AgentSettings } from '../registry/setting.ts';
import { replayRecordLength } from '../replay/replayBytes.ts';
import { stateSizes } from '../spaces.ts';
import { Clone } from './clone.ts';
import {
  cloneDefaults,
  cloneLearningRates,
  cloneModules,
  optimizerKind,
  type CloneHyperParameters,
} from './cloneOptions.ts';

const { hiddenSizes, batchSize } = networkSettings('ours');

const settings = {
  optimizer: { kind: optimizerKind, text: 'what fits the policy; sgd: without momentum', default: ['ours', 'adam'] },
  learningRate: {
    kind: positiveNumber,
    text: 'learning rate of the policy',
    default: ['ours', undefined, `${cloneLearningRates.adam} with adam, ${cloneLearningRates.sgd} with sgd`],
  },
  hiddenSizes,
  batchSize,
  observations: {
    kind: choice('first-half', 'second-half', 'all'),
    text: 'which transitions of the other trial, by age, the policy is fitted to',
    default: ['ours', 'first-half'],
  },
  replayCapacity: replayCapacitySetting('ours'),
} as const satisfies AgentSettings;

/** Behaviour cloning of the transitions in another trial's replay. */
export const clone: AgentDefinition<typeof settings, Clone, Partial<CloneHyperParameters>> = {
  name: 'clone',
  title: 'Clone',
  text: "is fitted to another trial's replay (policypath clone)",
  spaces: { observations: ['vector'], actions: ['box'] },
  settings,
  hyperParameters: { ...cloneDefaults, learningRate: undefined },
  isOffline: true,
  trialDefaults: { steps: ['ours', 100_000], startSteps: ['ours', 0], recordInterval: ['ours', 100] },
  defaults: () => ({ ...cloneDefaults }),
  resolve: ({ values }) => ({
    learningRate: values['learningRate'] ?? cloneLearningRates[values['optimizer'] as 'adam' | 'sgd'],
  }),
  traits: ({ observations }) => ({ 'fitted to': observations }),
  needs({ observationSize, actionSize }, given) {
    const parameterCount = perceptronParameters([observationSize, ...given.hiddenSizes, actionSize]);
    const recordLength = replayRecordLength(observationSize, actionSize);
    const capacity = given.replayCapacity;
    return {
      modules: cloneModules(observationSize, actionSize, given),
      parameterCount,
      // The policy and Adam's moments.
      stateBytes: 3 * 4 * parameterCount,
      replay: { holds: 'states', recordLength, capacity, bytes: () => 4 * recordLength * capacity },
    };
  },
  create: ({ engine, environment, seed, settings: { observations: _which, ...given } }) =>
    new Clone({ ...given, ...stateSizes(environment), engine, seed }),
};
