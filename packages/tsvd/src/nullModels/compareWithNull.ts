import { checkOptions } from '@policypath/options';
import { asPath, type PathSource } from '../parameterPath.ts';
import type { TemporalKernels } from '../temporalKernels.ts';
import { openGramSolver, type GramSolver } from './gramSolver.ts';
import { incrementGram, snapshotsAt, type IncrementGram } from './incrementGram.ts';
import { nullBand, type NullBand } from './nullBand.ts';
import type { NullGenerator } from './nullGenerator.ts';
import type { DecompositionWay } from '../decompositionWay.ts';
import { NothingToCompareError } from './nothingToCompareError.ts';
import { nullModelBy, nullNames, type NullName } from './nullModel.ts';
import { pathGram, type Centring } from './pathGram.ts';
import { pathSpectrum, pathStatistics, type PathStatistic } from './pathStatistics.ts';
import { openRowProducts, type RowProducts } from './rowProducts.ts';
import { stepStatistics, type StepStatistics } from './stepStatistics.ts';
import { walkWidth } from './walkIncrements.ts';

const CENTRINGS: readonly Centring[] = ['none', 'mean'];

export interface NullComparisonOptions {
  /** Seeded: `createGenerator(seed, 'null models')` of @policypath/random. The same state gives the same result. */
  readonly generator: NullGenerator;
  /** Default: all. */
  readonly nulls?: readonly NullName[];
  /** Paths drawn of each null model. Default 99: the smallest p-value is then 2 / 100. */
  readonly repeats?: number;
  /** Probability with which one more draw would lie in a band, in (0, 1). Default 0.9, which takes 19 draws. */
  readonly band?: number;
  /** Components looked at, at most; fewer for short or low-rank paths. Default 8. */
  readonly components?: number;
  /** Values of beta for D(beta). Default 0.5, 0.8, 0.9, 0.99. */
  readonly thresholds?: readonly number[];
  /**
   * Snapshots analysed, at most: of longer paths every second, third ... counted back from the newest. Default 100. A draw
   * takes a whole decomposition and the eigenvalues of another, whose time grows with the cube.
   */
  readonly snapshots?: number;
  /**
   * From `loadKernels` of @policypath/kernels: products and decompositions, several times as fast. Default: plain
   * loops.
   */
  readonly kernels?: TemporalKernels;
  /** Called after every drawn path. */
  readonly onDraw?: (drawn: number, total: number) => void;
}

/** One statistic of the recorded path beside the null models. */
export interface ComparedStatistic extends PathStatistic {
  /** By the names asked for. */
  readonly nulls: Readonly<Partial<Record<NullName, NullBand>>>;
}

export interface NullComparison {
  /** What made the spectra of the path and of those drawn: always 'gram', so that they lose the same digits. Absent in records of other versions. */
  readonly way?: DecompositionWay;
  /** Snapshots analysed. */
  readonly snapshots: number;
  /** Recorded snapshots from one analysed to the next. */
  readonly stride: number;
  readonly components: number;
  readonly repeats: number;
  readonly band: number;
  /** What the walks were matched to, in steps of the stride. */
  readonly steps: StepStatistics;
  readonly statistics: readonly ComparedStatistic[];
}

/**
 * The spectral picture of a path beside that of paths without structure: every statistic of `StatisticName`, centred and
 * not, with mean, band and p-value under each null model. One pass over the parameters; each draw works on inner products
 * only, whatever m is.
 *
 * There are dozens of p-values: choose the statistic beforehand, or correct for their number.
 *
 * @throws NothingToCompareError for a path of fewer than 5 analysed snapshots, or one that moves in fewer than 2 directions.
 * @throws RangeError for options out of range, and snapshots that are not finite.
 */
