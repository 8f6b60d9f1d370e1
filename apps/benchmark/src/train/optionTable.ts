import { defaultPreset } from '@policypath/pptb';
import { Option } from 'commander';
import { number, numberFromZero, offsets, positiveNumber, share, sizes, wholeNumber } from '../cli/optionParsers.ts';
import { defaultTd3, defaultTrial } from '../trial/defaults.ts';

/** Where an option's default comes from. */
export type Source = 'paper' | 'TD3' | 'ours';

const sources: Readonly<Record<Source, string>> = {
  paper: "the paper's",
  TD3: "TD3's",
  ours: 'ours',
};

/** [flags, what it is, parser or choices, default as shown, whose default that is] */
type Row = readonly [
  flags: string,
  text: string,
  values: ((text: string) => unknown) | readonly string[],
  shown: string | number,
  source: Source,
];

const pptb = defaultPreset();

const shareAboveZero = number((value) => value > 0 && value <= 1, 'a number above 0, 1 at most');

/** Options that decide what a trial computes, in the groups of `--help`. */
const table: Readonly<Record<string, readonly Row[]>> = {
  'Trial:': [
    ['--seed <n>', 'of every random draw', wholeNumber(), defaultTrial.seed, 'ours'],
    ['--steps <n>', 'environment steps', wholeNumber(1), defaultTrial.steps, 'paper'],
    ['--start-steps <n>', 'random actions before the first update', wholeNumber(), defaultTrial.startSteps, 'TD3'],
    [
      '--evaluation-interval <n>',
      'steps between evaluations',
      wholeNumber(1),
      defaultTrial.evaluationInterval,
      'paper',
    ],
    ['--evaluation-episodes <n>', 'episodes in one', wholeNumber(1), defaultTrial.evaluationEpisodes, 'TD3'],
    [
      '--evaluation-offset <list>',
      'steps after each multiple of the interval at which to evaluate, e.g. 0,50; others than 0 have a log of their own',
      offsets,
      0,
      'TD3',
    ],
    [
      '--evaluation-seed-offset <n>',
      'start states of evaluations are drawn from the seed plus this',
      wholeNumber(),
      defaultTrial.evaluationSeedOffset,
      'TD3',
    ],
    [
      '--edit-evaluation-every <n>',
      'edits between two that are evaluated before and after, on the same start states',
      wholeNumber(1),
      'never',
      'ours',
    ],
    [
      '--edit-evaluation-episodes <n>',
      'episodes before, and as many after',
      wholeNumber(1),
      'evaluation episodes',
      'ours',
    ],
    [
      '--record-interval <n>',
      "steps between files of the policy's parameters in recorded/",
      wholeNumber(1),
      'none',
      'ours',
    ],
    [
      '--metrics-interval <n>',
      'updates averaged in a line of metrics.jsonl',
      wholeNumber(1),
      defaultTrial.metricsInterval,
      'ours',
    ],
  ],
  'TD3:': [
    ['--hidden-sizes <list>', 'widths of the hidden layers', sizes, defaultTd3.hiddenSizes.join(','), 'TD3'],
    ['--batch-size <n>', 'transitions in an update', wholeNumber(1), defaultTd3.batchSize, 'TD3'],
    ['--actor-learning-rate <x>', "Adam's, for the policy", positiveNumber, defaultTd3.actorLearningRate, 'TD3'],
    ['--critic-learning-rate <x>', "Adam's, for both critics", positiveNumber, defaultTd3.criticLearningRate, 'TD3'],
    ['--discount <x>', 'gamma', share, defaultTd3.discount, 'TD3'],
    ['--target-rate <x>', 'tau, step of the target networks', share, defaultTd3.targetRate, 'TD3'],
    ['--policy-delay <n>', "critics' updates for one of the policy", wholeNumber(1), defaultTd3.policyDelay, 'TD3'],
    [
      '--exploration-noise <x>',
      'its deviation over the largest action',
      numberFromZero,
      defaultTd3.explorationNoise,
      'TD3',
    ],
    ['--target-noise <x>', "the same of the target policy's noise", numberFromZero, defaultTd3.targetNoise, 'TD3'],
    ['--target-noise-clip <x>', 'where that noise is clipped', numberFromZero, defaultTd3.targetNoiseClip, 'TD3'],
    ['--replay-capacity <n>', 'transitions kept for replay', wholeNumber(1), defaultTd3.replayCapacity, 'TD3'],
  ],
  'PPTB:': [
    ['--snapshot-updates <n>', 't_s, policy updates between snapshots', wholeNumber(1), pptb.snapshotUpdates, 'paper'],
    ['--window <n>', 'k, snapshots in the path buffer', wholeNumber(2), pptb.capacity, 'paper'],
    ['--rank <n>', 'r_t, directions kept (the paper chose from 8 to 128)', wholeNumber(1), pptb.rank, 'ours'],
    [
      '--information-threshold <x>',
      'keep as many directions as hold this share of the information instead',
      shareAboveZero,
      '0.85 with adaptive-rank, else none',
      'ours',
    ],
    ['--maximum-rank <n>', 'most directions kept with that', wholeNumber(1), 128, 'ours'],
    ['--boosted-directions <n>', 'r_b', wholeNumber(), pptb.boostedDirections, 'paper'],
    ['--boost <x>', 'p_b (the paper gives none)', numberFromZero, '0.3 x period / window in steps', 'ours'],
    [
      '--boost-feedback-limit <x>',
      'lowers the boost of each edit until boost x current window / period is this; without --boost that is the boost',
      number((value) => value > 0 && value < 1, 'a number between 0 and 1'),
      '0.3 with adaptive-boost, else none',
      'ours',
    ],
    [
      '--relative-displacement-limit <x>',
      "lowers it until the edit moves by no more than this share of the policy's norm",
      positiveNumber,
      '0.02 with adaptive-boost, else none',
      'ours',
    ],
    [
      '--norm-growth-limit <x>',
      "lowers it until the policy's norm grows by no more than this share",
      numberFromZero,
      '0.01 with adaptive-boost, else none',
      'ours',
    ],
    ['--boost-decay-from <step>', 'where the boost begins to fall', wholeNumber(), '0 with one of the next', 'ours'],
    ['--boost-decay-to <step>', 'falls linearly to 0 there', wholeNumber(1), 'none', 'ours'],
    ['--boost-decay-half-life <steps>', 'or halves in so many', positiveNumber, 'none', 'ours'],
    [
      '--centre <which>',
      'what is subtracted from the path before it is decomposed',
      ['none', 'mean', 'first'],
      'mean with centred, else none',
      'paper',
    ],
    [
      '--mean-age <x>',
      "of exponential-average's weights, in snapshots",
      numberFromZero,
      "the window mean's, (snapshots - 1) / 2",
      'ours',
    ],
    ['--period <n>', 't_p, steps between edits', wholeNumber(1), pptb.period, 'paper'],
    ['--minimum-snapshots <n>', 'before the first edit', wholeNumber(), 'rank + 1; literal: none', 'ours'],
    ['--stop-step <n>', 'no edit after this step', wholeNumber(), 'none', 'paper'],
    ['--scope <which>', 'one SVD of the whole policy, or one a layer', ['whole', 'layer'], pptb.scope, 'paper'],
    ['--after-edit-target <what>', 'target policy after an edit', ['polyak', 'copy'], pptb.afterEdit.target, 'paper'],
    [
      '--after-edit-moments <what>',
      "moments of the policy's Adam after an edit",
      ['keep', 'reset'],
      pptb.afterEdit.moments,
      'paper',
    ],
  ],
};

/** A setting of a trial, for those who take its value from elsewhere than the command line. */
export interface TrialSetting {
  /** As in the parsed options, e.g. 'startSteps'. */
  readonly name: string;
  readonly option: Option;
  /** The default as the help shows it. */
  readonly shown: string;
  readonly source: Source;
}

/** The settings of `table`; their options' help names each default and whose it is. */
export function trialSettings(): TrialSetting[] {
  return Object.entries(table).flatMap(([group, rows]) =>
    rows.map(([flags, text, values, shown, source]) => {
      // No default of commander's: what was not given is filled in from the preset, and is told apart from what was.
      const option = new Option(flags, `${text} (default ${shown}: ${sources[source]})`).helpGroup(group);
      if (typeof values === 'function') option.argParser(values);
      else option.choices(values);
      return { name: option.attributeName(), option, shown: String(shown), source };
    }),
  );
}

/** The options of all settings. */
export function trialOptions(): Option[] {
  return trialSettings().map(({ option }) => option);
}
