import { Option, type Command } from 'commander';
import { engineNames } from '../settings/options.ts';
import { noThinOption, number, positiveNumber, wholeNumber } from '../settings/options.ts';
import { loadedPlugins } from '../plugins/plugins.ts';
import type { RunOptions } from '../runners/trialJob.ts';

/** Options of how trials are run, as commander reads them. */
export interface GivenRunOptions {
  readonly engine?: (typeof engineNames)[number];
  readonly threads?: '1' | '2';
  readonly nice?: number;
  readonly checkpointMinutes?: number;
  readonly keepCheckpoints?: number;
  readonly allowEngineChange?: true;
  readonly thin?: boolean;
}

/** Adds --engine, --threads and --nice. With `otherwise` they have no defaults: it says in words what holds instead. */
export function addProcessOptions(command: Command, otherwise?: string): Command {
  const note = otherwise === undefined ? '' : ` (default: ${otherwise})`;
  const engine = new Option('--engine <name>', `what computes the networks${note}`).choices(engineNames);
  const threads = new Option('--threads <n>', `of each trial; they change no bit${note}`).choices(['1', '2']);
  const nice = new Option('--nice <n>', `lower the priority of the trials, up to 19${note}`).argParser(
    number((value) => Number.isInteger(value) && value >= 0 && value <= 19, 'a whole number from 0 to 19'),
  );
  if (otherwise === undefined) {
    engine.default('auto');
    threads.default('1');
    nice.default(0);
  }
  return command.addOption(engine).addOption(threads).addOption(nice);
}

/** Adds every option of how trials are run. */
export function addRunOptions(command: Command): Command {
  return addProcessOptions(command)
    .option('--checkpoint-minutes <x>', 'minutes between checkpoints', positiveNumber, 10)
    .option(
      '--keep-checkpoints <n>',
      'each trial keeps one at every so many steps for ever, to fork there',
      wholeNumber(1),
    )
    .addOption(noThinOption())
    .option('--allow-engine-change', 'go on with trials although another engine has computed so far');
}

/** The given options in the form of a trial's job; absent ones are left out. */
export function runOptions({ threads, ...given }: GivenRunOptions): RunOptions {
  const { engine, nice, checkpointMinutes, keepCheckpoints, allowEngineChange, thin } = given;
  const all = {
    engine,
    threads: threads === undefined ? undefined : threads === '2' ? 2 : 1,
    nice,
    checkpointMinutes,
    keepCheckpoints,
    allowEngineChange,
    thin: thin === false ? false : undefined,
    plugins: loadedPlugins().length === 0 ? undefined : [...loadedPlugins()],
  } as const;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
