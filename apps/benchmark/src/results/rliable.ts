import type { EnvironmentResult, MethodResult } from '@policypath/stats';
import { UsageError } from '@policypath/trial/errors';
import { actionRepeatIn, type AgentResults, type TrialRun } from './compareTrials.ts';
import { selectionNotes } from './selectionNotes.ts';

/** The arrays that rliable's functions take, as JSON. */
export interface RliableScores {
  readonly formatVersion: 1;
  readonly agent: string;
  /** Of the evaluations. */
  readonly offset: number;
  /** Whether `areaUnderCurve` counts the evaluation before training. */
  readonly includeInitial: boolean;
  /** Environments, told apart where trials differ in action repeat, profile or pictures: the second axis of every array. */
  readonly tasks: readonly string[];
  /** What was left out, and what a reader must know of the choice of runs. */
  readonly notes: readonly string[];
  /** Environment steps of training, by task: the last evaluation that `areaUnderCurve` and `lastEvaluations` use. */
  readonly throughStep: readonly number[];
  /** Evaluations that `lastEvaluations` is the mean of, by task: at most 10. */
  readonly lastCount: readonly number[];
  /** Environment steps of training at which all tasks were evaluated: the third axis of `returns`. */
  readonly steps: readonly number[];
  /** Environment steps that an action is held for, by task: `steps` divided by it are agent steps. */
  readonly actionRepeat: readonly number[];
  /** The random agent's mean return by task; null where it is not known. */
  readonly random: readonly (number | null)[];
  readonly algorithms: Readonly<Record<string, RliableAlgorithm>>;
}

/** One variant. Not normalised. */
export interface RliableAlgorithm {
  /** The first axis: the same seeds in every task. */
  readonly seeds: readonly number[];
  /** [runs][tasks], the AUC of a run up to the task's `throughStep`, without the evaluation at step 0 unless `includeInitial`. */
  readonly areaUnderCurve: readonly (readonly number[])[];
  /** [runs][tasks], the mean of a run's last `lastCount` evaluations up to the task's `throughStep`. */
  readonly lastEvaluations: readonly (readonly number[])[];
  /** [runs][tasks][time], mean return of an evaluation. */
  readonly returns: readonly (readonly (readonly number[])[])[];
}

/**
 * rliable's arrays: runs x tasks (x time) by algorithm, of the runs that the report uses. Of each method those seeds that
 * every environment has. `returns` holds the steps at which all environments were evaluated. `notes` name what was left out.
 *
 * @throws UsageError when nothing is left, there are several agents, or no evaluation was made after training began
 */
export function rliableScores(results: readonly AgentResults[], offset: number): RliableScores {
  if (results.length > 1) {
    throw new UsageError(`one file holds one agent; there are ${results.map(({ agent }) => agent).join(' and ')}`);
  }
  const [{ agent, comparisons, baselines }] = results;
  const comparison = comparisons.find((one) => one.offset === offset);
  const tasks = (comparison?.environments ?? []).filter(({ throughStep }) => throughStep > offset);
  if (comparison === undefined || tasks.length === 0) {
    throw new UsageError(
      `no trial has an evaluation after step 0 at offset ${offset}: let them go on, or give another --offset`,
    );
  }
  const notes = [...notBegun(results[0], tasks), ...selectionNotes({ environments: tasks, offset })];
  const kept = keptSeeds(tasks, notes);
  if (kept.size === 0) throw new UsageError('no variant has a seed that every environment has: export csv instead');
  const [{ steps: first }, ...others] = tasks;
  const steps = first.filter((step) => others.every((task) => task.steps.includes(step)));
  for (const { environment, steps: own, throughStep } of tasks) {
    if (own.length === steps.length) continue;
    notes.push(
      `${environment}: returns holds ${steps.length} of ${own.length} evaluations, those at steps that every ` +
        `environment has; AUC and last evaluations are of all, up to step ${throughStep}`,
    );
  }
  return {
    formatVersion: 1,
    agent,
    offset,
    includeInitial: comparison.includeInitial,
    tasks: tasks.map(({ environment }) => environment),
    notes,
    throughStep: tasks.map(({ throughStep }) => throughStep),
    lastCount: tasks.map(({ methods }) => [...methods.values()][0].last.evaluations),
    steps,
    actionRepeat: tasks.map(actionRepeatIn),
    random: tasks.map(({ environment }) => baselines.get(environment)?.mean ?? null),
    algorithms: Object.fromEntries(
      [...kept].map(([method, seeds]) => [method, algorithm(method, seeds, tasks, steps)]),
    ),
  };
}

type Task = EnvironmentResult<TrialRun>;

/** Environments in which no run got beyond the evaluation before training. */
function notBegun({ runs }: AgentResults, tasks: readonly Task[]): string[] {
  const there = new Set(tasks.map(({ environment }) => environment));
  return [...new Set(runs.map(({ environment }) => environment))].flatMap((environment) => {
    if (there.has(environment)) return [];
    const names = runs.filter((run) => run.environment === environment).map(({ method, seed }) => `${method} ${seed}`);
    return [`${environment}: left out, no evaluation after step 0: ${names.join(', ')}`];
  });
}

/** Seeds of each method that are in every task. */
function keptSeeds(tasks: readonly Task[], notes: string[]): Map<string, readonly number[]> {
  const kept = new Map<string, readonly number[]>();
  for (const method of new Set(tasks.flatMap(({ methods }) => [...methods.keys()]))) {
    const byTask = tasks.map(({ methods }) => (methods.get(method)?.runs ?? []).map(({ run }) => run.seed));
    const seeds = byTask[0].filter((seed) => byTask.every((own) => own.includes(seed))).toSorted((a, b) => a - b);
    const leftOut = byTask.flat().filter((seed) => !seeds.includes(seed)).length;
    if (leftOut > 0) notes.push(`${method}: ${leftOut} runs left out, whose seed is not in every environment`);
    if (seeds.length > 0) kept.set(method, seeds);
  }
  return kept;
}

function algorithm(
  method: string,
  seeds: readonly number[],
  tasks: readonly Task[],
  steps: readonly number[],
): RliableAlgorithm {
  /** [runs][tasks] of what `of` takes of a method's result and the place of a run in it. */
  const matrix = <Value>(of: (result: MethodResult<TrialRun>, index: number) => Value): Value[][] =>
    seeds.map((seed) =>
      tasks.flatMap(({ methods }) => {
        const result = methods.get(method);
        return result === undefined
          ? []
          : [
              of(
                result,
                result.runs.findIndex(({ run }) => run.seed === seed),
              ),
            ];
      }),
    );
  return {
    seeds,
    areaUnderCurve: matrix(({ auc }, index) => auc.perRun[index]),
    lastEvaluations: matrix(({ last }, index) => last.perRun[index]),
    returns: matrix(({ runs }, index) => {
      const { curve } = runs[index];
      return steps.map((step) => curve.meanReturns[curve.steps.indexOf(step)]);
    }),
  };
}
