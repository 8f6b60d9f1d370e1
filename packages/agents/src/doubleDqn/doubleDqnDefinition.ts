import { trainedBytes } from '../offPolicySettings.ts';
import type { AgentDefinition } from '../registry/agentDefinition.ts';
import { choice, wholeNumber } from '../registry/kinds.ts';
import type { AgentSettings } from '../registry/setting.ts';
import { choiceSizes } from '../spaces.ts';
import { DoubleDqn } from './doubleDqn.ts';
import { doubleDqnDefaults, doubleDqnSettings, type DoubleDqnHyperParameters } from './doubleDqnOptions.ts';
import { doubleDqnProfiles, type DoubleDqnProfileName } from './doubleDqnProfiles.ts';
import { doubleDqnModules, qParameterCount } from './qNetwork.ts';
import { transitionNeeds } from './transitions.ts';

const profiles = ['chain', 'minatar'] as const satisfies readonly DoubleDqnProfileName[];

const settings = {
  profile: {
    kind: choice(...profiles),
    text: "a set of defaults; doubledqn: chain (Adam, squared loss), minatar (MinAtar's example: RMSProp, Huber loss)",
    default: ['CHAIN', 'chain'],
  },
  stallSteps: {
    kind: wholeNumber(),
    text: 'steps after which an episode with a return below 0.1 is broken off (MinAtar); 0: never',
    unit: 'agent steps',
    default: ['CHAIN'],
  },
  ...doubleDqnSettings,
} as const satisfies AgentSettings;

/** Whether an id is that of MinAtar's Seaquest. */
const isSeaquest = (environment: string): boolean => environment.startsWith('MinAtar/Seaquest');

/** Double DQN on grids of truth values (MinAtar) and on vectors. The policy is the whole Q network. */
export const doubledqn: AgentDefinition<typeof settings, DoubleDqn, DoubleDqnHyperParameters> = {
  name: 'doubledqn',
  title: 'DoubleDQN',
  text: 'chooses one of n actions',
  spaces: { observations: ['image', 'vector'], actions: ['discrete'] },
  settings,
  hyperParameters: doubleDqnDefaults,
  trialDefaults: {
    steps: ['paper'],
    startSteps: ['CHAIN'],
    evaluationInterval: ['CHAIN', 50_000],
    evaluationEpisodes: ['CHAIN', 10],
    window: ['ours', 1000],
    afterEditTarget: ['paper', 'polyak'],
  },
  profiles,

  defaults({ profile = 'chain', environment }) {
    const { initialSteps, seaquestStallSteps, agent } = doubleDqnProfiles[profile as DoubleDqnProfileName];
    return {
      profile,
      ...doubleDqnDefaults,
      ...agent,
      steps: isSeaquest(environment) ? 5_000_000 : 3_000_000,
      startSteps: initialSteps,
      stallSteps: isSeaquest(environment) ? seaquestStallSteps : 0,
    };
  },

  /** An update draws different transitions, so that there must be as many when the first is made. */
  resolve({ values }) {
    const [batchSize, startSteps, capacity] = ['batchSize', 'startSteps', 'replayCapacity'].map(
      (name) => values[name] as number,
    );
    if (startSteps + 1 < batchSize) {
      throw new RangeError(
        `{startSteps} ${startSteps} is too few for {batchSize} ${batchSize} different transitions at the first update: ` +
          `give {startSteps} ${batchSize - 1} or more`,
      );
    }
    if (capacity < batchSize) {
      throw new RangeError(`{replayCapacity} ${capacity} is below {batchSize} ${batchSize}, of different transitions`);
    }
    return {};
  },

  environmentOptions: ({ stallSteps }) => (stallSteps === 0 ? {} : { stallSteps }),
  traits: ({ profile }) => ({ profile }),

  needs(sizes, { profile: _profile, stallSteps: _stall, ...given }) {
    const shape = { ...given, ...choiceSizes(sizes) };
    const { observationShape, replayCapacity } = shape;
    const parameterCount = qParameterCount(shape);
    return {
      modules: doubleDqnModules(shape),
      parameterCount,
      stateBytes: trainedBytes(parameterCount),
      replay: {
        recordLength: transitionNeeds({ observationShape, capacity: 1 }).recordLength,
        capacity: replayCapacity,
        bytes: (agentSteps) =>
          transitionNeeds({ observationShape, capacity: Math.min(agentSteps, replayCapacity) }).bytes,
      },
    };
  },

  create({ engine, environment, seed, agentSteps, settings: { profile: _profile, stallSteps: _stall, ...given } }) {
    const replayCapacity = Math.min(Math.max(agentSteps, given.batchSize), given.replayCapacity);
    return new DoubleDqn({ ...given, ...choiceSizes(environment), replayCapacity, engine, seed });
  },
};
