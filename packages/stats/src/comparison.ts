import type { BootstrapOptions, CurveBandPoint, UniformIntegers } from './bootstrap.ts';
import type { Measured } from './improvement.ts';
import type { CurvePoint } from './runs.ts';
import type { Run, RunNumbers, SelectedRun, Selection, SelectRunsOptions } from './selectRuns.ts';

/** The last step of a comparison; null: the last one that all runs have. */
export type Horizon = number | null;

export interface CompareRunsOptions extends SelectRunsOptions {
  /** How a random agent fares, by environment. */
  readonly random?: ReadonlyMap<string, Measured>;
  /**
   * Steps at which improvements are given, of an environment whose runs were evaluated at `steps`. Default: each environment
   * is used whole.
   */
  readonly horizons?: (environment: string, steps: readonly number[]) => readonly Horizon[];
  /** Makes the generator of one interval, seeded by its name: the same names, the same intervals. */
  readonly generator: (name: string) => UniformIntegers;
  /** Default 2000. */
  readonly resamples?: number;
  /** Nominal coverage of the intervals. Default 0.95. */
  readonly level?: number;
}

/** One environment. */
export interface EnvironmentResult<Given extends Run> extends Omit<Selection<Given>, 'methods'> {
  /** null: not known. */
  readonly random: Measured | null;
  /** The base first. */
  readonly methods: ReadonlyMap<string, MethodResult<Given>>;
}

/** One method in one environment. */
export interface MethodResult<Given extends Run> extends RunNumbers {
  /** In the order of the numbers. */
  readonly runs: readonly SelectedRun<Given>[];
  /** Over the evaluations after `untrainedThrough`; null when there is none. */
  readonly score: CurvePoint | null;
  readonly curve: readonly CurvePoint[];
  /** Pointwise interval of the mean curve; null with one run. */
  readonly band: readonly CurveBandPoint[] | null;
}

/** What every part of a comparison is given: the options, their defaults filled in. */
export interface Context extends CompareRunsOptions {
  readonly offset: number;
  readonly includeInitial: boolean;
  readonly base: string;
  readonly level: number;
  readonly random: ReadonlyMap<string, Measured>;
  /** Of the random agents. */
  readonly means: ReadonlyMap<string, number>;
  readonly bootstrap: (name: string) => Required<BootstrapOptions>;
}
