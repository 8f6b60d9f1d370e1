import { callable, checkOptions } from '@policypath/options';
import { createGenerator } from '@policypath/random';
import {
  accumulatedChange,
  decomposeGram,
  finalChange,
  nullModel,
  pathGram,
  predictionBand,
  type Centring,
  type DecompositionWay,
  type IncrementGram,
  type NullName,
  type PredictionBand,
  type TemporalKernels,
} from '@policypath/tsvd';

/** Left vectors kept whole, for the figures. */
const shownVectors = 6;

export interface AnalyseEvolvementOptions {
  readonly kernels: Pick<TemporalKernels, 'open'>;
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
  /** What made the components, those of null models as well. Absent in records of other versions: 'gram'. */
  readonly way?: DecompositionWay;
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
  checkOptions('analyseEvolvement', options, {
    kernels: true,
    components: true,
    improvingEnd: true,
    nulls: true,
    draws: true,
    band: true,
    seed: true,
    onDraw: callable,
  });

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
  { kernels, components, improvingEnd }: AnalyseEvolvementOptions,
): Followed {
  const { way, rank, singularValues, leftVector } = decomposeGram(pathGram(gram, centring), { kernels });
  const vectors = Array.from({ length: Math.min(components, rank) }, (_, j) => leftVector(j));
  return {
    way,
    rank,
    singularValues: [...singularValues.subarray(0, vectors.length)],
    leftVectors: vectors.slice(0, shownVectors).map((vector) => [...vector]),
    whole: changesOf(vectors, gram.size - 1),
    improving: improvingEnd === null ? null : changesOf(vectors, improvingEnd),
  };
}

/** Changes of these components from the first snapshot to the one at position `last`. */
function changesOf(vectors: readonly Float64Array[], last: number): ComponentChange[] {
  if (vectors.length === 0) return [];
  const at = (index: number): Float64Array => Float64Array.from(vectors, (vector) => vector[index]);
  const path = { begin: 0, end: last + 1, dimension: vectors.length, at };
  const [accumulated, finals] = [accumulatedChange(path), finalChange(path)];
  return Array.from(finals, (final, j) => ({ detour: final > 0 ? accumulated[j] / final : null, final }));
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
