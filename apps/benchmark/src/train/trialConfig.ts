import { boostFeedback, defaultPreset, literalPreset, predictedSpeedUp, type PptbPreset } from '@policypath/pptb';
import { UsageError } from '../cli/usageError.ts';
import { trialSchema, type PptbSettings, type TrialConfig, type Variant } from '../trial/config.ts';
import { defaultTd3, defaultTrial } from '../trial/defaults.ts';

/** Options of a trial as the command line gives them; what is absent takes its default. */
export interface GivenTrialOptions {
  readonly env?: string;
  readonly agent?: string;
  readonly variant?: Variant;
  readonly pptb?: true;
  readonly preset?: PptbSettings['name'];
  readonly forceBoost?: true;
  readonly [name: string]: unknown;
}

/**
 * The settings of a new trial.
 *
 * @throws UsageError when options contradict each other, or the boost would make the path grow without bound
 */
export function trialConfig(given: GivenTrialOptions): TrialConfig {
  const { env, agent = 'td3', pptb } = given;
  if (env === undefined) throw new UsageError('--env is missing, e.g. --env Hopper-v4');
  if (agent !== 'td3') throw new UsageError(`there is no agent '${agent}' yet, only td3`);
  const variant = given.variant ?? (pptb ? 'pptb' : 'base');
  if (pptb && variant !== 'pptb') throw new UsageError(`--pptb contradicts --variant ${variant}: give one of them`);

  const td3 = overridden(defaultTd3, given);
  const config = {
    environment: env,
    agent,
    variant,
    ...overridden(defaultTrial, given),
    td3,
    pptb: variant === 'base' ? null : pptbSettings(given, td3.policyDelay),
  };
  const parsed = trialSchema.safeParse(config);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new UsageError(`${path.join('.')}: ${message}`);
  }
  return parsed.data;
}

function pptbSettings(given: GivenTrialOptions, policyDelay: number): PptbSettings {
  const preset = presetOf(given, policyDelay);
  const { forceBoost = false, minimumSnapshots, afterEditTarget, afterEditMoments } = given;
  const chosen = {
    ...overridden(preset, { boostedDirections: given.boostedDirections, scope: given.scope }),
    ...(minimumSnapshots === undefined ? {} : { minimumSnapshots: minimumSnapshots as number }),
    afterEdit: overridden(preset.afterEdit, { target: afterEditTarget, moments: afterEditMoments }),
  };
  if (chosen.boostedDirections > chosen.rank) {
    throw new UsageError(`--boosted-directions ${chosen.boostedDirections} exceeds --rank ${chosen.rank}`);
  }
  const { boost, capacity: snapshots, snapshotInterval, period } = chosen;
  const feedback = { boost, snapshots, snapshotInterval, period };
  const share = boostFeedback(feedback);
  if (share >= 1 && !forceBoost) {
    throw new UsageError(
      `boost x window / period is ${share.toPrecision(3)}: from 1 on the path speeds up without bound; ` +
        'lower --boost or --window, raise --period, or insist by --force-boost',
    );
  }
  const speedUp = predictedSpeedUp(feedback);
  return {
    ...chosen,
    forceBoost,
    feedback: share,
    predictedSteadySpeedUp: Number.isFinite(speedUp) ? speedUp : null,
  };
}

function presetOf(given: GivenTrialOptions, stepsPerPolicyUpdate: number): PptbPreset {
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

/** `defaults`, with the entries that were given in their place. */
function overridden<T extends object>(defaults: T, given: Readonly<Record<string, unknown>>): T {
  const entries = Object.entries(defaults).map(([name, value]) => [name, given[name] ?? value]);
  return Object.fromEntries(entries) as T;
}