export function compareWithNull(path: PathSource, options: NullComparisonOptions): NullComparison {
  checkOptions('compareWithNull', options, {
    generator: true,
    nulls: true,
    repeats: true,
    band: true,
    components: true,
    thresholds: true,
    snapshots: true,
    kernels: true,
    onDraw: true,
  });
  const { nulls = nullNames, repeats = 99, band = 0.9, snapshots = 100, kernels } = options;
  const thresholds = options.thresholds ?? [0.5, 0.8, 0.9, 0.99];
  checkWhole('repeats', repeats, 1);
  checkWhole('snapshots', snapshots, 5);
  checkWhole('components', options.components ?? 8, 2);
  if (!(band > 0 && band < 1))
    throw new RangeError(`The band must hold a draw with a probability in (0, 1), got ${band}.`);
  const source = asPath(path);
  const stride = Math.max(1, Math.ceil((source.end - 1 - source.begin) / (snapshots - 1)));
  const size = snapshotsAt(source, stride);
  if (size < 5) throw new NothingToCompareError(`A comparison needs 5 snapshots or more, got ${size}.`);
  const recorded = incrementGram(source, { kernels, stride });
  if (!moves(recorded)) throw new NothingToCompareError('The path never moves: all its snapshots are equal.');
  const solver = openGramSolver(recorded.size, kernels);
  const rows = openRowProducts({ size: recorded.size, width: walkWidth(recorded.size) }, kernels);
  try {
    const { multiply } = rows;
    return compare(recorded, { ...options, nulls, repeats, band, thresholds, stride, solver, multiply });
  } finally {
    rows.close();
    solver.close();
  }
}

interface CompareOptions extends Required<Pick<NullComparisonOptions, 'generator' | 'nulls' | 'repeats' | 'band'>> {
  readonly components?: number;
  readonly thresholds: readonly number[];
  readonly stride: number;
  readonly solver: GramSolver;
  readonly multiply: RowProducts;
  readonly onDraw?: (drawn: number, total: number) => void;
}

function compare(recorded: IncrementGram, options: CompareOptions): NullComparison {
  const { generator, nulls, repeats, band, thresholds, stride, solver, multiply, onDraw } = options;
  const steps = stepStatistics(recorded);
  const components = Math.min(options.components ?? 8, componentsOf(recorded, solver));
  if (components < 2) {
    throw new NothingToCompareError(
      'The path moves along one direction only, as far as float64 can tell beside its weights: there is nothing to compare.',
    );
  }
  const analysis = { components, thresholds, solver };
  const measured = pathStatistics(recorded, analysis);
  const draws = nulls.map((name, position) => {
    const draw = nullModelBy(multiply, name, recorded);
    const values = measured.map(() => new Float64Array(repeats));
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const [s, { value }] of pathStatistics(draw(generator), analysis).entries()) values[s][repeat] = value;
      onDraw?.(position * repeats + repeat + 1, nulls.length * repeats);
    }
    return { name, values };
  });
  const statistics = measured.map((statistic, s) => ({
    ...statistic,
    nulls: Object.fromEntries(
      draws.map(({ name, values }) => [name, nullBand(statistic.value, values[s], band, statistic.name === 'detour')]),
    ),
  }));
  return { way: 'gram', snapshots: recorded.size, stride, components, repeats, band, steps, statistics };
}

function moves({ size, products }: IncrementGram): boolean {
  for (let i = 1; i < size; i += 1) if (products[i * size + i] > 0) return true;
  return false;
}

/** Components that stand above the noise, centred and (after the first) uncentred, with a cosine for each. */
function componentsOf(path: IncrementGram, solver: GramSolver): number {
  const ranks = CENTRINGS.map((centring) => {
    const zero = pathSpectrum(path, solver.solve(pathGram(path, centring))).singularValues.indexOf(0);
    return (zero < 0 ? path.size : zero) - (centring === 'none' ? 1 : 0);
  });
  return Math.min(path.size - 2, ...ranks);
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`'${name}' must be a whole number from ${least}, got ${value}.`);
  }
}
