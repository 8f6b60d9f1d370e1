import { choice } from '@policypath/agents';
import { agentNames, variantNames, type TrialConfig } from '@policypath/trial/records';
import { forkSettings, type GivenSettings } from '@policypath/trial';
import { readManifest, startTrial } from '@policypath/trial/node';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { leaveOutOfHelp, parserOf, settingOptions, wholeNumber } from '../settings/options.ts';
import { tellingHowToGoOn } from '../words/commandLine.ts';
import { addTrialRunOptions, runAndTell, trialRunOptionNames, type TrialRunOptions } from './train.ts';

interface ForkCommandOptions extends TrialRunOptions {
  readonly at: number;
  readonly steps?: Length;
}

/** Environment steps: after the fork, or from the trunk's step 0. */
type Length = { readonly more: number } | { readonly to: number };

const runOptionNames = new Set<string>([...trialRunOptionNames, 'at', 'steps', 'label', 'name']);

/** Adds `policypath fork`. */
export function addForkCommand(program: Command): void {
  const command = program
    .command('fork')
    .description(
      "begin a trial with another trial's state: networks, optimisers, replay, environment, random streams, window.\n" +
        'Settings that are not given are those of the other trial; with none but --steps it computes what that one computes.',
    )
    .argument('<run>', "the other trial's folder")
    .requiredOption('--at <step>', 'its checkpoint to begin with, in environment steps', wholeNumber())
    .option(
      '--steps <+n>',
      'length after the fork, e.g. +50000; without +, the last step (default: that of the other trial)',
      length,
    )
    .addOption(
      new Option('--variant <which>', "what happens to the policy path (default: the other trial's)").argParser(
        parserOf(choice(...variantNames())),
      ),
    );
  const settings = settingOptions().filter((option) => option.attributeName() !== 'steps');
  const same = [
    new Option('--env <id>', 'of the other trial'),
    new Option('--agent <name>', 'of the other trial').choices(agentNames()),
    new Option('--pptb', '--variant pptb'),
  ];
  for (const option of [...settings, ...same]) command.addOption(option);
  const shown = new Set(['period', 'boost', 'rank', 'window']);
  leaveOutOfHelp(command, new Set([...settings, ...same].filter((option) => !shown.has(option.attributeName()))));
  command.option('--out <folder>', "the fork's folder (default <run>-at-<step>-<variant>)");
  addTrialRunOptions(command).addHelpText(
    'after',
    '\nOther settings as with train (policypath help settings). Environment, agent, networks, seed, engine and the time between\n' +
      'snapshots cannot differ. With other path settings the first edit comes with the first snapshot.\n\n' +
      'Checkpoints to begin with: policypath train ... --keep-checkpoints 50000\n' +
      'e.g. policypath fork runs/trunk --at 150000 --variant pptb --boost 0.1 --period 10000 --steps +50000',
  );
  command.action(fork);
}

function length(text: string): Length {
  const steps = Number(text.replace(/^\+/, ''));
  if (!/^\+?\d+$/.test(text) || !(steps > 0)) {
    throw new InvalidArgumentError('It is a number of steps to add, such as +50000, or a last step, such as 200000.');
  }
  return text.startsWith('+') ? { more: steps } : { to: steps };
}

async function fork(run: string, options: ForkCommandOptions & GivenSettings): Promise<void> {
  const { trial } = readManifest(run);
  const config = forkSettings(trial, { ...settingsIn(options), steps: lastStep(options, trial) });
  const folder = options.out ?? `${run.replace(/[\\/]+$/, '')}-at-${options.at}-${config.variant}`;
  const { at, label, name } = options;
  await runAndTell(options, async (settings) => ({
    folder,
    outcome: await tellingHowToGoOn(() =>
      startTrial(folder, config, { ...settings, label, name, fork: { trunk: run, at } }),
    ),
  }));
}

function lastStep({ at, steps }: ForkCommandOptions, trunk: TrialConfig): number {
  if (steps === undefined) return trunk.steps;
  return 'more' in steps ? at + steps.more : steps.to;
}

/** The options that are settings. */
function settingsIn(options: ForkCommandOptions & GivenSettings): GivenSettings {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !runOptionNames.has(name)));
}
