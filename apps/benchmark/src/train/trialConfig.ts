import { UsageError } from '@policypath/trial/errors';
import {
  actionRepeatOf,
  type AgentName,
  agentNames,
  type PptbSettings,
  type RadSettings,
  type SacSettings,
  type Td3Settings,
  type TrialConfig,
  trialSchema,
  type Variant,
  variants,
} from '@policypath/trial/records';
import { defaultRadStartSteps, defaultTrialOf } from '@policypath/trial';
import { radSettings, refuseOtherAgentsOptions, sacSettings, td3Settings } from './agentSettings.ts';
import { overridden } from './overridden.ts';
import { pptbSettings } from './pptbSettings.ts';
import { flag, withVariant } from './variantOptions.ts';

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
  const { env, pptb } = options;
  if (env === undefined) throw new UsageError('--env is missing, e.g. --env Hopper-v4');
  const agent = agentOf(options.agent);
  const variant = options.variant ?? (pptb ? 'pptb' : 'base');
  if (pptb && variant !== 'pptb') throw new UsageError(`--pptb contradicts --variant ${variant}: give one of them`);
  const given = withVariant(variant, options);
  refuseOtherAgentsOptions(agent, given);
  refuseUnsuitable(agent, env);

  const settings = settingsOf(agent, env, given);
  const trial = overridden(defaultTrialOf(agent, settings.startSteps), given);
  const config = {
    environment: env,
    variant,
    ...trial,
    evaluationOffsets: evaluationOffsets(given['evaluationOffset'] as number[] | undefined, trial.evaluationInterval),
    editEvaluation: editEvaluation(given, trial.evaluationEpisodes),
    ...settings.part,
    pptb:
      variants[variant].editor === null
        ? null
        : pptbSettings(variant, agent === 'rad' ? { window: 1000, ...definedOf(given) } : given, settings.policyDelay),
  };
  const parsed = trialSchema.safeParse(config);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new UsageError(`${flag(String(path.at(-1)))}: ${message}`);
  }
  refuseBrokenProportions(parsed.data);
  return parsed.data;
}

function agentOf(given = 'td3'): AgentName {
  const agent = agentNames.find((name) => name === given);
  if (agent === undefined) throw new UsageError(`there is no agent '${given}', only ${agentNames.join(', ')}`);
  return agent;
}

/** @throws UsageError when the agent cannot act there: RAD sees pictures, which all environments have, held by dm_control's rules */
function refuseUnsuitable(agent: AgentName, environment: string): void {
  if (agent !== 'rad' || environment.startsWith('dm_control/')) return;
  throw new UsageError(
    `--agent rad learns from pictures of the DeepMind Control Suite, e.g. --env dm_control/walker-walk; got --env ${environment}`,
  );
}

type AgentPart =
  | { readonly agent: 'td3'; readonly td3: Td3Settings }
  | { readonly agent: 'sac'; readonly sac: SacSettings }
  | { readonly agent: 'rad'; readonly rad: RadSettings };

function settingsOf(
  agent: AgentName,
  environment: string,
  given: Readonly<Record<string, unknown>>,
): { readonly part: AgentPart; readonly policyDelay: number; readonly startSteps?: number } {
  if (agent === 'td3') {
    const td3 = td3Settings(given);
    return { part: { agent, td3 }, policyDelay: td3.policyDelay };
  }
  if (agent === 'sac') {
    const sac = sacSettings(given);
    return { part: { agent, sac }, policyDelay: sac.actorUpdateFrequency };
  }
  const rad = radSettings(environment, given);
  const startSteps = defaultRadStartSteps(rad.profile, environment);
  return { part: { agent, rad }, policyDelay: rad.actorUpdateFrequency, startSteps };
}

function definedOf(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** @throws UsageError when something counted in environment steps would fall between two agent steps */
function refuseBrokenProportions(config: TrialConfig): void {
  const repeat = actionRepeatOf(config);
  const counted = {
    steps: [config.steps],
    evaluationInterval: [config.evaluationInterval],
    evaluationOffset: config.evaluationOffsets,
    recordInterval: config.recordInterval === null ? [] : [config.recordInterval],
  };
  for (const [name, values] of Object.entries(counted)) {
    const broken = values.find((value) => value % repeat !== 0);
    if (broken !== undefined) {
      throw new UsageError(
        `${flag(name)} ${broken} counts environment steps and is no multiple of --action-repeat ${repeat}`,
      );
    }
  }
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
