import { aList, callable, checkOptions, share, shareBetween, wholeNumber, type OptionKind } from '@policypath/options';
import { loadKernels } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import {
  compareWithNull,
  NothingToCompareError,
  waitingSnapshots,
  type NullName,
  type ParameterPath,
  type PathCentre,
  type TemporalKernels,
} from '@policypath/tsvd';
import { analyseLayers, type LayoutEntry } from './analyseLayers.ts';
import { analyseParameters } from './analyseParameters.ts';
import { analyseSpectrum } from './analyseSpectrum.ts';
import { announcingKernels } from './announcingKernels.ts';
import { countedPath, readingOnce, thinnedPath } from './derivedPaths.ts';
import type { PathAnalysis } from './pathAnalysis.ts';

/** A path as a `StoredPath` of @policypath/path-files has it, or one of your own. */
export interface AnalyzedPath extends ParameterPath {
  /** What the reports call it. */
  readonly name?: string;
  /** What kind of file it is in. */
  readonly format?: string;
  /** Lines for the reader of the reports, as a `StoredPath` has them. */
  readonly remarks?: readonly string[];
  /** Step of each snapshot, oldest first. */
  readonly steps?: readonly number[];
  /** Names and shapes of its parts, and the number of the layer that each is in. */
  readonly layout?: readonly LayoutEntry[];
}

export interface AnalyzePathOptions {
  /** Components at most. */
  readonly components: number;
  /** Snapshots decomposed at most; a longer path is thinned. Infinity: all. */
  readonly snapshots: number;
  /** Upper share of the parameters by accumulated change. */
  readonly share: number;
  /** None: no comparison. */
  readonly nulls: readonly NullName[];
  /** Paths drawn of each null model. */
  readonly repeats: number;
  /** Share of the draws that a null model's band holds. */
  readonly band: number;
  /** Of the null models. */
  readonly seed: number;
  /** Without numbers: a phase that is one long step, or whose end is not known. */
  readonly onProgress: (phase: string, done?: number, total?: number) => void;
}

/** Infinity: all. */
const wholeNumberOrAll: OptionKind<number> = {
  accepts: (value): value is number => value === Infinity || wholeNumber(2).accepts(value),
  expected: 'a whole number from 2 on, or Infinity',
};

/** What `analyzePath` does where an option is not given. */
export const analysisDefaults: AnalyzePathOptions = {
  components: 16,
  snapshots: 2000,
  share: 0.8,
  nulls: ['flippedIncrements', 'shuffledIncrements', 'randomWalk'],
  repeats: 99,
  band: 0.9,
  seed: 1,
  onProgress: () => {},
};

/** Snapshots compared with null models, at most. */
const comparedSnapshots = 100;

/** A path of no more bytes is read once. */
const bytesHeld = 2 ** 26;

/** Every how many-th snapshot is decomposed. */
function strideOf(length: number, snapshots: number): number {
  return Math.max(1, Math.ceil((length - 1) / (snapshots - 1)));
}

/**
 * All that the reports show about a path [n, m]: both decompositions, changes and detours of components and parameters,
 * and the path's statistics beside null models. Rows are read when needed. Snapshots from before the first move are left
 * out (`waitingSnapshots`); a path that never moves is taken whole.
 *
 * @throws TypeError or RangeError for an option that there is not, or a value that it does not take; whatever the path throws for a row that it cannot give.
 */
export async function analyzePath(path: AnalyzedPath, given: Partial<AnalyzePathOptions> = {}): Promise<PathAnalysis> {
  checkOptions('analyzePath', given, {
    components: wholeNumber(1),
    snapshots: wholeNumberOrAll,
    share,
    nulls: aList,
    repeats: wholeNumber(1),
    band: shareBetween,
    seed: wholeNumber(),
    onProgress: callable,
  });
  const options = { ...analysisDefaults, ...given };
  return analysis(path, options, await loadKernels());
}

