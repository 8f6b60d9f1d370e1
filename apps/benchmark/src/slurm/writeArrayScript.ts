import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { trialNeeds, writeFileAtomically } from '@policypath/trial/node';
import { UsageError } from '@policypath/trial/errors';
import { program } from '../runner/trialProcess.ts';
import type { RunOptions } from '../sweep/runSweep.ts';
import { openTrials, type SweepPlan } from '../sweep/sweepPlan.ts';
import type { ExpectedSeconds } from '../sweep/expectedSeconds.ts';
import { arrayScript } from './arrayScript.ts';
import { writeTrialList } from './trialList.ts';

export interface WriteArrayScriptOptions {
  readonly plan: SweepPlan;
  readonly run: RunOptions;
  readonly retries: number;
  /** Default: `<benchmark's folder>/slurm.sbatch`. */
  readonly out?: string;
  /** null: not measured, an hour is asked for. */
  readonly expectedSeconds: ExpectedSeconds | null;
  /** The command that writes the script again. */
  readonly again: string;
}

/** What was written. */
export interface WrittenArrayScript {
  readonly path: string;
  readonly trials: number;
}

/** Nodes are slower than the machine that was measured, or busier, and memory is counted more strictly there. */
const spare = { time: 2, memory: 1.5 };

/**
 * Writes an sbatch file with a task for each trial that is neither finished nor failed.
 *
 * @throws UsageError when there is none, or the file cannot be written
 */
export async function writeArrayScript(options: WriteArrayScriptOptions): Promise<WrittenArrayScript> {
  const { plan, run, retries, expectedSeconds, again } = options;
  const { benchmark } = plan;
  const root = resolve(plan.root);
  const open = openTrials(plan.trials);
  if (open.length === 0) throw new UsageError(`${plan.root}: no trial is missing, there is nothing to submit`);
  const place = new Map(benchmark.trials.map(({ folder }, index) => [folder, index]));
  const seconds: number[] = [];
  for (const { config, status } of open) {
    const left = 1 - status.step / config.steps;
    seconds.push(expectedSeconds === null ? 1800 : left * (await expectedSeconds(config)));
  }
  const { main, execArgv } = program();
  const path = options.out ?? join(plan.root, 'slurm.sbatch');
  const script = (list: string): string =>
    arrayScript({
      name: benchmark.name,
      title: benchmark.title,
      root,
      path: resolve(path),
      command: [process.execPath, ...execArgv, main],
      list,
      runArguments: runArguments(run),
      indices: open.flatMap(({ folder }) => place.get(folder) ?? []),
      threads: run.threads ?? 1,
      memoryBytes: spare.memory * Math.max(...open.map(({ config }) => trialNeeds(config).memoryBytes)),
      seconds: spare.time * Math.max(...seconds),
      retries,
      again,
    });
  try {
    // Slurm does not make the folder of the tasks' output, in which the list stands as well.
    const list = writeTrialList(root, benchmark);
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomically(path, script(list));
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
  }
  return { path, trials: open.length };
}

function runArguments({ engine, threads, checkpointMinutes, allowEngineChange, nice }: RunOptions): string[] {
  return [
    ...(engine === undefined ? [] : ['--engine', engine]),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
    ...(checkpointMinutes === undefined ? [] : ['--checkpoint-minutes', String(checkpointMinutes)]),
    ...(nice === undefined || nice === 0 ? [] : ['--nice', String(nice)]),
    ...(allowEngineChange ? ['--allow-engine-change'] : []),
  ];
}
