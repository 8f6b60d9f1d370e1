import { setPriority } from 'node:os';
import { join } from 'node:path';
import { LockedError, ShortageError, silentSeconds } from '@policypath/trial/node';
import { Option, type Command } from 'commander';
import { engineOption } from '../cli/engineOption.ts';
import { positiveNumber, wholeNumber } from '../cli/optionParsers.ts';
import { parseTrialJob, pause } from '../runner/index.ts';
import { DivergedBeforeError, runTrialJob } from '../runner/runTrialJob.ts';
import { onInterruption } from '../train/interruption.ts';
import { createProgressReport } from '../train/progressReport.ts';
import { listedTrial } from './trialList.ts';

interface ArrayTaskOptions {
  readonly list: string;
  readonly engine: string;
  readonly threads: string;
  readonly checkpointMinutes: number;
  readonly nice: number;
  readonly allowEngineChange?: true;
}

/** Adds `policypath run-array-task`, which the tasks of `policypath sweep --slurm` run. */
export function addRunArrayTaskCommand(program: Command): void {
  program
    .command('run-array-task', { hidden: true })
    .description('run or resume one trial of a benchmark, by its place in a list: used by Slurm arrays')
    .argument('<root>', "the benchmark's folder")
    .argument('<index>', 'from 0', wholeNumber())
    .requiredOption('--list <file>', 'says which trial an index means; sweep --slurm writes it')
    .addOption(engineOption())
    .addOption(new Option('--threads <n>').choices(['1', '2']).default('1'))
    .option('--checkpoint-minutes <x>', '', positiveNumber, 10)
    .option('--nice <n>', '', wholeNumber(), 0)
    .option('--allow-engine-change')
    .action(runArrayTask);
}

/** The lock of a node that was lost is free after a while, and so may memory and disk be: a task waits so many seconds. */
const patience = silentSeconds + 60;

async function runArrayTask(root: string, index: number, { list, ...options }: ArrayTaskOptions): Promise<void> {
  const trial = listedTrial(root, list, index);
  const job = parseTrialJob(
    JSON.stringify({
      folder: join(root, trial.folder),
      config: trial.config,
      label: trial.label,
      ...options,
      threads: Number(options.threads),
    }),
  );
  if (job.nice > 0) setPriority(job.nice);
  const report = createProgressReport();
  const { stop, release } = onInterruption((line) => report.say(line));
  const started = performance.now();
  try {
    for (;;) {
      try {
        const { status } = await runTrialJob(job, {
          stop,
          say: (line) => report.say(line),
          onProgress: (state, config) => report.show(state, config),
        });
        report.say(`${trial.folder}: ${status}`);
        if (status === 'stopped') process.exitCode = 130;
        return;
      } catch (error) {
        const waited = (performance.now() - started) / 1000;
        const passes = error instanceof LockedError || error instanceof ShortageError;
        if (!passes || waited > patience || stop.aborted) throw error;
        report.say(`${error.message}; tried again`);
        await pause(15, stop);
      }
    }
  } catch (error) {
    // A divergence is a result that its folder holds: nothing was asked wrongly.
    if (error instanceof DivergedBeforeError) throw new Error(error.message, { cause: error });
    throw error;
  } finally {
    report.end();
    release();
  }
}
