import { perceptronParameters, trainedBytes } from '../offPolicySettings.ts';
import type { AgentDefinition } from '../registry/agentDefinition.ts';
import { stateSizes } from '../spaces.ts';
import { Ppo } from './ppo.ts';
import { ppoModules } from './ppoModules.ts';
import { ppoContradiction, ppoDefaults, ppoSettings, type PpoHyperParameters } from './ppoOptions.ts';

/** PPO on states, for continuous actions. The policy is the mean network with its log standard deviation. */
export const ppo: AgentDefinition<typeof ppoSettings, Ppo, PpoHyperParameters> = {
  name: 'ppo',
  text: 'learns from states',
  spaces: { observations: ['vector'], actions: ['box'] },
  settings: ppoSettings,
  hyperParameters: ppoDefaults,
  trialDefaults: {
    steps: ['CleanRL', 1_000_000],
    startSteps: ['CleanRL', 0],
    metricsInterval: ['ours', 320],
    snapshotUpdates: ['ours', 32],
  },
  defaults: () => ({ ...ppoDefaults }),
  resolve({ values }) {
    const { steps, rolloutSteps, batchSize, advantageNormalisation } = values as unknown as PpoHyperParameters & {
      readonly steps: number;
    };
    const contradiction = ppoContradiction({ rolloutSteps, batchSize });
    if (contradiction !== undefined) throw new RangeError(contradiction);
    if (batchSize < 2 && advantageNormalisation === 'minibatch') {
      throw new RangeError(`{batchSize} ${batchSize}: {advantageNormalisation} minibatch needs 2 at least`);
    }
    if (steps < rolloutSteps) {
      throw new RangeError(
        `{steps} ${steps} ends before the first {rolloutSteps} ${rolloutSteps}: nothing would be learned`,
      );
    }
    return {};
  },
  pace: ({ rolloutSteps, epochs, batchSize }) => ({
    steps: rolloutSteps,
    policyUpdates: epochs * (rolloutSteps / batchSize),
  }),
  usesLength: ({ learningRateSchedule }) =>
    learningRateSchedule === 'linear' ? 'its learning rate falls to 0 at the last step' : undefined,
  needs({ observationSize, actionSize }, settings) {
    const { hiddenSizes, rolloutSteps, observationNormalisation } = settings;
    const parameterCount = perceptronParameters([observationSize, ...hiddenSizes, actionSize]) + actionSize;
    const criticParameters = perceptronParameters([observationSize, ...hiddenSizes, 1]);
    return {
      modules: ppoModules(observationSize, actionSize, settings),
      parameterCount,
      // The rollout, twice each observation: as it was and as it is seen; and the running moments.
      stateBytes:
        trainedBytes(parameterCount + criticParameters) +
        4 * rolloutSteps * (2 * observationSize + actionSize + 5) +
        8 * 3 * observationSize,
      encoderParameterCount: observationNormalisation === 'running' ? 2 * observationSize : 0,
    };
  },
  create: ({ engine, environment, seed, agentSteps, settings }) =>
    new Ppo({ ...settings, ...stateSizes(environment), agentSteps, engine, seed }),
};
