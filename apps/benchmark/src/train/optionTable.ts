import { type AgentName, agentNames } from '@policypath/trial/records';
import { defaultTrial } from '@policypath/trial';
import { defaultPreset } from '@policypath/pptb';
import { Option } from 'commander';
import { number, numberFromZero, offsets, positiveNumber, wholeNumber } from '../cli/optionParsers.ts';
import { agentTable } from './agentOptionTable.ts';
import type { Default, Row, Source } from './optionRow.ts';

const sources: Readonly<Record<Source, string>> = {
  paper: "the paper's",
  TD3: "TD3's",
  SAC: "SAC's",
  RAD: "RAD's",
  ours: 'ours',
};

const pptb = defaultPreset();

const shareAboveZero = number((value) => value > 0 && value <= 1, 'a number above 0, 1 at most');

/** Options that decide what a trial computes, in the groups of `--help`. */
const table: Readonly<Record<string, readonly Row[]>> = {
  'Trial:': [
    ['--seed <n>', 'of every random draw', wholeNumber(), defaultTrial.seed, 'ours'],
    [
      '--steps <n>',
      'environment steps',
      wholeNumber(1),
      { td3: [defaultTrial.steps, 'paper'], sac: [500_000, 'ours'], rad: [500_000, 'paper'] },
    ],
    [
      '--start-steps <n>',
      'agent steps with random actions before the first update',
      wholeNumber(),
      { td3: [defaultTrial.startSteps, 'TD3'], sac: [1000, 'RAD'], rad: [1000, 'RAD'] },
    ],
    [
      '--evaluation-interval <n>',
      'environment steps between evaluations',
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
      "environment steps between files of the policy's parameters in recorded/",
      wholeNumber(1),
      'none',
      'ours',
    ],
    [
      '--metrics-interval <n>',
      'updates averaged in a line of metrics.jsonl',
      wholeNumber(1),
      { td3: [defaultTrial.metricsInterval, 'ours'], sac: [1000, 'ours'], rad: [100, 'ours'] },
    ],
  ],
  'Agent:': agentTable,
  'PPTB:': [
    ['--snapshot-updates <n>', 't_s, policy updates between snapshots', wholeNumber(1), pptb.snapshotUpdates, 'paper'],
    [
      '--window <n>',
      'k, snapshots in the path buffer, 4 bytes a parameter each',
      wholeNumber(2),
      { td3: [pptb.capacity, 'paper'], sac: [pptb.capacity, 'ours'], rad: [1000, 'paper'] },
    ],
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
    [
      '--boost-decay-from <step>',
      'agent step where the boost begins to fall',
      wholeNumber(),
      '0 with one of the next',
      'ours',
    ],
    ['--boost-decay-to <step>', 'falls linearly to 0 there', wholeNumber(1), 'none', 'ours'],
    ['--boost-decay-half-life <steps>', 'or halves in so many agent steps', positiveNumber, 'none', 'ours'],
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
    ['--period <n>', 't_p, agent steps between edits', wholeNumber(1), pptb.period, 'paper'],
    ['--minimum-snapshots <n>', 'before the first edit', wholeNumber(), 'rank + 1; literal: none', 'ours'],
    ['--stop-step <n>', 'no edit after this agent step', wholeNumber(), 'none', 'paper'],
    ['--scope <which>', 'one SVD of the whole policy, or one a layer', ['whole', 'layer'], pptb.scope, 'paper'],
    [
      '--after-edit-target <what>',
      'target policy after an edit',
      ['polyak', 'copy'],
      { td3: [pptb.afterEdit.target, 'paper'] },
    ],
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

/** The settings of `table` for which an agent has a use, with its defaults. */
export function trialSettings(agent: AgentName): TrialSetting[] {
  return rows().flatMap(({ option, defaults }) => {
    const own = defaults[agent];
    if (own === undefined) return [];
    return [{ name: option.attributeName(), option, shown: String(own[0]), source: own[1] }];
  });
}

/** The options of all settings, whichever agent has a use for them; their help names each default and whose it is. */
export function trialOptions(): Option[] {
  return rows().map(({ option }) => option);
}

interface OptionRow {
  readonly option: Option;
  readonly defaults: Partial<Record<AgentName, Default>>;
}

function rows(): OptionRow[] {
  return Object.entries(table).flatMap(([group, entries]) =>
    entries.map(([flags, text, values, shown, source = 'ours']) => {
      const defaults = typeof shown === 'object' ? shown : everyAgent([shown, source]);
      // No default of commander's: what was not given is filled in from the preset, and is told apart from what was.
      const option = new Option(flags, `${text} (${defaultsText(defaults)})`).helpGroup(group);
      if (typeof values === 'function') option.argParser(values);
      else option.choices(values);
      return { option, defaults };
    }),
  );
}

function everyAgent(shown: Default): Record<AgentName, Default> {
  return Object.fromEntries(agentNames.map((agent) => [agent, shown])) as Record<AgentName, Default>;
}

/** e.g. "default 25000: TD3's; sac, rad 1000: RAD's". */
function defaultsText(defaults: OptionRow['defaults']): string {
  const agents = agentNames.filter((agent) => defaults[agent] !== undefined);
  const texts = agents.map((agent) => {
    const [shown, source] = defaults[agent] as Default;
    return `${shown}: ${sources[source]}`;
  });
  const distinct = [...new Set(texts)];
  if (agents.length === agentNames.length && distinct.length === 1) return `default ${distinct[0]}`;
  const parts = distinct.map((text) => `${agents.filter((_, i) => texts[i] === text).join(', ')} ${text}`);
  return `default ${parts.join('; ')}`;
}
