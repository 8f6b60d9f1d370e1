import type { EngineChoice } from '@policypath/trial/node';
import { commandLine, quoted } from '../words/commandLine.ts';
import { Option, type Command } from 'commander';
import { wholeNumber } from '../settings/options.ts';
import { onInterruption } from '../runners/interruption.ts';
import type { RedisPlace } from '../runners/queue/redis.ts';
import { writeArrayScript } from '../runners/slurm/arrayScript.ts';
import { describedOutcome } from '../runners/trialBatch.ts';
import { runLocally } from '../runners/trialPool.ts';
import {
  printedCounts,
  printedExpectation,
  printedPredictions,
  printedResources,
  printedSettings,
  printedStatus,
  printedWarnings,
} from '../sweep/printedPlan.ts';
import { secondsLeft } from '../sweep/expectedSeconds.ts';
import { resources } from '../sweep/resources.ts';
import { selection, selectionText, type Selection } from '../sweep/selection.ts';
import {
  batchOf,
  extendTrials,
  openBenchmarkFolder,
  openTrials,
  planSweep,
  type SweepPlan,
  type SweptTrial,
} from '../sweep/sweepPlan.ts';
import { formatDuration } from '../words/durations.ts';
import { addRunOptions, runOptions, type GivenRunOptions } from './runOptions.ts';
import { counted } from '../words/numbers.ts';

interface SweepOptions extends GivenRunOptions {
  readonly out?: string;
  readonly plan?: true;
  readonly status?: true;
  readonly jobs?: number;
  readonly queue?: string;
  readonly slurm?: true;
  readonly slurmOut?: string;
  readonly retries: number;
  readonly only?: Selection;
  readonly extend?: true;
}

/** Adds `policypath sweep`. */
export function addSweepCommand(program: Command): void {
  const command = program
    .command('sweep')
    .description(
      'run all trials of a benchmark, each in a process of its own: environments x variants x seeds.\n' +
        'The same command again goes on where it was, and computes only what is missing.',
    )
    .argument('<file>', 'the benchmark, e.g. benchmarks/quick.yaml')
    .option('--out <folder>', "where the trials go (default runs/<the benchmark's name>)")
    .option('--plan', 'only say what would be run: settings with their sources, expected hours, memory, disk')
    .option('--status', 'only show how every trial stands')
    .option('--jobs <n>', 'trials at a time (default: as many as cores and free memory allow)', wholeNumber(1))
    .addOption(
      new Option(
        '--queue <address>',
        'submit the trials to a Redis (redis://host:6379), from which `policypath worker` takes them, and watch',
      ).conflicts(['jobs', 'slurm', 'plan', 'status']),
    )
    .addOption(
      new Option(
        '--slurm',
        'write an sbatch file with an array task for each missing trial, and run nothing',
      ).conflicts(['jobs', 'plan', 'status']),
    )
    .option('--slurm-out <file>', "where that goes (default slurm.sbatch in the benchmark's folder)")
    .option(
      '--retries <n>',
      'how often a trial that crashes is started again without getting to a new checkpoint',
      wholeNumber(),
      2,
    );
  addRunOptions(command)
    .option('--extend', "make trials longer, finished or not, where the file's steps have grown since they began")
    .option('--only <list>', 'only these trials, e.g. env=Ant-v4,variant=pptb,seed=0,seed=1', selection)
    .action(sweep);
}

async function sweep(file: string, options: SweepOptions, command: Command): Promise<void> {
  const { out, only, extend } = options;
  const replan = (): SweepPlan => planSweep({ file, out, only, extend });
  const plan = replan();
  if (options.status) {
    console.log(printedStatus(plan.trials));
    return;
  }
  if (options.plan) {
    console.log(`${printedSettings(plan)}\n${printedCounts(plan.trials)}, in ${plan.root}`);
    warn(plan.trials);
    const predictions = printedPredictions(plan.trials);
    if (predictions !== null) console.log(predictions);
    await tellExpectation(plan, options);
    return;
  }
  // Load the queue's libraries only when a queue is used.
  const queue =
    options.queue === undefined ? null : (await import('../runners/queue/redis.ts')).redisPlace(options.queue);
  const again = againCommand(command, queue?.shown);
  const unlock = openBenchmarkFolder(plan);
  try {
    await extendTrials(plan, (line) => console.log(line));
    if (options.slurm) await writeSlurm(plan, options, again);
    else if (await run(plan, options, queue, again)) conclude(replan(), again);
  } finally {
    unlock();
  }
}