function analysis(given: AnalyzedPath, options: AnalyzePathOptions, givenKernels: TemporalKernels): PathAnalysis {
  const { onProgress, components } = options;
  let decomposition = '';
  const kernels = announcingKernels(givenKernels, (step) => onProgress(`${decomposition}: ${step}`));
  const { stored, waiting } = fromFirstMove(held(given));
  const { begin, end, dimension, steps, layout = [], read } = stored;
  const length = end - begin;
  const follow = (phase: string): ParameterPath => countedPath(stored, (rows) => onProgress(phase, rows, length));
  const parameters = analyseParameters(follow('changes of parameters'), options.share);
  const stride = strideOf(length, options.snapshots);
  const whole: ParameterPath = { begin, end, dimension, at: (index) => stored.at(index), read };
  const decomposedPath = stride === 1 ? whole : thinnedPath(whole, stride);
  const spectrumOf = (name: string, centre?: PathCentre) => {
    decomposition = name;
    return analyseSpectrum({
      whole,
      decomposed: decomposedPath,
      components,
      centre,
      kernels,
      onProgress: (phase, done, total) => onProgress(`${name}: ${phase}`, done, total),
    });
  };
  const uncentred = spectrumOf('uncentred');
  const centred = spectrumOf('centred', 'mean');
  const decomposed = Math.floor((length - 1) / stride) + 1;
  return {
    path: stored.name ?? 'path',
    format: stored.format ?? 'in memory',
    remarks: [...(given.remarks ?? [])],
    snapshots: length,
    waiting,
    dimension,
    steps: steps === undefined ? null : { first: steps[0], last: steps[steps.length - 1] },
    tensors: layout.map(({ name, shape }) => ({ name, shape: [...shape] })),
    decomposition: {
      snapshots: decomposed,
      stride,
      thinned: stride > 1,
      indices: Array.from({ length: decomposed }, (_, i) => waiting + length - 1 - (decomposed - 1 - i) * stride),
      steps:
        steps === undefined
          ? null
          : Array.from({ length: decomposed }, (_, i) => steps[length - 1 - (decomposed - 1 - i) * stride]),
      uncentred,
      centred,
    },
    parameters,
    layers: analyseLayers(follow('layers'), { layout, kernels }),
    nullModels: nullModels(follow('null models: reading'), options, kernels),
  };
}

function held(path: AnalyzedPath): AnalyzedPath {
  const { name, format, begin, end, dimension, steps, layout, read } = path;
  return { name, format, begin, end, dimension, steps, layout, at: readingOnce(path, bytesHeld), read };
}

/** The path without its snapshots from before the first move, and how many these are: 0 for a path that never moves. */
function fromFirstMove(path: AnalyzedPath): { readonly stored: AnalyzedPath; readonly waiting: number } {
  const waiting = waitingSnapshots(path);
  const begin = path.begin + waiting;
  if (waiting === 0 || begin === path.end - 1) return { stored: path, waiting: 0 };
  const { name, format, end, dimension, layout, read } = path;
  const stored = { name, format, begin, end, dimension, layout, at: (index: number) => path.at(index), read };
  return { stored: { ...stored, steps: path.steps?.slice(waiting) }, waiting };
}

/** A path too short or too plain for a comparison has its reason in place of one. */
function nullModels(
  path: ParameterPath,
  { nulls, repeats, band, seed, onProgress }: AnalyzePathOptions,
  kernels: TemporalKernels,
): PathAnalysis['nullModels'] {
  if (nulls.length === 0) return { skipped: 'None was asked for.' };
  try {
    const onDraw = (drawn: number, total: number): void => onProgress('null models', drawn, total);
    const snapshots = comparedSnapshots;
    const generator = createGenerator(seed, 'null models');
    return compareWithNull(path, { generator, nulls, repeats, band, snapshots, kernels, onDraw });
  } catch (error) {
    if (error instanceof NothingToCompareError) return { skipped: error.message };
    throw error;
  }
}
