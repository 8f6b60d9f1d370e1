import { areaUnderCurve, lastEvaluations, throughCommonStep, type RunEvaluations } from '@policypath/stats';
import { UsageError } from '../cli/usageError.ts';
import { baselineOf, type ComparisonBaseline } from '../compare/baselines.ts';
import { sampledRuns, type MeasuredTrial, type SampledRun } from '../statistics/index.ts';

/** The arrays that rliable's functions take, as JSON. */
export interface RliableScores {
  readonly formatVersion: 1;
  readonly agent: string;
  /** Of the evaluations. */
  readonly offset: number;
  /** Environments, told apart where trials differ in action repeat, profile or pictures: the second axis of every array. */
  readonly tasks: readonly string[];
  /** Environment steps of training: the third axis of `returns`. */
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
  /** [runs][tasks], the AUC of a run without the evaluation at step 0. */
  readonly areaUnderCurve: readonly (readonly number[])[];
  /** [runs][tasks], the mean of a run's last (at most 10) evaluations. */
  readonly lastEvaluations: readonly (readonly number[])[];
  /** [runs][tasks][time], mean return of an evaluation. */
  readonly returns: readonly (readonly (readonly number[])[])[];
}

export interface RliableOptions {
  readonly trials: readonly MeasuredTrial[];
  /** By `baselineKey`. */
  readonly baselines: ReadonlyMap<string, ComparisonBaseline>;
  readonly offset: number;
}

/**
 * rliable's arrays: runs x tasks (x time) by algorithm. Of each variant those seeds that every environment has, all cut to
 * the last evaluation that all reached; runs that have not ended are used only where an environment has no other (as in the
 * report). `notes` name what was left out.
 *
 * @throws UsageError when nothing is left, there are several agents, or the trials were evaluated at different steps
 */
export function rliableScores({ trials, baselines, offset }: RliableOptions): {
  readonly scores: RliableScores;
  readonly notes: readonly string[];
} {
  const agents = [...new Set(trials.map(({ agent }) => agent))];
  if (agents.length > 1) throw new UsageError(`one file holds one agent; there are ${agents.join(' and ')}`);
  const samples = sampledRuns({ trials, offset });
  if (samples.length === 0) throw new UsageError(`no trial has evaluations at offset ${offset}`);
  const notes = samples.flatMap((sample) => sample.notes);
  const tasks = samples.map(({ environment }) => environment);
  const kept = new Map<string, SampledRun[][]>();
  for (const variant of new Set(samples.flatMap(({ variants }) => [...variants.keys()]))) {
    const byTask = samples.map(({ variants }) => variants.get(variant) ?? []);
    const seeds = commonSeeds(byTask);
    const leftOut = byTask.flat().filter(({ trial }) => !seeds.includes(trial.seed));
    if (leftOut.length > 0)
      notes.push(`${variant}: ${leftOut.length} runs left out, whose seed is not in every environment`);
    if (seeds.length > 0) {
      kept.set(
        variant,
        byTask.map((runs) => seeds.flatMap((seed) => runs.find(({ trial }) => trial.seed === seed) ?? [])),
      );
    }
  }
  if (kept.size === 0) throw new UsageError('no variant has a seed that every environment has: export csv instead');
  const all = [...kept.values()].flat(2).map(({ run }) => run);
  const cut = cutToCommonStep(all);
  return {
    notes,
    scores: {
      formatVersion: 1,
      agent: agents[0],
      offset,
      tasks,
      steps: cut[0].steps,
      actionRepeat: samples.map((sample) => sample.actionRepeat),
      random: samples.map((sample) => baselineOf(baselines, sample)?.mean ?? null),
      algorithms: Object.fromEntries(
        [...kept].map(([variant, byTask]) => [variant, algorithm(byTask, (run) => cut[all.indexOf(run)])]),
      ),
    },
  };
}

function commonSeeds(byTask: readonly (readonly SampledRun[])[]): number[] {
  const [first, ...others] = byTask.map((runs) => runs.map(({ trial }) => trial.seed));
  return first.filter((seed) => others.every((seeds) => seeds.includes(seed))).toSorted((a, b) => a - b);
}

function cutToCommonStep(runs: readonly RunEvaluations[]): RunEvaluations[] {
  try {
    const cut = throughCommonStep(runs).runs;
    // Refuses runs of different evaluation intervals, by name.
    areaUnderCurve(cut, { includeInitial: false });
    return cut;
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function algorithm(
  byTask: readonly (readonly SampledRun[])[],
  cutOf: (run: RunEvaluations) => RunEvaluations,
): RliableAlgorithm {
  const seeds = byTask[0].map(({ trial }) => trial.seed);
  const curves = byTask.map((runs) => runs.map(({ run }) => cutOf(run)));
  const { steps } = curves[0][0];
  const evaluations = Math.min(10, steps.length - (steps[0] === 0 ? 1 : 0));
  const areas = curves.map((runs) => areaUnderCurve(runs, { includeInitial: false }).perRun);
  const lasts = curves.map((runs) => lastEvaluations(runs, { evaluations }).perRun);
  return {
    seeds,
    areaUnderCurve: seeds.map((_, run) => areas.map((task) => task[run])),
    lastEvaluations: seeds.map((_, run) => lasts.map((task) => task[run])),
    returns: seeds.map((_, run) => curves.map((task) => task[run].meanReturns)),
  };
}