/** The command that resumes this sweep with the same options; `queue` is the address without its password. */
export function againCommand(sweepCommand: Command, queue?: string): string {
  const given: Record<string, unknown> = { ...sweepCommand.opts(), queue };
  const words = sweepCommand.options
    .map((option) => ({ flag: option.long!, name: option.attributeName() }))
    .filter(({ name }) => sweepCommand.getOptionValueSource(name) === 'cli')
    .flatMap(({ flag, name }) => {
      const value = given[name];
      if (typeof value === 'boolean') return [flag];
      return [flag, quoted(name === 'only' ? selectionText(value as Selection) : String(value))];
    });
  return commandLine(['sweep', quoted(sweepCommand.args[0]), ...words].join(' '));
}

/** Sweeps with fewer steps take minutes, so their duration is not measured first. */
const measuredSteps = 200_000;

/** Runs the missing trials on this machine or through the queue. Returns false when the user stopped it. */
async function run(plan: SweepPlan, options: SweepOptions, queue: RedisPlace | null, again: string): Promise<boolean> {
  const { benchmark, root, trials } = plan;
  const label = benchmark.label === undefined ? '' : ` (${benchmark.label})`;
  const place = queue === null ? root : `${root}; queue at ${queue.shown}`;
  console.log(`${benchmark.title}${label}\n${printedCounts(trials)}, in ${place}`);
  const open = openTrials(trials);
  if (open.length === 0) return true;
  warn(open);
  const jobs = queue === null ? (await tellExpectation(plan, options, stepsLeft(open) >= measuredSteps)).jobs : 0;
  const { stop, release } = onInterruption((line) =>
    console.error(queue === null ? `\n${line}` : '\nthe trials stay in the queue; no more watching'),
  );
  const batch = batchOf(plan, { run: runOptions(options), retries: options.retries, stop });
  const started = performance.now();
  const unfinished = await (
    queue === null
      ? runLocally(batch, jobs)
      : import('../runners/queue/submit.ts').then(({ runByQueue }) => runByQueue(batch, queue))
  ).finally(release);
  console.log(`ended after ${formatDuration((performance.now() - started) / 1000)}`);
  for (const { trial, outcome } of unfinished) {
    if (outcome.status !== 'stopped') console.error(`${trial.label}: ${describedOutcome(outcome)}`);
  }
  if (!stop.aborted) return true;
  console.error(queue === null ? `stopped; go on with: ${again}` : `watch again by: ${again}`);
  process.exitCode = 130;
  return false;
}

function warn(trials: readonly SweptTrial[]): void {
  const warnings = printedWarnings(trials);
  if (warnings !== '') console.error(warnings);
}

async function writeSlurm({ root, benchmark, trials }: SweepPlan, options: SweepOptions, again: string): Promise<void> {
  const open = openTrials(trials);
  warn(open);
  // For a tiny sweep measuring would take longer than the trials: assume half an hour (the script asks for twice that).
  const measured = stepsLeft(open) >= measuredSteps;
  const path = writeArrayScript({
    benchmark,
    root,
    trials: open,
    run: runOptions(options),
    retries: options.retries,
    seconds: measured ? Math.max(...(await secondsLeft(open, engineOf(options)))) : 1800,
    again,
    ...(options.slurmOut === undefined ? {} : { out: options.slurmOut }),
  });
  console.log(`${path}: ${counted(open.length, 'trial')}; submit by: sbatch ${quoted(path)}`);
}

/** Prints the final state of the sweep; sets exit code 1 when a trial is not finished. */
function conclude({ trials, root }: SweepPlan, again: string): void {
  const failed = trials.filter(({ status }) => status.state === 'failed');
  for (const { label, status, folder } of failed) {
    console.error(`${label} failed: ${status.failure} (${root}/${folder}/failure.json)`);
  }
  const rest = openTrials(trials);
  if (rest.length > 0) console.error(`not finished: ${rest.map(({ label }) => label).join(', ')}; try again: ${again}`);
  console.log(`${printedCounts(trials)}, in ${root}`);
  if (failed.length + rest.length > 0) process.exitCode = 1;
}

/** Prints the memory and disk that the sweep needs and, if wanted, its expected duration. */
async function tellExpectation(
  { root, trials }: SweepPlan,
  options: SweepOptions,
  measured = true,
): Promise<{ readonly jobs: number }> {
  const open = openTrials(trials);
  const { jobs, threads, keepCheckpoints } = options;
  const found = resources(root, open, { jobs, threads: Number(threads), keepCheckpoints });
  console.log(printedResources(found));
  if (measured && open.length > 0) {
    if (process.stderr.isTTY) process.stderr.write('measuring how fast trials are here ...');
    const seconds = await secondsLeft(open, engineOf(options));
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    console.log(printedExpectation(open, seconds, found.jobs));
  }
  return found;
}

function engineOf({ engine = 'auto', threads }: SweepOptions): EngineChoice {
  return { engine, threads: threads === '2' ? 2 : 1 };
}

/** Environment steps that the trials have left. */
function stepsLeft(trials: readonly SweptTrial[]): number {
  return trials.reduce((sum, { config, status }) => sum + config.steps - status.step, 0);
}
