import { defaultRad, defaultSac, defaultTd3 } from '@policypath/trial';
import { radProfileNames, sacProfileNames } from '@policypath/trial/records';
import { InvalidArgumentError } from 'commander';
import { number, numberFromZero, positiveNumber, share, sizes, wholeNumber } from '../cli/optionParsers.ts';
import type { Row, Source } from './optionRow.ts';

const td3 = defaultTd3;
const sac = defaultSac('sac');
const rad = defaultRad('rad-script', 'dm_control/walker-walk');

const finite = number(() => true, 'a number');
const shareBelowOne = number((value) => value >= 0 && value < 1, 'a number from 0 to below 1');
const shareAboveZero = number((value) => value > 0 && value <= 1, 'a number above 0, 1 at most');
const positive = wholeNumber(1);

/** The same setting of SAC and RAD. */
const both = (ofSac: string | number, ofRad: string | number, source: Source = 'RAD') => ({
  sac: [ofSac, source] as const,
  rad: [ofRad, 'RAD'] as const,
});

/** A parser of lists of strides such as 2,1,1,1. */
function strides(text: string): number[] {
  const parts = sizes(text);
  if (!parts.every((stride) => stride <= 2))
    throw new InvalidArgumentError('It is a list of 1 and 2, such as 2,1,1,1.');
  return parts;
}

/** A parser of sizes of pictures. */
function side(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 4 || value % 4 !== 0) throw new InvalidArgumentError('It is a multiple of 4.');
  return value;
}

/** Hyper-parameters, with the agents that have them; RAD's defaults are those of its default profile. */
export const agentTable: readonly Row[] = [
  [
    '--profile <name>',
    "a set of defaults; rad: rad-script (RAD's script), rad-community (batch 512, repeats by task), cpu (for two cores: " +
      'frames of 64, batch 64); sac: sac, rad, pytorch-sac',
    [...new Set([...radProfileNames, ...sacProfileNames])],
    { sac: ['sac', 'SAC'], rad: ['rad-script', 'RAD'] },
  ],
  [
    '--action-repeat <n>',
    'environment steps that an action is held for (dm_control)',
    positive,
    { sac: [sac.actionRepeat, 'ours'], rad: [rad.actionRepeat, 'RAD'] },
  ],
  [
    '--hidden-sizes <list>',
    'widths of the hidden layers',
    sizes,
    {
      td3: [td3.hiddenSizes.join(','), 'TD3'],
      sac: [sac.hiddenSizes.join(','), 'SAC'],
      rad: [rad.hiddenSizes.join(','), 'RAD'],
    },
  ],
  [
    '--batch-size <n>',
    'transitions in an update',
    positive,
    { td3: [td3.batchSize, 'TD3'], ...both(sac.batchSize, rad.batchSize, 'SAC') },
  ],
  [
    '--actor-learning-rate <x>',
    "Adam's, for the policy",
    positiveNumber,
    { td3: [td3.actorLearningRate, 'TD3'], ...both(sac.actorLearningRate, rad.actorLearningRate, 'SAC') },
  ],
  [
    '--critic-learning-rate <x>',
    "Adam's, for both critics and the encoder",
    positiveNumber,
    { td3: [td3.criticLearningRate, 'TD3'], ...both(sac.criticLearningRate, rad.criticLearningRate, 'SAC') },
  ],
  ['--discount <x>', 'gamma', share, { td3: [td3.discount, 'TD3'], ...both(sac.discount, rad.discount, 'SAC') }],
  [
    '--replay-capacity <n>',
    'transitions kept for replay',
    positive,
    { td3: [td3.replayCapacity, 'TD3'], ...both(sac.replayCapacity, rad.replayCapacity, 'SAC') },
  ],
  ['--target-rate <x>', 'tau, step of the target networks', share, { td3: [td3.targetRate, 'TD3'] }],
  ['--policy-delay <n>', "critics' updates for one of the policy", positive, { td3: [td3.policyDelay, 'TD3'] }],
  [
    '--exploration-noise <x>',
    'its deviation over the largest action',
    numberFromZero,
    { td3: [td3.explorationNoise, 'TD3'] },
  ],
  ['--target-noise <x>', "the same of the target policy's noise", numberFromZero, { td3: [td3.targetNoise, 'TD3'] }],
  ['--target-noise-clip <x>', 'where that noise is clipped', numberFromZero, { td3: [td3.targetNoiseClip, 'TD3'] }],
  ['--critic-tau <x>', 'step of the target critics', shareAboveZero, both(sac.criticTau, rad.criticTau)],
  [
    '--critic-target-update-frequency <n>',
    'updates between such steps',
    positive,
    both(sac.criticTargetUpdateFrequency, rad.criticTargetUpdateFrequency),
  ],
  [
    '--actor-update-frequency <n>',
    "critics' updates for one of the policy",
    positive,
    both(sac.actorUpdateFrequency, rad.actorUpdateFrequency),
  ],
  ['--log-std-min <x>', "least of the policy's log deviation", finite, both(sac.logStdMin, rad.logStdMin)],
  ['--log-std-max <x>', 'and its largest', finite, both(sac.logStdMax, rad.logStdMax)],
  [
    '--initial-temperature <x>',
    'alpha at the start',
    positiveNumber,
    both(sac.initialTemperature, rad.initialTemperature),
  ],
  [
    '--alpha-learning-rate <x>',
    "Adam's, for log alpha",
    positiveNumber,
    both(sac.alphaLearningRate, rad.alphaLearningRate),
  ],
  ['--alpha-beta1 <x>', "its Adam's first beta", shareBelowOne, both(sac.alphaBeta1, rad.alphaBeta1)],
  ['--encoder-tau <x>', 'step of the target encoder', shareAboveZero, { rad: [rad.encoderTau, 'RAD'] }],
  ['--encoder-feature-size <n>', "of the encoder's output", positive, { rad: [rad.encoderFeatureSize, 'RAD'] }],
  ['--filters <n>', 'of each convolution', positive, { rad: [rad.filters, 'RAD'] }],
  ['--strides <list>', 'of the convolutions', strides, { rad: [rad.strides.join(','), 'RAD'] }],
  ['--frame-stack <n>', 'frames in an observation', positive, { rad: [rad.image.frameStack, 'RAD'] }],
  ['--rendered-size <n>', 'height and width of a frame', side, { rad: [rad.image.height, 'RAD'] }],
  [
    '--augmentation <kind>',
    'of drawn batches: a random crop, or a random place in a larger black picture',
    ['crop', 'translate'],
    { rad: [rad.augmentation.kind, 'RAD'] },
  ],
  [
    '--augmented-size <n>',
    'height and width of what the networks see (with --augmentation translate 108)',
    side,
    { rad: [rad.augmentation.size, 'RAD'] },
  ],
];
