import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { UsageError } from '@policypath/trial/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../settings/options.ts';
import { loadedPlugins } from '../plugins/plugins.ts';
import { onInterruption } from '../runners/interruption.ts';
import { passwordVariable, redisPlace } from '../runners/queue/redis.ts';
import { runWorker } from '../runners/queue/worker.ts';
import { startTrialProcess } from '../runners/trialProcess.ts';
import { addProcessOptions, runOptions, type GivenRunOptions } from './runOptions.ts';

interface WorkerCommandOptions extends GivenRunOptions {
  readonly queue: string;
  readonly root: string;
  readonly jobs?: number;
  readonly plugins?: string[];
  readonly stalledSeconds: number;
}

/** Adds `policypath worker`. */
export function addWorkerCommand(program: Command): void {
  const command = program
    .command('worker')
    .description(
      'take trials that `policypath sweep --queue` submits, and run each in a process of its own.\n' +
        'Stopped (Ctrl-C or SIGTERM), it gives its trials back with a checkpoint.',
    )
    .requiredOption(
      '--queue <address>',
      `the Redis: redis://[user:password@]host[:port][/database]; the password may stand in ${passwordVariable}`,
    )
    .requiredOption('--root <folder>', "the shared folder that holds the benchmarks' folders, as this machine sees it")
    .option('--jobs <n>', 'trials at a time (default: as many as cores, with --threads of each)', wholeNumber(1))
    .option('--plugins <folders...>', 'folders of the plug-ins that trials may need; no other is loaded');
  addProcessOptions(command, 'as submitted')
    .option(
      '--stalled-seconds <n>',
      'after such a silence of a worker its trials are taken by others',
      wholeNumber(1),
      30,
    )
    .action(work);
}

function say(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
}

async function work(options: WorkerCommandOptions): Promise<void> {
  const { queue, root, jobs, threads, stalledSeconds, plugins: pluginFolders = [] } = options;
  if (loadedPlugins().length > 0) {
    throw new UsageError('a worker takes folders in place of --plugin <file>: --plugins <folder>, e.g. ./plugins');
  }
  const redis = redisPlace(queue);
  const run = runOptions(options);
  const absent = pluginFolders.find((folder) => !existsSync(folder));
  if (absent !== undefined) throw new UsageError(`--plugins ${absent}: there is no such folder`);
  if (!existsSync(root)) throw new UsageError(`--root ${root}: there is no such folder; is the shared one mounted?`);
  const { stop, release } = onInterruption(say);
  const { gaveUp, clean } = await runWorker({
    redis,
    shared: root,
    jobs: jobs ?? Math.max(1, Math.floor(availableParallelism() / Number(threads ?? 1))),
    run,
    pluginFolders,
    stalledSeconds,
    startTrial: startTrialProcess,
    say,
    stop,
  }).finally(release);
  if (gaveUp !== null) console.error(`policypath: ${gaveUp}`);
  process.exitCode = gaveUp === null ? 130 : 1;
  if (clean) return;
  say(`Redis does not answer: others take the trials when it does, after ${stalledSeconds} seconds`);
  // Open connections to Redis keep this process alive.
  process.exit();
}
