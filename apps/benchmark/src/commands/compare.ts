import { UsageError } from '@policypath/trial/errors';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { includeInitialOption } from '../settings/options.ts';
import type { ComparisonBaseline } from '../results/baselines.ts';
import type { FileFormat } from '../results/report/fileForms.ts';
import { formatsOption } from './formatsOption.ts';
import { compareFolders } from '../results/compareFolders.ts';

interface CompareOptions {
  readonly out?: string;
  readonly variant?: string;
  readonly against?: string;
  readonly random: ReadonlyMap<string, ComparisonBaseline>;
  readonly label?: string;
  readonly finishedOnly?: boolean;
  readonly includeInitial?: boolean;
  readonly excludeInitial?: boolean;
  readonly format?: readonly FileFormat[];
  readonly json?: boolean;
}

/** Adds `policypath compare`. */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description(
      "compare methods over seeds: all in one table, two in the rows of the paper's Tables 1 and 2, and learning curves",
    )
    .argument('<folder...>', 'folders searched for trials, e.g. runs/')
    .option(
      '--variant <name>',
      'what is set beside the base: a variant, or the name that a benchmark gives it (default: pptb, or the first there is)',
    )
    .option('--against <name>', 'what it is set beside instead of the base, e.g. pptb-r8')
    .option(
      '--out <folder>',
      'where comparison.md, comparison.json, curves and tables go (default: <first folder>/comparison, of other pairs comparison-<variant>[-against-<name>])',
    )
    .option(
      '--random <environment=value>',
      "a random agent's mean return, instead of a random.json found beside the runs or the shipped figure; at action repeat 8: dm_control/cheetah-run@8=24; repeatable",
      collectBaseline,
      new Map<string, ComparisonBaseline>(),
    )
    .option('--label <text>', "printed with every result, e.g. 'demonstration, not evidence'")
    .option(
      '--finished-only',
      'leave trials that have not ended out even where a method has no other; without it, all are then cut to their last common evaluation',
    )
    .addOption(includeInitialOption())
    .addOption(new Option('--exclude-initial', 'the default since step 0 is left out').hideHelp())
    .addOption(formatsOption())
    .option('--json', 'print the comparison as JSON instead of a table')
    .action(compare);
}

function compare(folders: readonly string[], { json, excludeInitial, format, ...options }: CompareOptions): void {
  if (excludeInitial) {
    if (options.includeInitial) throw new UsageError('give --include-initial or --exclude-initial, not both');
    console.error('--exclude-initial is the default now: the AUC leaves the evaluation at step 0 out');
  }
  const { comparison, report, written } = compareFolders({ folders, formats: format, ...options });
  console.log(json ? JSON.stringify(comparison, null, 2) : report);
  console.error(`written: ${written.join(', ')}`);
}

function collectBaseline(
  text: string,
  others: ReadonlyMap<string, ComparisonBaseline>,
): ReadonlyMap<string, ComparisonBaseline> {
  const [, environment, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const mean = Number(value);
  if (environment === undefined || value.trim() === '' || !Number.isFinite(mean)) {
    throw new InvalidArgumentError('It is an environment and a number, e.g. Hopper-v4=18.6.');
  }
  return new Map(others).set(environment, { mean, standardError: null, episodes: null, source: 'given with --random' });
}
