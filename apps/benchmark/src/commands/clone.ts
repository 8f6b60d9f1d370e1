import { choice, positiveNumber, sizes } from '@policypath/agents';
import { cloneSettings, readDemonstrations, type WhichTransitions } from '@policypath/trial';
import { folderStorage, startTrial } from '@policypath/trial/node';
import { Option, type Command } from 'commander';
import { parserOf, wholeNumber } from '../settings/options.ts';
import { tellingHowToGoOn } from '../words/commandLine.ts';
import { addTrialRunOptions, runAndTell, type TrialRunOptions } from './train.ts';

interface CloneCommandOptions extends TrialRunOptions {
  readonly optimizer?: 'adam' | 'sgd';
  readonly seed?: number;
  readonly updates?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly hidden?: number[];
  readonly snapshot?: number;
  readonly observations?: WhichTransitions;
  readonly evaluationInterval?: number;
  readonly evaluationEpisodes?: number;
}

/** Adds `policypath clone`. */
export function addCloneCommand(program: Command): void {
  const command = program
    .command('clone')
    .description(
      "fit a policy to the actions in a trial's replay (behaviour cloning), and record its path;\n" +
        'the first half of the replay is a medium-replay of our own making, not the file of D4RL',
    )
    .argument('<run>', "the other trial's folder; its replay is read, nothing there is changed")
    .addOption(
      new Option('--optimizer <which>', 'adam, or sgd without momentum (default adam)').choices(['adam', 'sgd']),
    )
    .addOption(
      new Option('--observations <which>', 'transitions of the replay, by age (default first-half)').argParser(
        parserOf(choice('first-half', 'second-half', 'all')),
      ),
    )
    .option('--seed <n>', "seed of the network and of the batches (default: the other trial's)", wholeNumber())
    .option('--updates <n>', 'length (default 100000)', wholeNumber(1))
    .option('--batch-size <n>', 'transitions in an update (default 256)', wholeNumber(1))
    .addOption(
      new Option('--learning-rate <x>', '(default 0.0003 with adam, 0.01 with sgd)').argParser(
        parserOf(positiveNumber),
      ),
    )
    .addOption(
      new Option('--hidden <list>', 'widths of the hidden layers (default 256,256)').argParser(parserOf(sizes)),
    )
    .option('--snapshot <n>', 'updates between recorded policies (default 100)', wholeNumber(1))
    .option(
      '--evaluation-interval <n>',
      'updates between evaluations in the environment (default 5000)',
      wholeNumber(1),
    )
    .option('--evaluation-episodes <n>', 'episodes in an evaluation (default 10)', wholeNumber(1))
    .option('--out <folder>', 'of the clone (default <run>-clone-<optimizer>)');
  addTrialRunOptions(command)
    .addHelpText(
      'after',
      '\nThe folder is a trial like any other, whose steps are updates: analyze, report, dashboard and play read it, and\n' +
        'policypath train --resume --out <folder> goes on with it. All defaults are ours (docs/clone.md).\n\n' +
        'e.g. policypath clone runs/td3 --optimizer sgd && policypath analyze runs/td3-clone-sgd',
    )
    .action(clone);
}

async function clone(run: string, options: CloneCommandOptions): Promise<void> {
  const { optimizer = 'adam', observations = 'first-half', name = optimizer, label } = options;
  const demonstrations = await readDemonstrations(folderStorage(run), observations);
  const { manifest, begin, end, step } = demonstrations;
  const config = cloneSettings(demonstrations, {
    optimizer,
    observations,
    seed: options.seed ?? manifest.trial.seed,
    steps: options.updates,
    batchSize: options.batchSize,
    learningRate: options.learningRate,
    hiddenSizes: options.hidden,
    recordInterval: options.snapshot,
    evaluationInterval: options.evaluationInterval,
    evaluationEpisodes: options.evaluationEpisodes,
  });
  const folder = options.out ?? `${run.replace(/[\\/]+$/, '')}-clone-${optimizer}`;
  await runAndTell(options, async (settings) => {
    settings.say?.(
      `fitted to transitions ${begin} to ${end - 1} (${observations}) of ${run}, as it was at step ${step}`,
    );
    const start = () => startTrial(folder, config, { ...settings, label, name, clone: { from: run } });
    return { folder, outcome: await tellingHowToGoOn(start) };
  });
}
