import { existsSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { LockedError, ShortageError, silentSeconds, writeFileAtomically } from '@policypath/trial/node';
import type { Command } from 'commander';
import { wholeNumber } from '../settings/options.ts';
import { onInterruption } from '../runners/interruption.ts';
import { createProgressReport } from '../runners/progress.ts';
import { countedCrash, crashesSchema, pause } from '../runners/restarts.ts';
import { DivergedBeforeError, runTrialJob } from '../runners/runTrialJob.ts';
import { listedTrial } from '../runners/slurm/trialList.ts';
import { jobOf } from '../runners/trialBatch.ts';
import { trialJobSchema } from '../runners/trialJob.ts';
import { addRunOptions, runOptions, type GivenRunOptions } from './runOptions.ts';

interface ArrayTaskOptions extends GivenRunOptions {
  readonly list: string;
}

/** Adds `policypath run-array-task`, which the tasks of `policypath sweep --slurm` run. */
export function addRunArrayTaskCommand(program: Command): void {
  const command = program
    .command('run-array-task', { hidden: true })
    .description('run or resume one trial of a benchmark, by its place in a list: used by Slurm arrays')
    .argument('<root>', "the benchmark's folder")
    .argument('<index>', 'from 0', wholeNumber())
    .requiredOption('--list <file>', 'says which trial an index means; sweep --slurm writes it');
  addRunOptions(command).action(runArrayTask);
}

/** Seconds that a task waits for a lost node's lock, or for memory and disk, to become free. */
const patience = silentSeconds + 60;

async function runArrayTask(root: string, index: number, { list, ...options }: ArrayTaskOptions): Promise<void> {
  const trial = listedTrial(root, list, index);
  const job = trialJobSchema.parse(jobOf({ root, label: trial.label }, trial, runOptions(options)));
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
    // A diverged trial is a failure (exit code 1), not a usage error (2).
    if (error instanceof DivergedBeforeError) throw new Error(error.message, { cause: error });
    throw error;
  } finally {
    report.end();
    release();
  }
}

interface CountCrashOptions {
  readonly list: string;
  readonly counts: string;
  readonly retries: number;
}

/** Adds `policypath count-array-crash`: exit code 0 when a crashed task of an array is to be started again, else 1. */
export function addCountArrayCrashCommand(program: Command): void {
  program
    .command('count-array-crash', { hidden: true })
    .description('tell whether a task that crashed is to be started again: used by Slurm arrays')
    .argument('<root>', "the benchmark's folder")
    .argument('<index>', 'from 0', wholeNumber())
    .requiredOption('--list <file>', 'says which trial an index means')
    .requiredOption('--counts <file>', 'where the crashes of this task are counted')
    .requiredOption('--retries <n>', 'crashes in a row without a new checkpoint', wholeNumber())
    .action((root: string, index: number, { list, counts, retries }: CountCrashOptions) => {
      const { folder } = listedTrial(root, list, index);
      const before = existsSync(counts) ? crashesSchema.parse(JSON.parse(readFileSync(counts, 'utf8'))) : null;
      const crashes = countedCrash(before, join(root, folder));
      writeFileAtomically(counts, `${JSON.stringify(crashes)}\n`);
      console.log(`${folder}: crash ${crashes.count} since its last new checkpoint, ${retries} are allowed`);
      process.exitCode = crashes.count <= retries ? 0 : 1;
    });
}
