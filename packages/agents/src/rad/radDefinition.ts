import { imageRecordLength, imageReplayBytes } from '../imageReplay/imageReplayBytes.ts';
import { count, perceptronParameters, trainedBytes } from '../offPolicySettings.ts';
import type { AgentDefinition } from '../registry/agentDefinition.ts';
import { choice, number, type Kind } from '../registry/kinds.ts';
import type { AgentSettings } from '../registry/setting.ts';
import { softSettings, softTrialSettings } from '../sac/softSettings.ts';
import { imageSizes } from '../spaces.ts';
import { Rad } from './rad.ts';
import { radModules } from './radModules.ts';
import { radNetworkShapes } from './radNetworkShapes.ts';
import { encoderSettings, radDefaults, type RadHyperParameters } from './radOptions.ts';
import { radProfile, type RadProfileName } from './radProfiles.ts';

const profiles = ['rad-script', 'rad-community', 'cpu'] as const satisfies readonly RadProfileName[];

/** Sizes of pictures. */
const side = number((value) => count.accepts(value) && value % 4 === 0, 'a multiple of 4', '<n>');
const three: Kind<3> = { ...count, accepts: (value): value is 3 => value === 3, expected: '3' };

const settings = {
  ...softTrialSettings(profiles, {
    text:
      "a set of defaults; rad: rad-script (RAD's script), rad-community (batch 512, repeats by task), cpu (for two cores: " +
      'frames of 64, batch 64)',
    profile: ['RAD', 'rad-script'],
    repeat: ['RAD'],
  }),
  ...softSettings('RAD'),
  image: {
    part: {
      channels: { derived: three },
      height: {
        name: 'renderedSize',
        kind: side,
        text: 'height and width of a frame',
        unit: 'pixels',
        default: ['RAD'],
      },
      width: { derived: side },
      frameStack: { kind: count, text: 'frames in an observation', default: ['RAD'] },
    },
  },
  augmentation: {
    part: {
      kind: {
        name: 'augmentation',
        kind: choice('crop', 'translate'),
        text: 'augmentation of drawn batches: a random crop, or a random place in a larger black picture',
        default: ['RAD'],
      },
      size: {
        name: 'augmentedSize',
        kind: side,
        text: 'height and width of what the networks see (with augmentation translate 108)',
        unit: 'pixels',
        default: ['RAD'],
      },
    },
  },
  ...encoderSettings,
} as const satisfies AgentSettings;

/** @param environment e.g. 'dm_control/walker-walk': some profiles differ by task */
function profileFor(profile: string | undefined, environment: string) {
  const { agent, ...trial } = radProfile(
    (profile ?? 'rad-script') as RadProfileName,
    environment.replace(/^dm_control\//, ''),
  );
  return { ...trial, agent: { ...radDefaults, ...agent } };
}

/** RAD: soft actor-critic from stacks of frames. The policy is the actor's trunk, log standard deviation included. */
export const rad: AgentDefinition<typeof settings, Rad, RadHyperParameters> = {
  name: 'rad',
  text: 'learns from pictures of dm_control',
  spaces: { observations: ['frames'], actions: ['box'] },
  settings,
  hyperParameters: { ...radDefaults, targetEntropy: undefined },
  trialDefaults: {
    steps: ['paper', 500_000],
    startSteps: ['RAD'],
    metricsInterval: ['ours', 100],
    window: ['paper', 1000],
  },
  profiles,

  defaults({ profile, environment }) {
    const { actionRepeat, image, initialSteps, agent } = profileFor(profile, environment);
    return {
      actionRepeat,
      ...agent,
      startSteps: initialSteps,
      renderedSize: image.height,
      frameStack: image.frameStack,
      augmentation: agent.augmentation.kind,
      augmentedSize: agent.augmentation.size,
    };
  },

  /** Frames are square. A translation that is not from the profile has RAD's border: 100 in 108. */
  resolve({ values, given, environment, profile }) {
    const usual = profileFor(profile, environment).agent.augmentation;
    const [height, frameStack] = [values['renderedSize'] as number, values['frameStack'] as number];
    const kind = values['augmentation'] as 'crop' | 'translate';
    const size = (given['augmentedSize'] as number | undefined) ?? (kind === usual.kind ? usual.size : height + 8);
    if (kind === 'crop' ? size > height : size < height) {
      throw new RangeError(
        kind === 'crop'
          ? `{augmentedSize} ${size} is above {renderedSize} ${height}: a crop is cut from the whole frame`
          : `{augmentedSize} ${size} is below {renderedSize} ${height}: a translation holds the whole frame`,
      );
    }
    return { image: { channels: 3, height, width: height, frameStack }, augmentation: { kind, size } };
  },

  environmentOptions({ actionRepeat, image: { width, height, frameStack } }) {
    return { actionRepeat, pixels: { width, height, frameStack } };
  },
  actionRepeat: ({ actionRepeat }) => actionRepeat,
  pace: ({ actorUpdateFrequency }) => ({ steps: actorUpdateFrequency, policyUpdates: 1 }),
  traits: ({ profile, image, augmentation }) => ({
    profile,
    pictures: `${image.height} x ${image.width}, ${image.frameStack} frames`,
    augmentation: `${augmentation.kind} ${augmentation.size}`,
  }),

  needs(sizes, { profile: _profile, actionRepeat: _repeat, ...given }) {
    const { actionSize } = sizes;
    const { replayCapacity } = given;
    // Not among the options of createAgent, where the environment has the pictures already.
    const image = (given as Partial<typeof given>).image ?? imageSizes(sizes).image;
    const shapes = radNetworkShapes({ ...given, image, actionSize });
    const parameterCount = perceptronParameters(shapes.trunk.sizes);
    const criticParameters = 2 * perceptronParameters(shapes.critic.sizes);
    const encoderParameterCount = encoderParameters(given, shapes.encoder);
    return {
      modules: radModules({ ...given, image, actionSize }),
      parameterCount,
      // Count the encoder twice: for the critics, and for the actor's own layers.
      stateBytes: trainedBytes(parameterCount + criticParameters + 2 * encoderParameterCount),
      replay: {
        recordLength: imageRecordLength({ ...image, actionSize }),
        capacity: replayCapacity,
        // The whole storage is reserved, although the system provides it page by page.
        bytes: (agentSteps) =>
          imageReplayBytes({ ...image, actionSize, capacity: Math.min(agentSteps, replayCapacity) }),
      },
      encoderParameterCount,
    };
  },

  create({ engine, environment, seed, agentSteps, settings: { profile: _profile, actionRepeat: _repeat, ...given } }) {
    // Twice the transitions, because the first frames of episodes take room as well.
    const replayCapacity = Math.min(2 * agentSteps, given.replayCapacity);
    return new Rad({ ...given, ...imageSizes(environment), replayCapacity, engine, seed });
  },
};

interface EncoderShape {
  readonly channels: number;
  readonly height: number;
  readonly featureSize: number;
}

/** Convolutions, linear layer and LayerNorm. */
function encoderParameters(
  { filters, strides: given }: Pick<RadHyperParameters, 'filters' | 'strides'>,
  { channels, height, featureSize }: EncoderShape,
): number {
  let convolutions = 0;
  let length = height;
  let inputs = channels;
  for (const stride of given) {
    convolutions += filters * (9 * inputs + 1);
    length = Math.floor((length - 3) / stride) + 1;
    inputs = filters;
  }
  return convolutions + (filters * length * length + 1) * featureSize + 2 * featureSize;
}
