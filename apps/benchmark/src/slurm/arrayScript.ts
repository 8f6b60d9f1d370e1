/** What a Slurm array of trials asks for, and what its tasks run. */
export interface ArrayScriptOptions {
  readonly name: string;
  readonly title: string;
  /** Absolute: tasks may start elsewhere. */
  readonly root: string;
  /** Where the script is, for a person to submit a task again. */
  readonly path: string;
  /** Program and its arguments, without command, root and index. */
  readonly command: readonly string[];
  /** Absolute: says which trial an index means. */
  readonly list: string;
  /** Settings of how trials are run, e.g. ['--engine', 'wasm']. */
  readonly runArguments: readonly string[];
  /** Places of the trials in the list. */
  readonly indices: readonly number[];
  readonly threads: number;
  readonly memoryBytes: number;
  /** Of the longest trial; a task that needs longer goes back to the queue. */
  readonly seconds: number;
  /** How often a task that crashes is started again without a new checkpoint. */
  readonly retries: number;
  /** The command that writes the script again, for what is missing then. */
  readonly again: string;
}

/** Seconds before the end of its time at which a task is told to save a checkpoint. */
const warningSeconds = 120;

/**
 * The text of an sbatch file, one array task a trial. Before its time is over a task saves a checkpoint, ends and goes back to
 * the queue, and resumes when it is started again; so does one whose node is lost.
 */
export function arrayScript(options: ArrayScriptOptions): string {
  const { name, title, root, path, command, list, runArguments, indices, threads, memoryBytes, seconds } = options;
  const { retries, again } = options;
  const task = (policypath: string): string =>
    `${[...command, policypath, root].map(quoted).join(' ')} "$SLURM_ARRAY_TASK_ID" --list ${quoted(list)}`;
  return `#!/bin/bash
# ${oneLine(title)}: ${indices.length} trial${indices.length === 1 ? '' : 's'}, an array task each.
# Limit how many run at a time by sbatch --array=${arrayRange(indices)}%8. To submit what is missing later:
#   ${oneLine(again)}
#SBATCH --job-name=policypath-${name}
#SBATCH --array=${arrayRange(indices)}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=${threads}
#SBATCH --mem=${Math.ceil(memoryBytes / 1e8) * 100}M
#SBATCH --time=${slurmTime(seconds)}
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

${task('run-array-task')} ${runArguments.map(quoted).join(' ')} &
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
  --counts ${quoted(`${root}/slurm/`)}"\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID.crashes" --retries ${retries}; }; then
  echo "goes back to the queue (exit code $code); it resumes from its last checkpoint"
  # By array and task: the last task has the array's own number as its job, which would mean all of them.
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit 0
  echo "it could not be put back; submit it again: sbatch --array=$SLURM_ARRAY_TASK_ID" ${quoted(path)}
fi
exit "$code"
`;
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

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A title must not end its comment. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
