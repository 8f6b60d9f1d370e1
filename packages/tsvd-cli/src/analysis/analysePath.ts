import type { StoredPath } from '@policypath/path-files';
import {
  compareWithNull,
  NothingToCompareError,
  nullComparisonArenaBytes,
  temporalSvdArenaBytes,
  type NullComparisonOptions,
  type NullName,
  type ParameterPath,
  type TemporalKernels,
} from '@policypath/tsvd';
import { analyseParameters } from './analyseParameters.ts';
import { analyseSpectrum } from './analyseSpectrum.ts';
import { announcingKernels } from './announcingKernels.ts';
import { centredPath, centreOf, countedPath, thinnedPath } from './derivedPaths.ts';
import type { PathAnalysis } from './pathAnalysis.ts';

export interface AnalysePathOptions {
  /** Components at most. */
  readonly components: number;
  /** Snapshots decomposed at most; a longer path is thinned. Infinity: all. */
  readonly snapshots: number;
  /** Upper share of the parameters by accumulated change. */
  readonly share: number;
  /** None: no comparison. */
  readonly nulls: readonly NullName[];
  readonly repeats: number;
  readonly band: number;
  readonly generator: NullComparisonOptions['generator'];
  /** With `analysisArenaBytes` to spare. */
  readonly kernels: TemporalKernels;
  /** Without numbers: a phase that is one long step, or whose end is not known. */
  readonly onProgress: (phase: string, done?: number, total?: number) => void;
}

/** Snapshots compared with null models, at most. */
const comparedSnapshots = 100;

/** Every how many-th snapshot is decomposed. */
function strideOf(length: number, snapshots: number): number {
  return Math.max(1, Math.ceil((length - 1) / (snapshots - 1)));
}

/** Bytes of the kernels' arena that the analysis of this path works in. */
export function analysisArenaBytes(
  { length, dimension }: Pick<StoredPath, 'length' | 'dimension'>,
  { components, snapshots }: Pick<AnalysePathOptions, 'components' | 'snapshots'>,
): number {
  const decomposed = Math.floor((length - 1) / strideOf(length, snapshots)) + 1;
  const rank = Math.min(components, decomposed);
  return (
    temporalSvdArenaBytes({ snapshots: decomposed, dimension, rank }) +
    nullComparisonArenaBytes(Math.min(length, comparedSnapshots))
  );
}

/** All that the reports show about a path. @throws PathFileError for a row that cannot be read or is not finite. */
export function analysePath(stored: StoredPath, options: AnalysePathOptions): PathAnalysis {
  const { onProgress, components } = options;
  let decomposition = '';
  // One object for both: the work space in the arena goes with it.
  const kernels = announcingKernels(options.kernels, (step) => onProgress(`${decomposition}: ${step}`));
  const { begin, end, dimension, length, steps } = stored;
  const follow = (phase: string): ParameterPath => countedPath(stored, (rows) => onProgress(phase, rows, length));
  const parameters = analyseParameters(follow('changes of parameters'), options.share);
  const stride = strideOf(length, options.snapshots);
  const whole: ParameterPath = { begin, end, dimension, at: (index) => stored.at(index) };
  const spectrumOf = (path: ParameterPath, name: string) => {
    decomposition = name;
    return analyseSpectrum({
      whole: path,
      decomposed: stride === 1 ? path : thinnedPath(path, stride),
      components,
      kernels,
      onProgress: (phase, done, total) => onProgress(`${name}: ${phase}`, done, total),
    });
  };
  const uncentred = spectrumOf(whole, 'uncentred');
  // The mean of what is decomposed: the centred decomposition's own mean is then 0.
  const centre = centreOf(stride === 1 ? follow('mean') : thinnedPath(follow('mean'), stride));
  const centred = spectrumOf(centredPath(whole, centre), 'centred');
  const decomposed = Math.floor((length - 1) / stride) + 1;
  return {
    path: stored.name,
    format: stored.format,
    snapshots: length,
    dimension,
    steps: steps === undefined ? null : { first: steps[0], last: steps[steps.length - 1] },
    tensors: stored.layout.map(({ name, shape }) => ({ name, shape: [...shape] })),
    decomposition: {
      snapshots: decomposed,
      stride,
      thinned: stride > 1,
      indices: Array.from({ length: decomposed }, (_, i) => length - 1 - (decomposed - 1 - i) * stride),
      uncentred,
      centred,
    },
    parameters,
    nullModels: nullModels(follow('null models: reading'), options),
  };
}

/** A path too short or too plain for a comparison has its reason in place of one. */
function nullModels(path: ParameterPath, options: AnalysePathOptions): PathAnalysis['nullModels'] {
  const { nulls, repeats, band, generator, kernels, onProgress } = options;
  if (nulls.length === 0) return { skipped: 'None was asked for.' };
  try {
    const onDraw = (drawn: number, total: number): void => onProgress('null models', drawn, total);
    const snapshots = comparedSnapshots;
    return compareWithNull(path, { generator, nulls, repeats, band, snapshots, kernels, onDraw });
  } catch (error) {
    if (error instanceof NothingToCompareError) return { skipped: error.message };
    throw error;
  }
}
