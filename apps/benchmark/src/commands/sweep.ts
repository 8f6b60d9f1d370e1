import { type EngineChoice, quoted } from '@policypath/trial/node';
import { Option, type Command } from 'commander';
import { engineOption } from '../cli/engineOption.ts';
import { number, wholeNumber } from '../cli/optionParsers.ts';
import { onInterruption } from '../runners/interruption.ts';
import type { RedisPlace } from '../runners/queue/redis.ts';
import { writeArrayScript } from '../runners/slurm/arrayScript.ts';
import { describedOutcome } from '../runners/trialBatch.ts';
import type { RunOptions } from '../runners/trialJob.ts';
import { runLocally } from '../runners/trialPool.ts';
import { againCommand, sweepDefaults, type SweepOptions } from '../sweep/againCommand.ts';
import { openCalibrationCache } from '../sweep/calibrationCache.ts';
import { createExpectedSeconds } from '../sweep/expectedSeconds.ts';
import {
  printedCounts,
  printedExpectation,
  printedResources,
  printedSettings,
  printedStatus,
} from '../sweep/printedPlan.ts';
import { resources } from '../sweep/resources.ts';
import { selection } from '../sweep/selection.ts';
import {
  batchOf,
  openBenchmarkFolder,
  openTrials,
  planSweep,
  type SweepPlan,
  type SweptTrial,
} from '../sweep/sweepPlan.ts';
import { formatDuration } from '../words/durations.ts';
import { counted } from '../words/numbers.ts';

/** Adds `policypath sweep`. */
export function addSweepCommand(program: Command): void {
  program
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
      sweepDefaults.retries,
    )
    .option('--only <list>', 'only these trials, e.g. env=Ant-v4,variant=pptb,seed=0,seed=1', selection)
    .addOption(engineOption())
    .addOption(
      new Option('--threads <n>', 'of each trial; they change no bit')
        .choices(['1', '2'])
        .default(sweepDefaults.threads),
    )
    .option('--nice <n>', 'lower the priority of the trials, up to 19', niceness, sweepDefaults.nice)
    .option(
      '--checkpoint-minutes <x>',
      'minutes between checkpoints',
      number((value) => value > 0, 'a number above 0'),
      sweepDefaults.checkpointMinutes,
    )
    .option('--allow-engine-change', 'go on with trials although another engine has computed so far')
    .action(sweep);
}

async function sweep(file: string, options: SweepOptions): Promise<void> {
  const plan = planSweep({ file, out: options.out, only: options.only });
  if (options.status) {
    console.log(printedStatus(plan.trials));
    return;
  }
  const engine: EngineChoice = { engine: options.engine, threads: options.threads === '2' ? 2 : 1 };
  if (options.plan) {
    console.log(`${printedSettings(plan)}\n${printedCounts(plan.trials)}, in ${plan.root}`);
    await tellExpectation(plan, options, engine);
    return;
  }
  // The queue's libraries are for those who have one.
  const queue =
    options.queue === undefined ? null : (await import('../runners/queue/redis.ts')).redisPlace(options.queue);
  const unlock = openBenchmarkFolder(plan);
  try {
    if (options.slurm) await writeSlurm(file, plan, options, engine);
    else if (queue !== null) await runQueued(file, plan, options, queue, engine);
    else await run(file, plan, options, engine);
  } finally {
    unlock();
  }
}

const niceness = number((value) => Number.isInteger(value) && value >= 0 && value <= 19, 'a whole number from 0 to 19');

/** Sweeps below so many steps are over in minutes: they are not held up by measurements. */
const measuredSteps = 200_000;

async function run(file: string, plan: SweepPlan, options: SweepOptions, engine: EngineChoice): Promise<void> {
  const { benchmark, root, trials } = plan;
  console.log(
    `${benchmark.title}${benchmark.label === undefined ? '' : ` (${benchmark.label})`}\n${printedCounts(trials)}, in ${root}`,
  );
  const open = openTrials(trials);
  if (open.length > 0) {
    const { jobs } = await tellExpectation(plan, options, engine, stepsLeft(open) >= measuredSteps);
    const { stop, release } = onInterruption((line) => console.error(`\n${line}`));
    const started = performance.now();
    const unfinished = await runLocally(
      batchOf(plan, { run: runOptions(options, engine), retries: options.retries, stop }),
      jobs,
    ).finally(release);
    console.log(`ended after ${formatDuration((performance.now() - started) / 1000)}`);
    const bad = unfinished.filter(({ outcome }) => outcome.status !== 'stopped');
    for (const { trial, outcome } of bad) console.error(`${trial.label}: ${describedOutcome(outcome)}`);
    if (stop.aborted) {
      console.error(`stopped; go on with: ${againCommand(file, options)}`);
      process.exitCode = 130;
      return;
    }
  }
  conclude(planSweep({ file, out: options.out, only: options.only }), againCommand(file, options));
}

