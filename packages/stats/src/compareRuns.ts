import { callable, checkOptions, text, trueOrFalse } from '@policypath/options';
import { curveBand, type BootstrapOptions } from './bootstrap.ts';
import type { CompareRunsOptions, Context, EnvironmentResult, MethodResult } from './comparison.ts';
import { comparedStatistics, effectsOf, type Effect } from './effects.ts';
import { improvementsOf, type HorizonImprovements } from './horizonImprovements.ts';
import type { Measured } from './improvement.ts';
import { score, trainedPart } from './measures.ts';
import { aggregatesOf, profilesOf, type MethodAggregate, type Profiles } from './normalisedResults.ts';
import { meanCurve } from './runs.ts';
import { runNumbers, selectRuns, type Run, type SelectedRun, type Selection } from './selectRuns.ts';

/** What is said of some runs of one agent, at one offset. What needs resampling is computed once, when it is asked for. */
export interface Comparison<Given extends Run> {
  readonly offset: number;
  /** The method that all others are held against. */
  readonly base: string;
  readonly includeInitial: boolean;
  readonly level: number;
  readonly resamples: number;
  readonly environments: readonly EnvironmentResult<Given>[];
  /** Each method against the base in each environment, by AUC and then by the last evaluations. */
  readonly effects: readonly Effect[];
  /** The paper's improvements of a method, the shortest horizon first; also of one that has no runs. */
  readonly improvementsOf: (method: string) => readonly HorizonImprovements[];
  /** Over environments, by statistic and method. */
  readonly aggregates: readonly MethodAggregate[];
  /** By statistic. */
  readonly profiles: readonly Profiles[];
}

/**
 * Compares the runs of one agent: chooses them (`selectRuns`), measures each, and holds every method against the base.
 *
 * @throws RangeError when runs of one environment were evaluated at different steps
 */
export function compareRuns<Given extends Run>(runs: readonly Given[], options: CompareRunsOptions): Comparison<Given> {
  checkOptions('compareRuns', options, {
    random: true,
    horizons: callable,
    generator: callable,
    resamples: true,
    level: true,
    finishedOnly: trueOrFalse,
    wholeBlocks: trueOrFalse,
    planned: true,
    base: text,
    order: true,
    offset: true,
    includeInitial: trueOrFalse,
  });

  const { random: randomOnes, horizons: _, generator, resamples = 2000, level = 0.95, ...selecting } = options;
  const { offset = 0, includeInitial = false, base = 'base' } = selecting;
  const random = randomOnes ?? new Map<string, Measured>();
  const means = new Map([...random].map(([environment, { mean: own }]) => [environment, own]));
  const bootstrap = (name: string): Required<BootstrapOptions> => ({ resamples, level, generator: generator(name) });
  const given: Context = { ...options, offset, includeInitial, base, level, random, means, bootstrap };
  const environments = selectRuns(runs, selecting).map((selection): EnvironmentResult<Given> => ({
    ...selection,
    random: random.get(selection.environment) ?? null,
    methods: new Map(
      [...selection.methods].map(([method, own]) => [method, methodResult(selection, method, own, given)]),
    ),
  }));
  const effects = once(() =>
    comparedStatistics.flatMap((statistic) => environments.flatMap((one) => effectsOf(one, statistic, given))),
  );
  const improvements = new Map<string, readonly HorizonImprovements[]>();
  const aggregates = once(() => aggregatesOf(effects(), given));
  const profiles = once(() => comparedStatistics.flatMap((statistic) => profilesOf(statistic, effects(), given) ?? []));
  return {
    offset,
    base,
    includeInitial,
    level,
    resamples,
    environments,
    get effects() {
      return effects();
    },
    improvementsOf: (method) => {
      const own = improvements.get(method) ?? improvementsOf(method, environments, given);
      improvements.set(method, own);
      return own;
    },
    get aggregates() {
      return aggregates();
    },
    get profiles() {
      return profiles();
    },
  };
}

function methodResult<Given extends Run>(
  { environment, untrainedThrough }: Pick<Selection<Given>, 'environment' | 'untrainedThrough'>,
  method: string,
  runs: readonly SelectedRun<Given>[],
  { bootstrap, offset, includeInitial }: Context,
): MethodResult<Given> {
  const curves = runs.map(({ curve }) => curve);
  const trained = trainedPart(curves, untrainedThrough);
  const band = once(() => curveBand(curves, bootstrap(`band/${environment}/${method}/${offset}`)));
  return {
    runs,
    ...runNumbers(curves, { offset, includeInitial }),
    score: trained === null ? null : score(trained),
    curve: meanCurve(curves),
    get band() {
      return band();
    },
  };
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | null = null;
  return () => (made ??= { result: make() }).result;
}
