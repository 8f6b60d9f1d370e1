import { createGenerator } from '@policypath/random';
import {
  blocksOf,
  compareRuns,
  regularEvaluations,
  type Blocks,
  type CompareRunsOptions,
  type Comparison,
  type EnvironmentResult,
  type PlannedRun,
  type Run,
  type RunEvaluations,
} from '@policypath/stats';
import { UsageError } from '@policypath/trial/errors';
import { randomStepsOf } from '@policypath/trial/records';
import { methodOrder, readTrials, trialName, type PlannedCell } from '../store/readTrials.ts';
import type { StoredTrial } from '../store/storedTrial.ts';
import { shellWord } from '../words/shellWord.ts';
import { baselineOf, findBaselines, type ComparisonBaseline } from './baselines.ts';
import { horizonsOf } from './paper.ts';

/** A stored trial as a comparison takes it. */
export interface TrialRun extends Run {
  readonly trial: StoredTrial;
}

/** Offset 0 is always there. */
export function runOf(trial: StoredTrial): TrialRun {
  const { environment, environmentId, method, seed, state, evaluations, place } = trial;
  const offsets = [...new Set([0, ...evaluations.map(({ offset }) => offset)])];
  return {
    trial,
    environment,
    plannedEnvironment: environmentId,
    method,
    seed,
    name: `${trialName(trial)}, ${place.path}`,
    untrainedThrough: randomStepsOf(trial.manifest.trial),
    state: state === 'finished' || state === 'failed' ? state : 'unfinished',
    evaluations: new Map(
      offsets.map((offset) => [
        offset,
        regularEvaluations(evaluations)
          .filter((one) => one.offset === offset)
          .toSorted((a, b) => a.step - b.step),
      ]),
    ),
  };
}

/** A run's evaluations at one offset as one curve. */
export function curveOf(run: Run, offset = 0): RunEvaluations {
  const evaluations = run.evaluations.get(offset) ?? [];
  return {
    steps: evaluations.map(({ step }) => step),
    meanReturns: evaluations.map(({ meanReturn }) => meanReturn),
  };
}

