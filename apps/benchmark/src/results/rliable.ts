import { UsageError } from '@policypath/trial/errors';
import { areaUnderCurve, lastEvaluations } from '@policypath/stats';
import { baselineOf, type ComparisonBaseline } from './baselines.ts';
import { lastCount } from './effects.ts';
import type { MeasuredTrial } from './measuredTrial.ts';
import { sampledRuns, type EnvironmentSample, type SampledRun } from './sampledRuns.ts';

/** The arrays that rliable's functions take, as JSON. */
export interface RliableScores {
  readonly formatVersion: 1;
  readonly agent: string;
  /** Of the evaluations. */
  readonly offset: number;
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
  /** [runs][tasks], the AUC of a run up to the task's `throughStep`, without the evaluation at step 0. */
  readonly areaUnderCurve: readonly (readonly number[])[];
  /** [runs][tasks], the mean of a run's last `lastCount` evaluations up to the task's `throughStep`. */
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
 * rliable's arrays: runs x tasks (x time) by algorithm. Of each variant those seeds that every environment has; each
 * environment cut to the last evaluation that all of its runs reached, and runs that have not ended are used only where it
 * has no other (as in the report). `returns` holds the steps at which all environments were evaluated. `notes` name what
 * was left out, such as runs without an evaluation after step 0.
 *
 * @throws UsageError when nothing is left, there are several agents, or the trials of one environment were evaluated at
 *   different steps
 */
export function rliableScores({ trials, baselines, offset }: RliableOptions): {
  readonly scores: RliableScores;
  readonly notes: readonly string[];
} {
  const agents = [...new Set(trials.map(({ agent }) => agent))];
  if (agents.length > 1) throw new UsageError(`one file holds one agent; there are ${agents.join(' and ')}`);
  const begun = begunTrials(trials, offset);
  const samples = sampledRuns({ trials: begun, offset });
  if (samples.length === 0) {
    throw new UsageError(
      `no trial has an evaluation after step 0 at offset ${offset}: let them go on, or give another --offset`,
    );
  }
  const notes = [...notBegunNotes(trials, begun), ...samples.flatMap((sample) => sample.notes)];
  const kept = keptRuns(samples, notes);
  if (kept.size === 0) throw new UsageError('no variant has a seed that every environment has: export csv instead');
  const steps = sharedSteps(samples);
  notes.push(...sharedStepsNotes(samples, steps));
  return {
    notes,
    scores: {
      formatVersion: 1,
      agent: agents[0],
      offset,
      tasks: samples.map(({ environment }) => environment),
      notes,
      throughStep: samples.map(({ throughStep }) => throughStep),
      lastCount: samples.map((sample) => lastCount([anyRun(sample).run])),
      steps,
      actionRepeat: samples.map((sample) => sample.actionRepeat),
      random: samples.map((sample) => baselineOf(baselines, sample)?.mean ?? null),
      algorithms: Object.fromEntries([...kept].map(([variant, byTask]) => [variant, algorithm(byTask, steps)])),
    },
  };
}

/** Those with an evaluation after the first, of the untrained policy; what failed before has its last one for those that the others have. */
function begunTrials(trials: readonly MeasuredTrial[], offset: number): MeasuredTrial[] {
  const hasBegun = ({ evaluations }: MeasuredTrial): boolean =>
    (evaluations.get(offset) ?? []).some(({ step }) => step > offset);
  const environments = new Set(trials.filter(hasBegun).map(({ environment }) => environment));
  return trials.filter((trial) => hasBegun(trial) || (trial.state === 'failed' && environments.has(trial.environment)));
}

function notBegunNotes(trials: readonly MeasuredTrial[], begun: readonly MeasuredTrial[]): string[] {
  const leftOut = trials.filter((trial) => !begun.includes(trial));
  return [...new Set(leftOut.map(({ environment }) => environment))].map((environment) => {
    const own = leftOut.filter((trial) => trial.environment === environment);
    const names = own.map(({ variant, seed }) => `${variant} ${seed}`).join(', ');
    return `${environment}: left out, no evaluation after step 0: ${names}`;
  });
}

/** Runs by variant and task, the same seeds in every task. */
function keptRuns(samples: readonly EnvironmentSample[], notes: string[]): Map<string, SampledRun[][]> {
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
  return kept;
}

function commonSeeds(byTask: readonly (readonly SampledRun[])[]): number[] {
  const [first, ...others] = byTask.map((runs) => runs.map(({ trial }) => trial.seed));
  return first.filter((seed) => others.every((seeds) => seeds.includes(seed))).toSorted((a, b) => a - b);
}

/** All runs of a sample were evaluated at the same steps. */
function anyRun({ variants }: EnvironmentSample): SampledRun {
  const [[first]] = variants.values();
  return first;
}

/** Steps at which every task was evaluated. */
function sharedSteps(samples: readonly EnvironmentSample[]): number[] {
  const [first, ...others] = samples.map((sample) => anyRun(sample).run.steps);
  return first.filter((step) => others.every((steps) => steps.includes(step)));
}

function sharedStepsNotes(samples: readonly EnvironmentSample[], steps: readonly number[]): string[] {
  return samples.flatMap((sample) => {
    const own = anyRun(sample).run.steps;
    return own.length === steps.length
      ? []
      : [
          `${sample.environment}: returns holds ${steps.length} of ${own.length} evaluations, those at steps that every ` +
            `environment has; AUC and last evaluations are of all, up to step ${sample.throughStep}`,
        ];
  });
}

function algorithm(byTask: readonly (readonly SampledRun[])[], steps: readonly number[]): RliableAlgorithm {
  const seeds = byTask[0].map(({ trial }) => trial.seed);
  const curves = byTask.map((runs) => runs.map(({ run }) => run));
  const areas = curves.map((runs) => areaUnderCurve(runs, { includeInitial: false }).perRun);
  const lasts = curves.map((runs) => lastEvaluations(runs, { evaluations: lastCount(runs) }).perRun);
  return {
    seeds,
    areaUnderCurve: seeds.map((_, run) => areas.map((task) => task[run])),
    lastEvaluations: seeds.map((_, run) => lasts.map((task) => task[run])),
    returns: seeds.map((_, run) =>
      curves.map((task) => steps.map((step) => task[run].meanReturns[task[run].steps.indexOf(step)])),
    ),
  };
}
