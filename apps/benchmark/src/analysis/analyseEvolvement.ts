import { createGenerator } from '@policypath/random';
import {
  nullModel,
  pathGram,
  predictionBand,
  type Centring,
  type IncrementGram,
  type NullName,
  type PredictionBand,
} from '@policypath/tsvd';
import type { GramEigen, GramEigenSolver } from './gramEigen.ts';

/** Left vectors kept whole, for the figures. */
const shownVectors = 6;

export interface AnalyseEvolvementOptions {
  readonly solver: GramEigenSolver;
  /** Components followed, at most. */
  readonly components: number;
  /** Position of the last snapshot of the improving period, among those decomposed; null: there is none. */
  readonly improvingEnd: number | null;
  readonly nulls: readonly NullName[];
  /** Paths drawn of each null model. */
  readonly draws: number;
  readonly band: number;
  readonly seed: number;
  readonly onDraw: (done: number, total: number) => void;
}

/** One component along a stretch of the path. */
export interface ComponentChange {
  /** Accumulated over final change of u_k; null where it ends exactly where it began. */
  readonly detour: number | null;
  /** |u_n - u_1|. */
  readonly final: number;
}

export interface ComponentBand {
  readonly detour: PredictionBand;
  readonly final: PredictionBand;
}

/** Components of the whole path, and their changes over all of it and over its improving period. */
export interface Evolvement {
  readonly centring: Centring;
  readonly rank: number;
  /** Leading ones. */
  readonly singularValues: readonly number[];
  /** The first columns of U. */
  readonly leftVectors: readonly (readonly number[])[];
  readonly whole: readonly ComponentChange[];
  /** null where there is no improving period. */
  readonly improving: readonly ComponentChange[] | null;
  readonly nulls: readonly {
    readonly name: NullName;
    readonly whole: readonly ComponentBand[];
    readonly improving: readonly ComponentBand[] | null;
    /** The same columns of U of the first path drawn. */
    readonly leftVectors: readonly (readonly number[])[];
  }[];
}

/** Follows the components of a path, uncentred and centred, and those of paths drawn from null models. */
export function analyseEvolvement(gram: IncrementGram, options: AnalyseEvolvementOptions): Evolvement[] {
  const { nulls, draws, seed, onDraw } = options;
  const centrings = ['none', 'mean'] as const;
  const recorded = centrings.map((centring) => followed(gram, centring, options));
  const drawn = nulls.map((name, position) => {
    const generator = createGenerator(seed, `analysis/evolvement/${name}`);
    const draw = nullModel(name, gram);
    const paths = Array.from({ length: draws }, (_, d) => {
      const path = draw(generator);
      onDraw(position * draws + d + 1, nulls.length * draws);
      return centrings.map((centring) => followed(path, centring, options));
    });
    return { name, paths };
  });
  return centrings.map((centring, c) => ({
    centring,
    ...recorded[c],
    nulls: drawn.map(({ name, paths }) => ({
      name,
      whole: bandsOf(
        paths.map((path) => path[c].whole),
        options.band,
      ),
      improving:
        options.improvingEnd === null
          ? null
          : bandsOf(
              paths.map((path) => path[c].improving ?? []),
              options.band,
            ),
      leftVectors: paths[0][c].leftVectors,
    })),
  }));
}

type Followed = Omit<Evolvement, 'centring' | 'nulls'>;

function followed(
  gram: IncrementGram,
  centring: Centring,
  { solver, components, improvingEnd }: AnalyseEvolvementOptions,
): Followed {
  const eigen = solver.solve(pathGram(gram, centring), gram.size);
  const count = Math.min(components, eigen.rank);
  return {
    rank: eigen.rank,
    singularValues: [...eigen.singularValues.subarray(0, count)],
    leftVectors: Array.from({ length: Math.min(shownVectors, count) }, (_, j) => [...eigen.leftVector(j)]),
    whole: changesOf(eigen, count, gram.size - 1),
    improving: improvingEnd === null ? null : changesOf(eigen, count, improvingEnd),
  };
}

/** Changes of the first components from the first snapshot to the one at position `last`. */
function changesOf(eigen: GramEigen, count: number, last: number): ComponentChange[] {
  return Array.from({ length: count }, (_, j) => {
    const vector = eigen.leftVector(j);
    let accumulated = 0;
    for (let i = 1; i <= last; i += 1) accumulated += Math.abs(vector[i] - vector[i - 1]);
    const final = Math.abs(vector[last] - vector[0]);
    return { detour: final > 0 ? accumulated / final : null, final };
  });
}

function bandsOf(draws: readonly (readonly ComponentChange[])[], share: number): ComponentBand[] {
  const count = Math.min(...draws.map((changes) => changes.length));
  return Array.from({ length: count }, (_, j) => ({
    detour: predictionBand(
      draws.map((changes) => changes[j].detour ?? Infinity),
      share,
    ),
    final: predictionBand(
      draws.map((changes) => changes[j].final),
      share,
    ),
  }));
}