export interface CompareTrialsOptions {
  /** Random agents by `baselineKey`. */
  readonly baselines: ReadonlyMap<string, ComparisonBaseline>;
  /** Whether the AUC counts the first evaluation, before any training. Default false. */
  readonly includeInitial?: boolean;
  /** Leave out trials that have not ended, even when a method has no other. Default false. */
  readonly finishedOnly?: boolean;
  /** Use a seed only when its trials have ended in every environment and method. Default false. */
  readonly wholeBlocks?: boolean;
  /** The method that all others are held against. Default 'base'. */
  readonly base?: string;
  /** Trials that benchmarks plan, so that missing ones can be named. */
  readonly planned?: readonly PlannedCell[] | null;
  /** Seed of all generators; each interval has its own generator. Default 0. */
  readonly seed?: number;
  /** Default 2000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly level?: number;
}

/** One agent's trials and their comparisons. */
export interface AgentResults {
  readonly agent: string;
  readonly runs: readonly TrialRun[];
  /** By offset of the evaluations, ascending; the first is at 0. */
  readonly comparisons: readonly Comparison<TrialRun>[];
  /** Random agents by environment, as far as they are known. */
  readonly baselines: ReadonlyMap<string, ComparisonBaseline>;
  /** Of this agent; null without a benchmark. */
  readonly planned: readonly PlannedRun[] | null;
  readonly blocks: Blocks<TrialRun>;
  readonly wholeBlocks: boolean;
  /** Makes the generator of an interval that is not in the comparisons. */
  readonly generator: CompareRunsOptions['generator'];
}

/**
 * Compares trials, agent by agent and at each offset at which they were evaluated. It is what `compare`, `report`, `export`
 * and the dashboard show: the same runs, the same numbers.
 *
 * @throws UsageError when trials of one environment were evaluated at different steps
 */
export function compareTrials(trials: readonly StoredTrial[], options: CompareTrialsOptions): AgentResults[] {
  const { seed = 0, wholeBlocks = false } = options;
  const generator = (name: string) => createGenerator(seed, `statistics/${name}`);
  return [...new Set(trials.map(({ agent }) => agent))].map((agent) => {
    const runs = trials.filter((trial) => trial.agent === agent).map(runOf);
    const planned = options.planned?.filter((one) => one.agent === agent) ?? null;
    const trialOf = new Map(runs.map(({ environment, trial }) => [environment, trial]));
    const baselines = new Map(
      [...trialOf].flatMap(([environment, trial]) => {
        const baseline = baselineOf(options.baselines, trial);
        return baseline === null ? [] : [[environment, baseline] as const];
      }),
    );
    const { finishedOnly, includeInitial, base, resamples, level } = options;
    const given = {
      finishedOnly,
      wholeBlocks,
      includeInitial,
      base,
      resamples,
      level,
      planned: planned ?? undefined,
      order: methodOrder(planned),
      random: baselines,
      // Tables of TD3 have one horizon: the whole trial.
      ...(agent === 'td3'
        ? {}
        : {
            horizons: (environment: string, steps: readonly number[]) =>
              horizonsOf(agent, trialOf.get(environment)?.environmentId ?? environment, steps),
          }),
      generator,
    };
    const offsets = [...new Set(runs.flatMap(({ evaluations }) => [...evaluations.keys()]))].toSorted((a, b) => a - b);
    return {
      agent,
      runs,
      comparisons: offsets.map((offset) => asUsageError(() => compareRuns(runs, { ...given, offset }))),
      baselines,
      planned,
      blocks: blocksOf(runs, given.planned),
      wholeBlocks,
      generator,
    };
  });
}

/**
 * Reads the trials in folders and below them and compares them.
 *
 * @throws UsageError when there is no trial, one cannot be read, two are equal, or they cannot be compared
 */
export function readResults(
  roots: readonly string[],
  {
    baselines,
    say = () => {},
    ...options
  }: Partial<CompareTrialsOptions> & { readonly say?: (line: string) => void } = {},
): AgentResults[] {
  const { trials, planned, baselines: files, leftOut } = readTrials(roots);
  for (const line of leftOut) say(line);
  return compareTrials(trials, { planned, ...options, baselines: findBaselines(files, baselines) });
}

/**
 * What to do where there are several methods and none is called base, because base trials differ in settings (or there are
 * none): null where there is a base, or nothing to set beside another.
 */
export function againstHint(results: readonly AgentResults[]): string | null {
  if (results.some(({ comparisons: [{ base }] }) => base !== 'base')) return null;
  const methods = [...new Set(results.flatMap(({ runs }) => runs.map(({ method }) => method)))].toSorted();
  if (methods.includes('base') || methods.length < 2) return null;
  const bases = methods.filter((method) => method.startsWith('base '));
  const shown =
    methods.length > 4 ? `${methods.slice(0, 4).join(', ')} and ${methods.length - 4} more` : methods.join(', ');
  return (
    `no method is called base${bases.length > 1 ? ', because base trials differ in settings' : ''}: there are ${shown}; ` +
    `policypath compare --against ${shellWord(bases[0] ?? methods[0])} sets the others beside that one`
  );
}

/** The action repeat of all trials of an environment. */
export function actionRepeatIn({ used }: Pick<EnvironmentResult<TrialRun>, 'used'>): number {
  return used[0].trial.actionRepeat;
}

/** The id of an environment, e.g. 'dm_control/cheetah-run'. */
export function environmentIdOf({ used }: Pick<EnvironmentResult<TrialRun>, 'used'>): string {
  return used[0].trial.environmentId;
}

/** Turns errors of trials that do not fit together into UsageErrors: the input is wrong, not the program. */
function asUsageError<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
