import { UsageError } from '@policypath/trial/errors';
import { type PptbSettings, type Variant, variants } from '@policypath/trial/records';
import { boostFeedback, defaultPreset, literalPreset, type PptbPreset } from '@policypath/pptb';
import { overridden } from './overridden.ts';
import { variantUses } from './variantOptions.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * The settings of path and edits.
 *
 * @param given options of the command line, with those of the variant
 * @throws UsageError when they contradict each other, or the boost would make the path grow without bound
 */
export function pptbSettings(variant: Variant, given: Given, policyDelay: number): PptbSettings {
  const { boost: presetBoost, ...preset } = presetOf(given, policyDelay);
  const { minimumSnapshots, afterEditTarget, afterEditMoments } = given;
  const number = (name: string): number | null => (given[name] as number | undefined) ?? null;
  const informationThreshold = number('informationThreshold');
  if (informationThreshold === null && given['maximumRank'] !== undefined) {
    throw new UsageError('--maximum-rank bounds the directions of --information-threshold: give both or neither');
  }
  const boostLimits = {
    feedback: number('boostFeedbackLimit'),
    relativeDisplacement: number('relativeDisplacementLimit'),
    normGrowth: number('normGrowthLimit'),
  };
  const boosts = variantUses(variant, 'boost');
  const chosen = {
    ...overridden(preset, { boostedDirections: given.boostedDirections, scope: given.scope }),
    ...(minimumSnapshots === undefined ? {} : { minimumSnapshots: minimumSnapshots as number }),
    afterEdit: overridden(preset.afterEdit, { target: afterEditTarget, moments: afterEditMoments }),
    informationThreshold,
    maximumRank: number('maximumRank') ?? 128,
    boost: !boosts ? 0 : boostLimits.feedback !== null && given['boost'] === undefined ? null : presetBoost,
    boostLimits,
    boostDecay: boostDecay(number('boostDecayFrom'), number('boostDecayTo'), number('boostDecayHalfLife')),
    centre: given['centre'] === 'mean' || given['centre'] === 'first' ? given['centre'] : null,
    meanAge: number('meanAge'),
    stopStep: number('stopStep'),
    forceBoost: given['forceBoost'] === true,
  } satisfies Partial<PptbSettings>;
  refuseTooManyBoosted(chosen);
  refuseTooSmallWindow(variant, chosen);
  return { ...chosen, ...steadyState(variant, chosen) };
}

type Chosen = Omit<PptbSettings, 'feedback' | 'predictedSteadySpeedUp'>;

function refuseTooManyBoosted({ boostedDirections, rank, informationThreshold, maximumRank }: Chosen): void {
  const [most, name] = informationThreshold === null ? [rank, '--rank'] : [maximumRank, '--maximum-rank'];
  if (boostedDirections > most) {
    throw new UsageError(`--boosted-directions ${boostedDirections} exceeds ${name} ${most}`);
  }
}

function refuseTooSmallWindow(
  variant: Variant,
  { capacity, rank, minimumSnapshots, informationThreshold }: Chosen,
): void {
  const least = minimumSnapshots === null ? 0 : Math.max(rank + 1, minimumSnapshots);
  if (capacity < least) {
    const [cause, lower] =
      least > rank + 1 ? [`--minimum-snapshots`, '--minimum-snapshots'] : [`--rank ${rank} and one more`, '--rank'];
    throw new UsageError(
      `an edit waits for ${least} snapshots (${cause}), and --window ${capacity} never holds so many: ` +
        `lower ${lower}, or give --window ${least} or more`,
    );
  }
  const trims = variantUses(variant, 'informationThreshold') && informationThreshold === null;
  if (trims && rank >= capacity) {
    throw new UsageError(
      `--rank ${rank} keeps all directions of --window ${capacity}: trimming would drop nothing; lower --rank or raise --window`,
    );
  }
}

function steadyState(
  variant: Variant,
  { boost: given, boostLimits, capacity: snapshots, snapshotInterval, period, forceBoost }: Chosen,
): Pick<PptbSettings, 'feedback' | 'predictedSteadySpeedUp'> {
  const limit = boostLimits.feedback ?? Infinity;
  // Without a boost of its own the edit's is what the limit allows.
  const share =
    given === null ? limit : Math.min(limit, boostFeedback({ boost: given, snapshots, snapshotInterval, period }));
  if (share >= 1 && !forceBoost) {
    throw new UsageError(
      `boost x window / period is ${share.toPrecision(3)}: from 1 on the path speeds up without bound; ` +
        'lower --boost or --window, raise --period, or insist by --force-boost',
    );
  }
  // A random direction goes as far as PPTB's edit, but not along the drift.
  const drifts = variants[variant].editor !== 'random-direction';
  const speedUp = drifts ? 1 / (1 - share) : 1;
  return { feedback: share, predictedSteadySpeedUp: speedUp > 0 && Number.isFinite(speedUp) ? speedUp : null };
}

function boostDecay(from: number | null, to: number | null, halfLife: number | null): PptbSettings['boostDecay'] {
  if (to !== null && halfLife !== null) {
    throw new UsageError('--boost-decay-to contradicts --boost-decay-half-life: give one of them');
  }
  const fromStep = from ?? 0;
  if (halfLife !== null) return { kind: 'exponential', fromStep, halfLife };
  if (to === null) {
    if (from === null) return null;
    throw new UsageError('--boost-decay-from needs --boost-decay-to or --boost-decay-half-life');
  }
  if (to <= fromStep) throw new UsageError(`--boost-decay-to ${to} is not after --boost-decay-from ${fromStep}`);
  return { kind: 'linear', fromStep, toStep: to };
}

function presetOf(given: Given, stepsPerPolicyUpdate: number): PptbPreset {
  const number = (name: string): number | undefined => given[name] as number | undefined;
  const options = {
    stepsPerPolicyUpdate,
    capacity: number('window'),
    snapshotUpdates: number('snapshotUpdates'),
    period: number('period'),
    rank: number('rank'),
    boost: number('boost'),
  };
  return orUsageError(() => (given.preset === 'literal' ? literalPreset(options) : defaultPreset(options)));
}

/** What `attempt` returns; what it refuses is a mistake in the options. */
function orUsageError<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
