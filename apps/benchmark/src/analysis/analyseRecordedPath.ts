import {
  analyseChanges,
  analyseEvolvement,
  cachedPath,
  improvingPeriodEnd,
  periodsOf,
  strideFor,
  thinnedIndices,
} from '@policypath/path-report/phenomena';
import { loadKernels } from '@policypath/kernels';
import { layoutSlices } from '@policypath/path-buffer';
import { incrementGram, type ParameterPath } from '@policypath/tsvd';
import type { StoredTrial } from '../store/storedTrial.ts';
import { analyseSpectra } from './analyseSpectra.ts';
import { evaluateReconstructions } from './reconstructions.ts';
import type { CreatePolicyEvaluator } from './policyEvaluator.ts';
import type { RecordedPath } from './recordedPath.ts';
import type { PathAnalysis, PathOptions, ReconstructionAnalysis, ReconstructionOptions } from './trialAnalysis.ts';

export type ShowProgress = (phase: string, done: number, total: number) => void;

/** Draws of each null model for the figures of components: the fewest whose lowest and highest are a 90 % band. */
const evolvementDraws = 19;

/** Bytes of rows held; what does not fit is read again when it is needed. */
export const rowMemory = 256 * 2 ** 20;

/** Everything about the parameters of a recorded path. */
export async function analyseRecordedPath(
  recorded: RecordedPath,
  trial: StoredTrial,
  options: PathOptions,
  show: ShowProgress,
): Promise<Omit<PathAnalysis, 'key'>> {
  const { stored, begin, end, stepOf } = recorded;
  const path = cachedPath(pathOf(recorded), rowMemory);
  const layers = Array.from(layoutSlices(stored.layout).layers, ([layer, slice]) => ({ layer, ...slice }));
  const indices = Array.from({ length: end - begin }, (_, i) => begin + i);
  const stride = strideFor(end - begin, options.snapshots);
  const decomposed = thinnedIndices(path, stride);
  const evaluations = trial.evaluations.flatMap(({ step, meanReturn, offset }) =>
    offset === 0 ? [{ step, meanReturn }] : [],
  );
  const improvingEnd = improvingPeriodEnd(evaluations);
  const kernels = await loadKernels();
  const { share, repeats, band, seed, windows, stillThreshold, components, nulls } = options;
  const changes = analyseChanges(path, {
    share,
    repeats,
    band,
    seed,
    windows,
    stillThreshold,
    layers,
    onRow: (done, total) => show('changes of parameters', done, total),
  });
  show('inner products', 0, 1);
  const gram = incrementGram(path, { kernels, stride });
  // Two snapshots make a change: an improving period that ends before is none.
  const last = improvingEnd === null ? 0 : decomposed.filter((index) => stepOf(index) <= improvingEnd).length - 1;
  const centrings = analyseEvolvement(gram, {
    components,
    nulls,
    band,
    seed,
    kernels,
    improvingEnd: last >= 1 ? last : null,
    draws: evolvementDraws,
    onDraw: (done, total) => show('components', done, total),
  });
  const spectra = analyseSpectra(path, {
    ...options,
    layers,
    snapshots: options.nullSnapshots,
    kernels,
    onDraw: (piece, done, total) => show(`null models of ${piece}`, done, total),
  });
  return {
    options,
    snapshots: end - begin,
    dimension: stored.dimension,
    layers: layers.map(({ layer, start, end: after }) => ({ layer, parameters: after - start })),
    steps: indices.map(stepOf),
    waiting: begin - stored.begin,
    evaluations,
    improvingEnd,
    periods: periodsOf(path).map((period) => ({
      name: period.name,
      firstStep: stepOf(period.begin),
      lastStep: stepOf(period.end - 1),
    })),
    changes,
    spectra,
    evolvement: { steps: decomposed.map(stepOf), draws: evolvementDraws, centrings },
  };
}

/** Returns of policies reconstructed from a recorded path. */
export async function analyseReconstructions(
  recorded: RecordedPath,
  trial: StoredTrial,
  options: ReconstructionOptions,
  createEvaluator: CreatePolicyEvaluator,
  show: ShowProgress,
): Promise<Omit<ReconstructionAnalysis, 'key'>> {
  const path = cachedPath(pathOf(recorded), rowMemory);
  const evaluator = await createEvaluator(trial, recorded.stored.layout);
  try {
    return {
      options,
      engine: evaluator.engine,
      periods: evaluateReconstructions(path, {
        ...options,
        kernels: await loadKernels(),
        evaluator,
        seed: trial.seed + options.seedOffset,
        otherSeed: trial.seed + options.otherSeedOffset,
        stepOf: recorded.stepOf,
        onEvaluation: (done, total) => show('reconstructed policies', done, total),
      }),
    };
  } finally {
    evaluator.close();
  }
}

function pathOf({ stored, begin, end }: RecordedPath): ParameterPath {
  return { begin, end, dimension: stored.dimension, at: (index) => stored.at(index) };
}
