import { checkOptions, text, trueOrFalse } from '@policypath/options';
import { areaUnderCurve, lastEvaluations, type AreaUnderCurve, type LastEvaluations } from './measures.ts';
import { checkEqualSteps, commonRange, type RunEvaluations } from './runs.ts';

/** A run as a comparison takes it: one seed of one method in one environment. */
export interface Run {
  readonly environment: string;
  /** e.g. 'base' or 'pptb'. */
  readonly method: string;
  readonly seed: number;
  /** Names the run in error messages. */
  readonly name?: string;
  /** 'failed': it ended before its last step, e.g. diverged; 'unfinished': more evaluations will come. */
  readonly state: 'finished' | 'failed' | 'unfinished';
  /** Regular ones, by offset from the multiples of the evaluation interval, in the order of their steps. */
  readonly evaluations: ReadonlyMap<number, readonly { readonly step: number; readonly meanReturn: number }[]>;
  /** Environment steps up to which its policy has had no update: the random steps at its start. Default 0. */
  readonly untrainedThrough?: number;
  /** What a plan calls its environment. Default: `environment`. */
  readonly plannedEnvironment?: string;
}

/** A run that there should be. */
export type PlannedRun = Pick<Run, 'environment' | 'method' | 'seed'>;

/** A block is one seed in every environment and method. */
export interface Blocks<Given extends Run> {
  /** Seeds whose runs have all ended. */
  readonly complete: ReadonlySet<number>;
  /** Seeds that there should be. */
  readonly planned: ReadonlySet<number>;
  /** Whether a run belongs to a complete block. */
  readonly holds: (run: Given) => boolean;
}

/**
 * The blocks of some runs. A plan says what a block must hold: a run that was never begun keeps it open. Without a plan a
 * block must hold every pair of environment and method that any seed has.
 */
export function blocksOf<Given extends Run>(runs: readonly Given[], planned?: readonly PlannedRun[]): Blocks<Given> {
  const cellOf = (run: Run): PlannedRun => ({
    environment: planned === undefined ? run.environment : (run.plannedEnvironment ?? run.environment),
    method: run.method,
    seed: run.seed,
  });
  const expected = planned ?? everyCell(runs);
  const required = counts(expected);
  const ended = counts(runs.filter(hasEnded).map(cellOf));
  const seeds = new Set(expected.map(({ seed }) => seed));
  const open = new Set(
    expected.filter((one) => (ended.get(key(one)) ?? 0) < (required.get(key(one)) ?? 0)).map(({ seed }) => seed),
  );
  const complete = new Set([...seeds].filter((seed) => !open.has(seed)));
  return { complete, planned: seeds, holds: (run) => complete.has(run.seed) && required.has(key(cellOf(run))) };
}

/** Every seed in every pair of environment and method. */
function everyCell(runs: readonly Run[]): PlannedRun[] {
  const cells = new Map(runs.map((run) => [key({ ...run, seed: 0 }), run]));
  const seeds = new Set(runs.map(({ seed }) => seed));
  return [...seeds].flatMap((seed) =>
    [...cells.values()].map(({ environment, method }) => ({ environment, method, seed })),
  );
}

function counts(runs: readonly PlannedRun[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const run of runs) found.set(key(run), (found.get(key(run)) ?? 0) + 1);
  return found;
}

function key({ environment, method, seed }: PlannedRun): string {
  return JSON.stringify([environment, method, seed]);
}

/** Which evaluations count. */
export interface CountedEvaluations {
  /** Evaluations are made at these many steps after the multiples of their interval. Default 0. */
  readonly offset?: number;
  /**
   * Whether the first evaluation, before any training (at step 0, or at step `offset`), counts. Default false: the policy
   * is untrained there.
   */
  readonly includeInitial?: boolean;
}

/** The two numbers of each run. AUC is the primary one. */
export interface RunNumbers {
  readonly auc: AreaUnderCurve;
  /** Over at most ten evaluations, never the one before training where there is another. */
  readonly last: LastEvaluations;
}

/**
 * AUC and mean of the last evaluations of runs that were evaluated at the same steps. Runs that were evaluated before
 * training alone have that number.
 *
 * @throws RangeError as `meanCurve`
 */
