import type { KernelLibrary } from '@policypath/kernels';
import type { PathBuffer } from '@policypath/path-buffer';
import {
  boostOnly,
  cosineLowPass,
  exponentialAverage,
  extrapolation,
  PathTrimmerBooster,
  randomDirection,
  trimOnly,
  windowMean,
  type BoostDecay,
  type BoostLimits,
  type NormalGenerator,
  type PathEditor,
} from '@policypath/pptb';
import type { PptbSettings } from '../settings/trialSchema.ts';
import type { EditKind } from '../settings/variants.ts';

interface EditorOptions {
  readonly kind: EditKind;
  readonly settings: PptbSettings;
  /** Environment steps, in which the path is recorded, of an agent step, in which the boost's decay is given. */
  readonly actionRepeat: number;
  readonly path: PathBuffer;
  readonly kernels: KernelLibrary;
  /** Of random directions; the caller saves its state. */
  readonly generator: NormalGenerator;
}

/** The editor of @policypath/pptb that a variant asks for. */
export function createEditor(options: EditorOptions): PathEditor {
  const { kind, settings, actionRepeat, path, kernels, generator } = options;
  const { rank, boostedDirections, snapshotInterval, period, scope, centre, meanAge, forceBoost: force } = settings;
  const { informationThreshold, maximumRank } = settings;
  const plain = { path, kernels };
  const timed = { ...plain, snapshotInterval, period, force };
  const kept = informationThreshold === null ? { rank } : { informationThreshold, maximumRank };
  const decomposed = { ...timed, scope, boostedDirections, centre: centre ?? undefined };
  const boosted = {
    boost: settings.boost ?? undefined,
    boostLimits: boostLimits(settings),
    boostDecay: boostDecay(settings, actionRepeat),
  };
  const trimmerBooster = (): PathEditor => new PathTrimmerBooster({ ...decomposed, ...kept, ...boosted });
  switch (kind) {
    case 'pptb':
      return trimmerBooster();
    case 'trim-only':
      return trimOnly({ ...decomposed, ...kept });
    case 'boost-only':
      return boostOnly({ ...decomposed, ...boosted });
    case 'window-mean':
      return windowMean(plain);
    case 'exponential-average':
      return exponentialAverage({ ...plain, meanAge: meanAge ?? undefined });
    case 'cosine-low-pass':
      return cosineLowPass({ ...timed, rank, boostedDirections, boost: settings.boost ?? undefined });
    case 'random-direction':
      return randomDirection({ path, like: trimmerBooster(), generator });
    case 'extrapolation':
      return extrapolation({ ...timed, boost: settings.boost ?? 0 });
  }
}

function boostDecay({ boostDecay: decay }: PptbSettings, actionRepeat: number): BoostDecay | undefined {
  if (decay === null) return undefined;
  const fromStep = actionRepeat * decay.fromStep;
  return decay.kind === 'linear'
    ? { kind: 'linear', fromStep, toStep: actionRepeat * decay.toStep }
    : { kind: 'exponential', fromStep, halfLife: actionRepeat * decay.halfLife };
}

function boostLimits({ boostLimits: limits }: PptbSettings): BoostLimits | undefined {
  const { feedback, relativeDisplacement, normGrowth } = limits;
  if (feedback === null && relativeDisplacement === null && normGrowth === null) return undefined;
  return {
    feedback: feedback ?? undefined,
    relativeDisplacement: relativeDisplacement ?? undefined,
    normGrowth: normGrowth ?? undefined,
  };
}
