import { UsageError } from '../cli/usageError.ts';
import { trialSchema, type PptbSettings, type TrialConfig, type Variant } from '../trial/config.ts';
import { defaultTd3, defaultTrial, pptbPresets } from '../trial/defaults.ts';
import { pathFeedback } from '../trial/pathFeedback.ts';

/** Options of a trial as the command line gives them; what is absent takes its default. */
export interface GivenTrialOptions {
  readonly env?: string;
  readonly agent?: string;
  readonly variant?: Variant;
  readonly pptb?: true;
  readonly preset?: PptbSettings['preset'];
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
  const { preset = 'default', forceBoost = false, afterEditTarget, afterEditMoments } = given;
  const defaults = pptbPresets[preset];
  const chosen = overridden(defaults, given);
  const settings = {
    ...chosen,
    preset,
    forceBoost,
    afterEdit: {
      target: (afterEditTarget ?? defaults.afterEdit.target) as PptbSettings['afterEdit']['target'],
      moments: (afterEditMoments ?? defaults.afterEdit.moments) as PptbSettings['afterEdit']['moments'],
    },
  };
  if (settings.boostedDirections > settings.rank) {
    throw new UsageError(`--boosted-directions ${settings.boostedDirections} exceeds --rank ${settings.rank}`);
  }
  const { feedback, predictedSteadySpeedUp } = pathFeedback(settings, policyDelay);
  if (feedback >= 1 && !forceBoost) {
    throw new UsageError(
      `boost x window / period is ${feedback.toPrecision(3)}: from 1 on the path speeds up without bound. ` +
        'Lower --boost or --window, raise --period, or insist by --force-boost',
    );
  }
  return { ...settings, feedback, predictedSteadySpeedUp };
}

/** `defaults`, with the entries that were given in their place. */
function overridden<T extends object>(defaults: T, given: GivenTrialOptions): T {
  const entries = Object.entries(defaults).map(([name, value]) => [name, given[name] ?? value]);
  return Object.fromEntries(entries) as T;
}