/** As `run`, by workers that take the trials from a queue. */
async function runQueued(
  file: string,
  plan: SweepPlan,
  options: SweepOptions,
  redis: RedisPlace,
  engine: EngineChoice,
): Promise<void> {
  console.log(`${plan.benchmark.title}\n${printedCounts(plan.trials)}, in ${plan.root}; queue at ${redis.shown}`);
  const again = againCommand(file, options, redis.shown);
  const { runByQueue } = await import('../runners/queue/submit.ts');
  const { stop, release } = onInterruption(() => console.error('\nthe trials stay in the queue; no more watching'));
  const unfinished = await runByQueue(
    batchOf(plan, { run: runOptions(options, engine), retries: options.retries, stop }),
    redis,
  ).finally(release);
  for (const { trial, outcome } of unfinished) console.error(`${trial.label}: ${describedOutcome(outcome)}`);
  if (stop.aborted) {
    console.error(`watch again by: ${again}`);
    process.exitCode = 130;
    return;
  }
  conclude(planSweep({ file, out: options.out, only: options.only }), again);
}

async function writeSlurm(file: string, plan: SweepPlan, options: SweepOptions, engine: EngineChoice): Promise<void> {
  const { root, benchmark } = plan;
  const trials = openTrials(plan.trials);
  const path = writeArrayScript({
    benchmark,
    root,
    trials,
    run: runOptions(options, engine),
    retries: options.retries,
    // Half an hour, of which twice as much is asked for, where measuring would take longer than the trials.
    seconds: stepsLeft(trials) < measuredSteps ? 1800 : Math.max(...(await secondsLeft(trials, engine))),
    again: againCommand(file, options),
    ...(options.slurmOut === undefined ? {} : { out: options.slurmOut }),
  });
  console.log(`${path}: ${counted(trials.length, 'trial')}; submit by: sbatch ${quoted(path)}`);
}

/** Says how the sweep stands at its end; exit code 1 when a trial is not finished. */
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

/** Prints what the machine is asked for and, where that is wanted, how long it will take. */
async function tellExpectation(
  { root, trials }: SweepPlan,
  { jobs, threads }: SweepOptions,
  engine: EngineChoice,
  measured = true,
): Promise<{ readonly jobs: number }> {
  const open = openTrials(trials);
  const found = resources(root, open, { jobs, threads: Number(threads) });
  console.log(printedResources(found));
  if (measured && open.length > 0) {
    if (process.stderr.isTTY) process.stderr.write('measuring how fast trials are here ...');
    const seconds = await secondsLeft(open, engine);
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    console.log(
      printedExpectation(
        open.map((trial, index) => ({ ...trial, seconds: seconds[index] })),
        found.jobs,
      ),
    );
  }
  return found;
}

/** Environment steps that trials still have to go. */
function stepsLeft(trials: readonly SweptTrial[]): number {
  return trials.reduce((sum, { config, status }) => sum + config.steps - status.step, 0);
}

/** Seconds that each trial will still take on this machine, from short measurements or those kept of earlier ones. */
async function secondsLeft(trials: readonly SweptTrial[], engine: EngineChoice): Promise<number[]> {
  const expectedSeconds = await createExpectedSeconds(engine, openCalibrationCache());
  const seconds: number[] = [];
  for (const { config, status } of trials) {
    seconds.push(((await expectedSeconds(config)) * (config.steps - status.step)) / config.steps);
  }
  return seconds;
}

function runOptions(options: SweepOptions, { engine, threads }: EngineChoice): RunOptions {
  const { checkpointMinutes, allowEngineChange, nice } = options;
  return { engine, threads, checkpointMinutes, allowEngineChange: allowEngineChange ?? false, nice };
}
