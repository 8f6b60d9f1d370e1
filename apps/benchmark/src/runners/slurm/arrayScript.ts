import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { trialNeeds, writeFileAtomically } from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import type { Benchmark } from '../../store/benchmark.ts';
import { shellWord } from '../../words/shellWord.ts';
import type { BatchTrial } from '../trialBatch.ts';
import type { RunOptions } from '../trialJob.ts';
import { pluginArguments } from '../../plugins/plugins.ts';
import { builtProgram } from '../trialProcess.ts';
import { writeTrialList } from './trialList.ts';
import { counted } from '../../words/numbers.ts';

export interface ArrayScriptOptions {
  readonly benchmark: Benchmark;
  /** The benchmark's folder. */
  readonly root: string;
  /** Trials that are neither finished nor failed; each gets a task. */
  readonly trials: readonly BatchTrial[];
  readonly run: RunOptions;
  /** How often a task that crashes is started again without getting to a new checkpoint. */
  readonly retries: number;
  /** Expected seconds of the longest trial on this machine; the script asks for twice that. */
  readonly seconds: number;
  /** Default: `<benchmark's folder>/slurm.sbatch`. */
  readonly out?: string;
  /** The command that writes the script again later, for the trials missing then. */
  readonly again: string;
}

/** Margins: nodes may be slower or busier than the measured machine, and count memory more strictly. */
const spare = { time: 2, memory: 1.5 };

/**
 * Writes an sbatch file with a task for each of the trials, and beside the tasks' logs the list that says which trial an
 * index means. Returns its path.
 *
 * @throws UsageError when there is no trial, or the file cannot be written
 */
export function writeArrayScript(options: ArrayScriptOptions): string {
  const { benchmark, trials } = options;
  if (trials.length === 0) throw new UsageError(`${options.root}: no trial is missing, there is nothing to submit`);
  refuseWaitingBranches(options);
  const path = options.out ?? join(options.root, 'slurm.sbatch');
  try {
    // Slurm does not create the folder of the tasks' output, which also holds the list.
    const list = writeTrialList(resolve(options.root), benchmark);
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomically(path, arrayScript(options, resolve(path), list));
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
  }
  return path;
}

/** An array's tasks start in any order, and a branch begins with what its trunk has kept. */
function refuseWaitingBranches({ trials, benchmark, root }: ArrayScriptOptions): void {
  const open = new Set(trials.map(({ folder }) => folder));
  const waiting = benchmark.trials.filter(({ folder, fork }) => fork !== undefined && open.has(folder));
  const trunks = waiting.filter(({ fork }) => {
    const has = (file: 'result' | 'failure'): boolean => existsSync(trialFile(join(root, fork?.trunk ?? ''), file));
    return !has('result') && !has('failure');
  });
  const [first] = trunks;
  if (first === undefined) return;
  const trunk = benchmark.trials.find(({ folder }) => folder === first.fork?.trunk);
  throw new UsageError(
    `${counted(trunks.length, 'fork')} such as ${first.variant} cannot be handed to Slurm before the trunk has ended: ` +
      `write the trunks alone by --only variant=${trunk?.variant}, and the same again without it when they have ended`,
  );
}

/** Seconds before its time limit at which a task is told to save a checkpoint. */
const warningSeconds = 120;

/**
 * The text of an sbatch file, one array task a trial. Before its time is over a task saves a checkpoint, ends and goes back to
 * the queue, and resumes when it is started again; so does one whose node is lost. `path` and `list` are absolute, as tasks
 * may start in another folder.
 */
function arrayScript(options: ArrayScriptOptions, path: string, list: string): string {
  const { benchmark, trials, run, retries, seconds, again } = options;
  const root = resolve(options.root);
  const indices = trials.map(({ folder }) => benchmark.trials.findIndex((listed) => listed.folder === folder));
  const memoryBytes = spare.memory * Math.max(...trials.map(({ config }) => trialNeeds(config).memoryBytes));
  const { main, execArgv } = builtProgram;
  const task = (command: string): string =>
    `${[process.execPath, ...execArgv, main, command, ...pluginArguments(), root].map(shellWord).join(' ')} "$SLURM_ARRAY_TASK_ID" ` +
    `--list ${shellWord(list)}`;
  return `#!/bin/bash
# ${oneLine(benchmark.title)}: ${counted(trials.length, 'trial')}, an array task each.
# Limit how many run at a time by sbatch --array=${arrayRange(indices)}%8. To submit what is missing later:
#   ${oneLine(again)}
#SBATCH --job-name=policypath-${benchmark.name}
#SBATCH --array=${arrayRange(indices)}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=${run.threads ?? 1}
#SBATCH --mem=${Math.ceil(memoryBytes / 1e8) * 100}M
#SBATCH --time=${slurmTime(spare.time * seconds)}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@${warningSeconds}
#SBATCH --output=${root}/slurm/%A_%a.log

trial=
stopping=
stop() {
  stopping=yes
  [ -z "$trial" ] || kill -TERM "$trial" 2>/dev/null
}
trap stop TERM INT

${task('run-array-task')} ${runArguments(run).map(shellWord).join(' ')} &
trial=$!
# A signal ends a wait, but not the trial, which has a checkpoint to save.
wait "$trial"
code=$?
while kill -0 "$trial" 2>/dev/null; do
  wait "$trial"
  code=$?
done
[ "$code" -ne 0 ] || exit 0

crashed=
[ "$code" -le 128 ] || [ "$code" -eq 130 ] || [ -n "$stopping" ] || crashed=yes
if [ -n "$stopping" ] || { [ -n "$crashed" ] && ${task('count-array-crash')} \\
  --counts ${shellWord(`${root}/slurm/`)}"\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID.crashes" --retries ${retries}; }; then
  echo "goes back to the queue (exit code $code); it resumes from its last checkpoint"
  # By array and task: the last task has the array's own number as its job, which would mean all of them.
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit 0
  echo "it could not be put back; submit it again: sbatch --array=$SLURM_ARRAY_TASK_ID" ${shellWord(path)}
fi
exit "$code"
`;
}

function runArguments(run: RunOptions): string[] {
  const { engine, threads, checkpointMinutes, keepCheckpoints, allowEngineChange, thin, nice } = run;
  return [
    ...(engine === undefined ? [] : ['--engine', engine]),
    ...(threads === undefined ? [] : ['--threads', String(threads)]),
    ...(checkpointMinutes === undefined ? [] : ['--checkpoint-minutes', String(checkpointMinutes)]),
    ...(typeof keepCheckpoints === 'number' ? ['--keep-checkpoints', String(keepCheckpoints)] : []),
    ...(nice === undefined || nice === 0 ? [] : ['--nice', String(nice)]),
    ...(allowEngineChange ? ['--allow-engine-change'] : []),
    ...(thin === false ? ['--no-thin'] : []),
  ];
}

/** e.g. '0-2,5' for 0, 1, 2, 5. */
export function arrayRange(indices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of indices.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && index === last[1] + 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** Days, hours and minutes as Slurm reads them, rounded up to ten minutes. */
export function slurmTime(seconds: number): string {
  const minutes = 10 * Math.ceil(seconds / 600);
  const days = Math.floor(minutes / 1440);
  return `${days > 0 ? `${days}-` : ''}${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}:00`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A title on one line, so that it cannot end its comment. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