export function runNumbers(runs: readonly RunEvaluations[], options: CountedEvaluations = {}): RunNumbers {
  checkOptions('runNumbers', options, { offset: true, includeInitial: trueOrFalse });
  const { offset = 0, includeInitial = false } = options;

  checkEqualSteps(runs);
  const { steps } = runs[0];
  const trained = steps.length - (steps[0] <= offset ? 1 : 0);
  return {
    auc: areaUnderCurve(runs, { includeInitial: steps[0] === 0 && (includeInitial || trained === 0) }),
    last: lastEvaluations(runs, { evaluations: Math.max(1, Math.min(10, trained)) }),
  };
}

export interface SelectRunsOptions extends CountedEvaluations {
  /** Leave runs that have not ended out even where a method has no other. Default false. */
  readonly finishedOnly?: boolean;
  /** Use a seed only when its runs have ended in every environment and method. Default false. */
  readonly wholeBlocks?: boolean;
  /** What whole blocks must hold. Default: every pair of environment and method that there is. */
  readonly planned?: readonly PlannedRun[];
  /** The method that others are held against; it comes first. Default 'base'. */
  readonly base?: string;
  /** Methods in the order in which they are listed after the base; others follow by name. Default: all by name. */
  readonly order?: readonly string[];
}

/** A run and the part of its evaluations that is used. */
export interface SelectedRun<Given extends Run> {
  readonly run: Given;
  readonly curve: RunEvaluations;
}

export interface LeftOut<Given extends Run> {
  readonly run: Given;
  readonly reason:
    | 'outside the whole blocks'
    | 'no evaluation'
    | 'no evaluation after step 0'
    | 'not ended'
    | 'begins where another run has ended';
}

/** The runs of one environment that are compared. */
export interface Selection<Given extends Run> {
  readonly environment: string;
  /** The last step that is used. */
  readonly throughStep: number;
  /** The last step at which a used run was still untrained: SCORE leaves the evaluations up to it out. */
  readonly untrainedThrough: number;
  /** Steps of the evaluations that all runs have, the one before training included where there is one. */
  readonly steps: readonly number[];
  /** By method, the base first; all evaluated at the same steps. */
  readonly methods: ReadonlyMap<string, readonly SelectedRun<Given>[]>;
  /** All that are used, in the order given. */
  readonly used: readonly Given[];
  /** How many of those have not ended. */
  readonly unfinished: number;
  /** Whether a run has evaluations after `throughStep`. */
  readonly isCut: boolean;
  /** Whether a run has evaluations before the first step that is used: another one, a fork, begins there. */
  readonly beginsLate: boolean;
  readonly leftOut: readonly LeftOut<Given>[];
}

/**
 * Chooses the runs of each environment that has any: those that have ended, where each method has one such; else all, cut to
 * their last common evaluation. A run that was evaluated before training alone is left out where another got further. A run
 * that failed stays in: its missing evaluations count as its last one. Where a run begins later than others, as forks do, all
 * are used over the steps that they have in common (`commonRange`); one that begins where another has ended is left out.
 *
 * @throws RangeError when runs of one environment were evaluated at different steps
 */
