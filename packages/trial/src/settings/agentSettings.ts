import type { RadProfileName } from '@policypath/agents';
import { z } from 'zod';
import {
  anyNumber,
  choice,
  listOf,
  numberFromZero,
  positiveNumber,
  share,
  shareAboveZero,
  shareBelowOne,
  sizes,
  wholeNumber,
  type Kind,
} from './kinds.ts';
import { derived, group, setting } from './setting.ts';

/** 'sac': the paper's sizes and rates; the others are those of published code. */
export const sacProfileNames = ['sac', 'rad', 'pytorch-sac'] as const;
export type SacProfileName = (typeof sacProfileNames)[number];

export const radProfileNames = ['rad-script', 'rad-community', 'cpu'] as const satisfies readonly RadProfileName[];

const count = wholeNumber(1);

/** Sizes of pictures. */
const side: Kind<z.ZodNumber> = {
  ...count,
  schema: z.number().int().positive().multipleOf(4),
  expected: 'a multiple of 4',
};
const strides = listOf(z.union([z.literal(1), z.literal(2)]), 'a list of 1 and 2, such as 2,1,1,1');

/** Divisors of whole episodes, so that both counts of steps stay in proportion. */
const actionRepeat: Kind<z.ZodNumber> = {
  ...count,
  schema: z
    .number()
    .int()
    .positive()
    .refine((repeat) => 1000 % repeat === 0),
  expected: 'a divisor of the 1000 steps of an episode, such as 1, 2, 4 or 8',
};

// The value of a default that has only a source is that of @policypath/agents.
const all = { td3: ['TD3'], sac: ['SAC'], rad: ['RAD'] } as const;
const soft = { sac: ['RAD'], rad: ['RAD'] } as const;
const td3 = { td3: ['TD3'] } as const;
const rad = { rad: ['RAD'] } as const;

const profile = {
  kind: choice(...radProfileNames, 'sac', 'rad', 'pytorch-sac'),
  text:
    "a set of defaults; rad: rad-script (RAD's script), rad-community (batch 512, repeats by task), cpu (for two cores: " +
    'frames of 64, batch 64); sac: sac, rad, pytorch-sac',
  defaults: { sac: ['SAC', 'sac'], rad: ['RAD', 'rad-script'] },
} as const;

const networks = {
  hiddenSizes: setting({ kind: sizes, text: 'widths of the hidden layers', defaults: all }),
  actorLearningRate: setting({ kind: positiveNumber, text: "Adam's, for the policy", defaults: all }),
  criticLearningRate: setting({
    kind: positiveNumber,
    text: "Adam's, for both critics and the encoder",
    defaults: all,
  }),
  batchSize: setting({ kind: count, text: 'transitions in an update', defaults: all, common: true }),
  discount: setting({ kind: share, text: 'of later rewards', symbol: 'gamma', defaults: all }),
};
const replayCapacity = setting({ kind: count, text: 'transitions kept for replay', defaults: all });

/** TD3's hyper-parameters. */
export const td3Part = {
  ...networks,
  targetRate: setting({ kind: shareAboveZero, text: 'step of the target networks', symbol: 'tau', defaults: td3 }),
  policyDelay: setting({ kind: count, text: "critics' updates for one of the policy", defaults: td3 }),
  targetNoise: setting({
    kind: numberFromZero,
    text: "deviation of the target policy's noise over the largest action",
    defaults: td3,
  }),
  targetNoiseClip: setting({ kind: numberFromZero, text: 'where that noise is clipped', defaults: td3 }),
  explorationNoise: setting({
    kind: numberFromZero,
    text: "deviation of the exploration's noise over the largest action",
    defaults: td3,
  }),
  replayCapacity,
};

const softActorCritic = {
  actionRepeat: setting({
    kind: actionRepeat,
    text: 'that an action is held for (dm_control)',
    unit: 'environment steps',
    defaults: { sac: ['ours', 1], rad: ['RAD'] },
    common: true,
  }),
  ...networks,
  criticTau: setting({ kind: shareAboveZero, text: 'step of the target critics', symbol: 'tau', defaults: soft }),
  criticTargetUpdateFrequency: setting({ kind: count, text: 'between such steps', unit: 'updates', defaults: soft }),
  actorUpdateFrequency: setting({ kind: count, text: "critics' updates for one of the policy", defaults: soft }),
  logStdMin: setting({ kind: anyNumber, text: "least of the policy's log deviation", defaults: soft }),
  logStdMax: setting({ kind: anyNumber, text: "largest of the policy's log deviation", defaults: soft }),
  initialTemperature: setting({ kind: positiveNumber, text: 'at the start', symbol: 'alpha', defaults: soft }),
  alphaLearningRate: setting({ kind: positiveNumber, text: "Adam's, for log alpha", defaults: soft }),
  alphaBeta1: setting({ kind: shareBelowOne, text: "first beta of log alpha's Adam", defaults: soft }),
  replayCapacity,
};

/** SAC's hyper-parameters. */
export const sacPart = { profile: setting({ ...profile, stored: z.enum(sacProfileNames) }), ...softActorCritic };

/** RAD's hyper-parameters, and what its pictures are. */
export const radPart = {
  profile: setting({ ...profile, stored: z.enum(radProfileNames) }),
  ...softActorCritic,
  image: group({
    channels: derived(z.literal(3)),
    height: setting({
      name: 'renderedSize',
      kind: side,
      text: 'height and width of a frame',
      unit: 'pixels',
      defaults: rad,
    }),
    width: derived(side.schema),
    frameStack: setting({ kind: count, text: 'frames in an observation', defaults: rad }),
  }),
  augmentation: group({
    kind: setting({
      name: 'augmentation',
      kind: choice('crop', 'translate'),
      text: 'of drawn batches: a random crop, or a random place in a larger black picture',
      defaults: rad,
    }),
    size: setting({
      name: 'augmentedSize',
      kind: side,
      text: 'height and width of what the networks see (with augmentation translate 108)',
      unit: 'pixels',
      defaults: rad,
    }),
  }),
  encoderFeatureSize: setting({ kind: count, text: "of the encoder's output", defaults: rad }),
  filters: setting({ kind: count, text: 'of each convolution', defaults: rad }),
  strides: setting({ kind: strides, text: 'of the convolutions', defaults: rad }),
  encoderTau: setting({ kind: shareAboveZero, text: 'step of the target encoder', symbol: 'tau', defaults: rad }),
};
