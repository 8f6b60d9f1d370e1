import { UsageError } from '../cli/usageError.ts';
import { trialSchema, type PptbSettings, type TrialConfig, type Variant } from '../trial/config.ts';
import { defaultTd3, defaultTrial } from '../trial/defaults.ts';
import { variants } from '../trial/variants.ts';
import { overridden } from './overridden.ts';
import { pptbSettings } from './pptbSettings.ts';
import { withVariant } from './variantOptions.ts';

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
export function trialConfig(options: GivenTrialOptions): TrialConfig {
  const { env, agent = 'td3', pptb } = options;
  if (env === undefined) throw new UsageError('--env is missing, e.g. --env Hopper-v4');
  if (agent !== 'td3') throw new UsageError(`there is no agent '${agent}' yet, only td3`);
  const variant = options.variant ?? (pptb ? 'pptb' : 'base');
  if (pptb && variant !== 'pptb') throw new UsageError(`--pptb contradicts --variant ${variant}: give one of them`);
  const given = withVariant(variant, options);

  const td3 = overridden(defaultTd3, given);
  const trial = overridden(defaultTrial, given);
  const config = {
    environment: env,
    agent,
    variant,
    ...trial,
    evaluationOffsets: evaluationOffsets(given['evaluationOffset'] as number[] | undefined, trial.evaluationInterval),
    editEvaluation: editEvaluation(given, trial.evaluationEpisodes),
    td3,
    pptb: variants[variant].editor === null ? null : pptbSettings(variant, given, td3.policyDelay),
  };
  const parsed = trialSchema.safeParse(config);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new UsageError(`${path.join('.')}: ${message}`);
  }
  return parsed.data;
}

function evaluationOffsets(given: readonly number[] = [0], interval: number): number[] {
  if (!given.includes(0)) {
    throw new UsageError(`--evaluation-offset ${given.join(',')} leaves out 0, the main comparison: give 0 as well`);
  }
  const late = given.find((offset) => offset >= interval);
  if (late !== undefined) {
    throw new UsageError(`--evaluation-offset ${late} is not below --evaluation-interval ${interval}`);
  }
  return [...new Set(given)].toSorted((a, b) => a - b);
}

function editEvaluation(given: GivenTrialOptions, evaluationEpisodes: number): TrialConfig['editEvaluation'] {
  const every = given['editEvaluationEvery'] as number | undefined;
  const episodes = given['editEvaluationEpisodes'] as number | undefined;
  if (every === undefined) {
    if (episodes === undefined) return null;
    throw new UsageError('--edit-evaluation-episodes needs --edit-evaluation-every, which is off by default');
  }
  return { every, episodes: episodes ?? evaluationEpisodes };
}