export function selectRuns<Given extends Run>(
  runs: readonly Given[],
  options: SelectRunsOptions = {},
): Selection<Given>[] {
  checkOptions('selectRuns', options, {
    finishedOnly: trueOrFalse,
    wholeBlocks: trueOrFalse,
    planned: true,
    base: text,
    order: true,
    offset: true,
    includeInitial: trueOrFalse,
  });
  const { finishedOnly = false, wholeBlocks = false, planned, base = 'base', order = [], ...counted } = options;

  const { offset = 0 } = counted;
  const blocks = wholeBlocks ? blocksOf(runs, planned) : null;
  return [...new Set(runs.map(({ environment }) => environment))].flatMap((environment) => {
    const own = runs.filter((run) => run.environment === environment);
    const anyBegun = own.some((run) => hasBegun(run, offset));
    const whyOut = (run: Given): LeftOut<Given>['reason'] | null => {
      if (blocks !== null && !blocks.holds(run)) return 'outside the whole blocks';
      if (lastOfFailed(run, offset) !== null || hasBegun(run, offset)) return null;
      if (evaluationsOf(run, counted).length === 0) return 'no evaluation';
      return anyBegun ? 'no evaluation after step 0' : null;
    };
    const candidates = own.filter((run) => whyOut(run) === null);
    const ended = candidates.filter(hasEnded);
    const hasEvaluations = (some: readonly Given[]): boolean =>
      some.some((run) => evaluationsOf(run, counted).length > 0);
    const everyMethod = methodsOf(candidates, base, order).every((method) =>
      ended.some((run) => run.method === method),
    );
    const chosen = finishedOnly || (everyMethod && hasEvaluations(ended)) ? ended : candidates;
    if (!hasEvaluations(chosen)) return [];
    const whole = completed(chosen, counted);
    const end = Math.min(...whole.map(({ steps }) => steps.at(-1) ?? 0));
    const isWithin = whole.map(({ steps }) => (steps[0] ?? 0) <= end);
    const used = chosen.filter((_, index) => isWithin[index]);
    const { from, step, runs: curves } = commonRange(whole.filter((_, index) => isWithin[index]));
    checkEqualSteps(curves);
    return [
      {
        environment,
        throughStep: step,
        untrainedThrough: Math.max(...used.map((run) => run.untrainedThrough ?? 0)),
        steps: curves[0].steps,
        methods: new Map(
          methodsOf(used, base, order).map((method) => [
            method,
            used.flatMap((run, index) => (run.method === method ? [{ run, curve: curves[index] }] : [])),
          ]),
        ),
        used,
        unfinished: used.filter((run) => !hasEnded(run)).length,
        isCut: used.some((run) => (evaluationsOf(run, counted).at(-1)?.step ?? 0) > step),
        beginsLate: used.some((run) => (evaluationsOf(run, counted)[0]?.step ?? from) < from),
        leftOut: own
          .filter((run) => !used.includes(run))
          .map((run) => ({
            run,
            reason:
              whyOut(run) ??
              (chosen.includes(run) ? ('begins where another run has ended' as const) : ('not ended' as const)),
          })),
      },
    ];
  });
}

/** At an offset without the first one where it does not count. */
function evaluationsOf({ evaluations }: Run, { offset = 0, includeInitial = false }: CountedEvaluations) {
  return (evaluations.get(offset) ?? []).filter(({ step }) => offset === 0 || includeInitial || step > offset);
}

/** Whether it was evaluated after training began. */
function hasBegun({ evaluations }: Run, offset: number): boolean {
  return (evaluations.get(offset) ?? []).some(({ step }) => step > offset);
}

/** What the missing evaluations of a failed run count as, be it that of the untrained policy; null of other runs. */
function lastOfFailed({ state, evaluations }: Run, offset: number): number | null {
  return state === 'failed' ? (evaluations.get(offset)?.at(-1)?.meanReturn ?? null) : null;
}

/** Each run's evaluations, those that a failed one lacks of the longest counting as its last one. */
function completed(runs: readonly Run[], counted: CountedEvaluations): RunEvaluations[] {
  const all = runs.map((run) => evaluationsOf(run, counted));
  const endOf = (evaluations: (typeof all)[number]): number => evaluations.at(-1)?.step ?? -1;
  const longest = all.reduce((best, evaluations) => (endOf(evaluations) > endOf(best) ? evaluations : best));
  return runs.map((run, index) => {
    const last = lastOfFailed(run, counted.offset ?? 0);
    const missing =
      last === null
        ? []
        : longest.filter(({ step }) => step > endOf(all[index])).map(({ step }) => ({ step, meanReturn: last }));
    const evaluations = [...all[index], ...missing];
    return {
      ...(run.name === undefined ? {} : { name: run.name }),
      steps: evaluations.map(({ step }) => step),
      meanReturns: evaluations.map(({ meanReturn }) => meanReturn),
    };
  });
}

function hasEnded({ state }: Run): boolean {
  return state !== 'unfinished';
}

/** The base first, then in the order given, then by name. */
function methodsOf(runs: readonly Run[], base: string, order: readonly string[]): string[] {
  const rank = (method: string): number => {
    if (method === base) return -1;
    return order.includes(method) ? order.indexOf(method) : order.length;
  };
  return [...new Set(runs.map(({ method }) => method))].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
