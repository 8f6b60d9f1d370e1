import {
  imageRecordLength,
  imageReplayBytes,
  imageSizes,
  Rad,
  radModules,
  radDefaults,
  radNetworkShapes,
  radProfile,
  type RadProfileName,
} from '@policypath/agents';
import { knownEnvironments } from '@policypath/envs';
import { z } from 'zod';
import { choice, listOf, shareAboveZero, type Kind } from '../settings/kinds.ts';
import { derived, group, objectOf, setting } from '../settings/setting.ts';
import { SettingsError } from '../settings/settingsError.ts';
import type { AgentDefinition, DefaultsOf, ResolveOptions } from './agentDefinition.ts';
import { count, perceptronParameters, trainedBytes } from './offPolicy.ts';
import { profileSetting, softSettings } from './sac.ts';

const profiles = ['rad-script', 'rad-community', 'cpu'] as const satisfies readonly RadProfileName[];

/** Sizes of pictures. */
const side: Kind<z.ZodNumber> = {
  ...count,
  schema: z.number().int().positive().multipleOf(4),
  expected: 'a multiple of 4',
};
const strides = listOf(z.union([z.literal(1), z.literal(2)]), 'a list of 1 and 2, such as 2,1,1,1');

const settings = {
  profile: profileSetting(profiles, ['RAD', 'rad-script']),
  ...softSettings({ source: 'RAD', repeat: ['RAD'] }),
  image: group({
    channels: derived(z.literal(3)),
    height: setting({
      name: 'renderedSize',
      kind: side,
      text: 'height and width of a frame',
      unit: 'pixels',
      default: ['RAD'],
    }),
    width: derived(side.schema),
    frameStack: setting({ kind: count, text: 'frames in an observation', default: ['RAD'] }),
  }),
  augmentation: group({
    kind: setting({
      name: 'augmentation',
      kind: choice('crop', 'translate'),
      text: 'augmentation of drawn batches: a random crop, or a random place in a larger black picture',
      default: ['RAD'],
    }),
    size: setting({
      name: 'augmentedSize',
      kind: side,
      text: 'height and width of what the networks see (with augmentation translate 108)',
      unit: 'pixels',
      default: ['RAD'],
    }),
  }),
  encoderFeatureSize: setting({ kind: count, text: "size of the encoder's output", default: ['RAD'] }),
  filters: setting({ kind: count, text: 'filters of each convolution', default: ['RAD'] }),
  strides: setting({ kind: strides, text: 'strides of the convolutions', default: ['RAD'] }),
  encoderTau: setting({ kind: shareAboveZero, text: 'step of the target encoder', symbol: 'tau', default: ['RAD'] }),
};

const schema = objectOf(settings);
export type RadSettings = z.infer<typeof schema>;

/** @param environment e.g. 'dm_control/walker-walk': some profiles differ by task */
export function defaultRad(profile: RadProfileName, environment: string): RadSettings {
  const { actionRepeat, image, agent } = profileFor(profile, environment);
  const values = { ...radDefaults, ...agent };
  const { kind, size } = values.augmentation;
  return {
    profile,
    actionRepeat,
    ...values,
    hiddenSizes: [...values.hiddenSizes],
    strides: [...values.strides],
    image: { ...image, channels: 3 },
    augmentation: { kind, size },
  };
}

function profileFor(profile: RadProfileName, environment: string): ReturnType<typeof radProfile> {
  return radProfile(profile, environment.replace(/^dm_control\//, ''));
}

/** RAD: soft actor-critic from stacks of frames. The policy is the actor's trunk, log standard deviation included. */
export const rad: AgentDefinition<RadSettings> = {
  name: 'rad',
  text: 'learns from pictures of dm_control',
  settings,
  trialDefaults: {
    steps: ['paper', 500_000],
    startSteps: ['RAD'],
    metricsInterval: ['ours', 100],
    window: ['paper', 1000],
  },
  profiles,

  defaults({ profile = 'rad-script', environment }: DefaultsOf) {
    const { image, augmentation, ...values } = defaultRad(profile as RadProfileName, environment);
    return {
      ...values,
      startSteps: profileFor(profile as RadProfileName, environment).initialSteps,
      renderedSize: image.height,
      frameStack: image.frameStack,
      augmentation: augmentation.kind,
      augmentedSize: augmentation.size,
    };
  },

  /** Frames are square. A translation that is not from the profile has RAD's border: 100 in 108. */
  resolve({ values, given, environment, profile }: ResolveOptions) {
    const options = knownEnvironments().find(({ id }) => id === environment)?.options;
    if (options !== undefined && !['pixels', 'actionRepeat'].every((name) => options.includes(name))) {
      throw new SettingsError(
        `{agent} rad learns from pictures of the DeepMind Control Suite, e.g. {env} dm_control/walker-walk; got {env} ${environment}`,
      );
    }
    const { augmentation: usual } = defaultRad((profile ?? 'rad-script') as RadProfileName, environment);
    const [height, frameStack] = [values['renderedSize'] as number, values['frameStack'] as number];
    const kind = values['augmentation'] as 'crop' | 'translate';
    const size = (given['augmentedSize'] as number | undefined) ?? (kind === usual.kind ? usual.size : height + 8);
    if (kind === 'crop' ? size > height : size < height) {
      throw new SettingsError(
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
  traits: ({ profile, image, augmentation }) => ({
    profile,
    pictures: `${image.height} x ${image.width}, ${image.frameStack} frames`,
    augmentation: `${augmentation.kind} ${augmentation.size}`,
  }),

  needs({ actionSize }, { profile: _profile, actionRepeat: _repeat, ...given }) {
    const { image, replayCapacity } = given;
    const shapes = radNetworkShapes({ ...given, actionSize });
    const parameterCount = perceptronParameters(shapes.trunk.sizes);
    const criticParameters = 2 * perceptronParameters(shapes.critic.sizes);
    const encoderParameterCount = encoderParameters(given, shapes.encoder);
    return {
      modules: radModules({ ...given, actionSize }),
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
    const { actionSize, maximumAction } = imageSizes(environment);
    // Twice the transitions, because the first frames of episodes take room as well.
    const replayCapacity = Math.min(2 * agentSteps, given.replayCapacity);
    return new Rad({ ...given, replayCapacity, engine, actionSize, maximumAction, seed });
  },
};

interface EncoderShape {
  readonly channels: number;
  readonly height: number;
  readonly featureSize: number;
}

/** Convolutions, linear layer and LayerNorm. */
function encoderParameters(
  { filters, strides: given }: Pick<RadSettings, 'filters' | 'strides'>,
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
