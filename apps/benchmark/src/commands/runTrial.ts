import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { onInterruption } from '../runners/interruption.ts';
import { createProgressReport } from '../runners/progress.ts';
import { failureReason, runTrialJob } from '../runners/runTrialJob.ts';
import { parseTrialJob } from '../runners/trialJob.ts';
import { tellParent, type EndMessage } from '../runners/trialMessages.ts';

/**
 * Adds `policypath run-trial`, which the runners start as a child process for each trial. The job comes as JSON on
 * standard input (../runners/trialJob.ts); progress and outcome go to the parent as messages.
 */
export function addRunTrialCommand(program: Command): void {
  program
    .command('run-trial', { hidden: true })
    .description('run the trial whose settings stand as JSON on standard input: used by sweep, worker and demo')
    .action(runTrialCommand);
}

async function runTrialCommand(): Promise<void> {
  const report = createProgressReport();
  const { stop, release } = onInterruption((line) => report.say(line));
  try {
    const job = parseTrialJob(await text(process.stdin));
    // Set the priority here, before threads start: they inherit it. Set by the parent it would miss threads that run already.
    if (job.nice > 0) setPriority(job.nice);
    const { status, progress } = await runTrialJob(job, {
      stop,
      say: (line) => report.say(line),
      onProgress: (state, config) => report.show(state, config),
    });
    const ended = status === 'stopped' ? 'stopped' : 'finished';
    tellParent({ type: 'end', status: ended, step: progress?.step ?? null } satisfies EndMessage);
    if (ended === 'stopped') process.exitCode = 130;
  } catch (error) {
    const reason = failureReason(error);
    if (reason !== null) {
      tellParent({ type: 'end', status: 'failed', reason, message: (error as Error).message } satisfies EndMessage);
    }
    throw error;
  } finally {
    report.end();
    release();
  }
}
