import { checkOptionsObject } from '@policypath/options';
import {
  boostFeedback,
  defaultPreset,
  literalPreset,
  pathEditOf,
  periodInSteps,
  type PptbPreset,
} from '@policypath/pptb';
import type { AgentDefinition, ResolveOptions } from '@policypath/agents';
import { knownEnvironments } from '@policypath/envs';
import { UsageError } from '../errors.ts';
import { refuseOtherSpaces } from '../agents/agentOfTrial.ts';
import { agentDefinition, agentPart } from '../agents/registry.ts';
import { allSettings, settingsOfAgent, variantUses } from './allSettings.ts';
import { defaultValues } from './defaults.ts';
import {
  editSettings,
  keepsRank,
  mostDirections,
  ownEditSettings,
  refuseIdleRanks,
  type KeptDirections,
} from './editSettings.ts';
import { SettingsError } from './settingsError.ts';
import { pptbPart } from './pptbSettings.ts';
import { settingsIn, storedValues } from './setting.ts';
import { trialPart } from './trialSettings.ts';
import { actionRepeatOf, trialSchema, type PptbSettings, type TrialConfig } from './trialSchema.ts';
import { variantOf } from './variants.ts';
import { snapshotsBeforeEdit } from './snapshotsBeforeEdit.ts';

/** Settings of a trial by name. Absent and undefined ones have their defaults. */
export interface GivenSettings {
  /** Environment, e.g. 'Hopper-v4'. */
  readonly env?: string;
  readonly agent?: string;
  readonly variant?: string;
  /** The variant 'pptb'. */
  readonly pptb?: true;
  readonly [name: string]: unknown;
}

/**
 * The settings of a new trial.
 *
 * @throws SettingsError when settings contradict each other or are none of the agent's or variant's
 */
export function resolveSettings(settings: GivenSettings): TrialConfig {
  checkOptionsObject('resolveSettings', settings);
  const { env, agent = 'td3', variant: variantName, pptb, ...rest } = settings;
  if (env === undefined) throw new SettingsError('{env} is missing, e.g. {env} Hopper-v4');
  const definition = agentDefinition(agent);
  const variant = variantName ?? (pptb ? 'pptb' : 'base');
  if (pptb && variant !== 'pptb') throw new SettingsError(`{pptb} contradicts {variant} ${variant}: give one of them`);
  const given = withVariant(variant, rest);
  refuseUnknown(agent, given);
  const profile = profileOf(definition, given['profile']);
  const values = {
    ...defaultValues([...settingsOfAgent(agent), ...targets], { agent, profile, environment: env }),
    ...given,
  };
  const trial = trialOf(values, given, env);
  const agentSettings: Record<string, unknown> = storedValues(agentPart(agent), values);
  refuseOtherSpaces(definition, env);
  Object.assign(agentSettings, resolvedBy(definition, { values, given, environment: env, profile }));
  const pathValues = { ...values, stepsPerPolicyUpdate: stepsOfUpdate(definition, agentSettings) };
  const parsed = trialSchema.safeParse({
    environment: env,
    agent,
    variant,
    ...trial,
    [agent]: agentSettings,
    pptb: variantOf(variant).editor === null ? null : pptbOf(variant, pathValues as unknown as PptbValues, given),
  });
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new UsageError(`${path.join('.')}: ${message}`);
  }
  refuseBrokenProportions(parsed.data);
  refuseByEdit(parsed.data);
  return parsed.data;
}

type Given = Readonly<Record<string, unknown>>;

/** The manifest of every agent has it, though only TD3 has a target policy. */
const targets = settingsIn(pptbPart).filter(({ name }) => name === 'afterEditTarget');

/** The given settings with those that the variant sets. */
function withVariant(variant: string, given: Given): Given {
  const { fixed = {}, defaults = {} } = variantOf(variant);
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const [name, value] of Object.entries(defined)) {
    const setting = allSettings().find((candidate) => candidate.name === name);
    if (setting !== undefined && !variantUses(variant, setting)) {
      throw new SettingsError(
        `{${name}} has no meaning for {variant} ${variant}: leave it out or choose another variant`,
      );
    }
    if (fixed[name] !== undefined && fixed[name] !== value) {
      throw new SettingsError(
        `{${name}} ${String(value)} contradicts {variant} ${variant}, which is {${name}} ${String(fixed[name])}`,
      );
    }
  }
  return { ...defaults, ...defined, ...fixed };
}

/** Refuses settings that the agent does not have, and values that a setting does not take. */
function refuseUnknown(agent: string, given: Given): void {
  for (const [name, value] of Object.entries(given)) {
    const setting = allSettings().find((candidate) => candidate.name === name);
    if (setting === undefined) throw new UsageError(`there is no setting '${name}'`);
    if (setting.defaults[agent] === undefined) {
      throw new SettingsError(`{${name}} has no meaning for {agent} ${agent}: leave it out or choose another agent`);
    }
    if (!setting.kind.accepts(value)) {
      throw new SettingsError(`{${name}}: expected ${setting.kind.expected}; got ${JSON.stringify(value)}`);
    }
  }
}

/** @throws SettingsError for settings that the agent itself refuses */
function resolvedBy(definition: AgentDefinition, options: ResolveOptions): Given | undefined {
  try {
    return definition.resolve?.(options);
  } catch (error) {
    throw error instanceof RangeError ? new SettingsError(error.message) : error;
  }
}

function profileOf({ name: agent, profiles: known = [] }: AgentDefinition, given: unknown): string | undefined {
  if (given !== undefined && !known.includes(String(given))) {
    throw new SettingsError(`{profile} ${String(given)} is none of {agent} ${agent}, which has ${known.join(', ')}`);
  }
  return (given as string | undefined) ?? known[0];
}

function trialOf(values: Given, given: Given, environment: string): Record<string, unknown> {
  const offsets = values['evaluationOffset'] as number[];
  const interval = values['evaluationInterval'] as number;
  if (!offsets.includes(0)) {
    throw new SettingsError(
      `{evaluationOffset} ${offsets.join(',')} leaves out 0, the main comparison: give 0 as well`,
    );
  }
  const late = offsets.find((offset) => offset >= interval);
  if (late !== undefined) {
    throw new SettingsError(`{evaluationOffset} ${late} is not below {evaluationInterval} ${interval}`);
  }
  const { editEvaluationEvery: every, editEvaluationEpisodes: episodes = values['evaluationEpisodes'] } = given;
  if (every === undefined && given['editEvaluationEpisodes'] !== undefined) {
    throw new SettingsError('{editEvaluationEpisodes} needs {editEvaluationEvery}, which is off by default');
  }
  return {
    ...storedValues(trialPart, values),
    evaluationSteps: given['evaluationSteps'] ?? longestEvaluation(environment),
    evaluationOffsets: [...new Set(offsets)].toSorted((a, b) => a - b),
    editEvaluation: every === undefined ? null : { every, episodes },
  };
}

/** A policy can play an episode that nothing truncates for ever. One of an environment that is not known is no matter here. */
function longestEvaluation(environment: string): number | null {
  const known = knownEnvironments().find(({ id }) => id === environment);
  return known?.maximumEpisodeSteps === Infinity ? 10_000 : null;
}

/** Values of settings, by their names. */
interface PptbValues extends KeptDirections {
  readonly preset: PptbSettings['name'];
  readonly snapshotUpdates: number;
  readonly window: number;
  readonly period: number;
  readonly boost?: number;
  readonly boostedDirections: number;
  readonly boostFeedbackLimit: number | null;
  readonly boostDecayFrom?: number;
  readonly boostDecayTo?: number;
  readonly boostDecayHalfLife?: number;
  readonly centre: 'none' | 'mean' | 'first';
  readonly minimumSnapshots?: number;
  /** Agent steps of one update of the policy. */
  readonly stepsPerPolicyUpdate: number;
  readonly editUse: PptbSettings['editUse'];
  readonly periodClock: PptbSettings['periodClock'];
  readonly editPhase: number;
  readonly windowSpan: PptbSettings['windowSpan'];
  readonly boostSpan: PptbSettings['boostSpan'];
  readonly evaluatedBoosts?: number[];
  readonly evaluatedRanks?: number[];
  readonly evaluatedWindows?: number[];
  readonly evaluatedAverages?: number[];
  readonly evaluatedEpisodes?: number;
}

function pptbOf(variant: string, all: PptbValues, given: Given): Record<string, unknown> {
  const { period, editPhase } = all;
  if (editPhase >= period) throw new SettingsError(`{editPhase} ${editPhase} is not below {period} ${period}`);
  const values = withWindow(all, given);
  const preset = presetOf(values);
  refuseIdleRanks(values, given);
  const decay = boostDecay(values);
  if (variantUses(variant, pptbPart.boostedDirections)) refuseTooManyBoosted(values);
  const minimumSnapshots = values.minimumSnapshots ?? preset.minimumSnapshots;
  refuseTooSmallWindow(variant, values, minimumSnapshots);
  const boosts = variantUses(variant, pptbPart.boost);
  const isLimitAlone = values.boostFeedbackLimit !== null && values.boost === undefined;
  const boost = !boosts ? 0 : isLimitAlone ? null : preset.boost;
  const { name, snapshotClock, snapshotInterval } = preset;
  return {
    ...storedValues(pptbPart, values as unknown as Given),
    name,
    snapshotClock,
    snapshotInterval,
    minimumSnapshots,
    boost,
    boostDecay: decay,
    centre: values.centre === 'none' ? null : values.centre,
    ...evaluatedEdits(variant, values, boost),
    ...steadyState(variant, values, boost, snapshotInterval),
    ...ownSettings(variant, given),
  };
}

/** Agent steps of one update of the policy, on average. */
function stepsOfUpdate(definition: AgentDefinition, settings: Given): number {
  const { steps, policyUpdates } = definition.pace?.(settings) ?? { steps: 1, policyUpdates: 1 };
  return steps / policyUpdates;
}

/** Agent steps between two snapshots. */
function snapshotIntervalOf({ snapshotUpdates, stepsPerPolicyUpdate }: PptbValues): number {
  return Math.max(1, Math.round(snapshotUpdates * stepsPerPolicyUpdate));
}

/** t_p in agent steps. */
function periodOf(values: PptbValues): number {
  const { period, periodClock, snapshotUpdates } = values;
  const snapshotInterval = snapshotIntervalOf(values);
  return periodInSteps({ period, periodClock, snapshotInterval, snapshotUpdates });
}

/** The values with the window of one period, where that is asked for. */
function withWindow(values: PptbValues, given: Given): PptbValues {
  if (values.windowSpan !== 'period') return values;
  const snapshots = Math.round(periodOf(values) / snapshotIntervalOf(values));
  const window = Math.max(2, snapshots);
  if (given['window'] !== undefined && given['window'] !== window) {
    throw new SettingsError(
      `{window} ${String(given['window'])} contradicts {windowSpan} period, which makes it ${window}: give one of them`,
    );
  }
  return { ...values, window };
}

const evaluatedNames = [
  'evaluatedBoosts',
  'evaluatedRanks',
  'evaluatedWindows',
  'evaluatedAverages',
  'evaluatedEpisodes',
] as const;
type EvaluatedSettings = Pick<PptbSettings, (typeof evaluatedNames)[number]>;

/** What is evaluated beside the policy; all null where edits are loaded or act. */
function evaluatedEdits(variant: string, values: PptbValues, boost: number | null): EvaluatedSettings {
  const { editUse, window, rank, evaluatedEpisodes = 2 } = values;
  if (editUse !== 'evaluate') {
    const given = evaluatedNames.find((name) => values[name] !== undefined);
    if (given !== undefined) throw new SettingsError(`{${given}} needs {editUse} evaluate, here it is ${editUse}`);
    if (editUse === 'act' && !variantOf(variant).edits) {
      throw new SettingsError(`{editUse} act has no meaning for {variant} ${variant}, which never edits`);
    }
    return Object.fromEntries(evaluatedNames.map((name) => [name, null])) as unknown as EvaluatedSettings;
  }
  const uses = (setting: Pick<typeof pptbPart.rank, 'edits'>): boolean => variantUses(variant, setting);
  const list = (name: 'evaluatedWindows' | 'evaluatedAverages', usual: number[]): number[] => {
    const lengths = ascending(values[name] ?? usual);
    const longest = lengths.at(-1) ?? 0;
    if (longest <= window) return lengths;
    throw new SettingsError(
      `{${name}} ${longest} is longer than the path that is kept: give {window} ${longest} or more`,
    );
  };
  const ranked = uses(pptbPart.evaluatedRanks) && mostDirections(values).setting === 'rank';
  const evaluatedWindows = list('evaluatedWindows', [window]);
  const { editor } = variantOf(variant);
  const trims = editor !== null && 'trim' in pathEditOf(editor).settings;
  const least = ranked ? Math.min(...(values.evaluatedRanks ?? [rank])) : 0;
  if (!trims && evaluatedWindows[0] <= least) {
    throw new SettingsError(
      `{evaluatedWindows} ${evaluatedWindows[0]} has no more snapshots than {evaluatedRanks} ${least}: trimming would drop nothing`,
    );
  }
  return {
    evaluatedBoosts: uses(pptbPart.evaluatedBoosts)
      ? listed(values.evaluatedBoosts ?? (boost === null ? [] : [boost]))
      : null,
    evaluatedRanks: ranked ? ascending(values.evaluatedRanks ?? [rank]) : null,
    evaluatedWindows,
    evaluatedAverages: listed(list('evaluatedAverages', [])),
    evaluatedEpisodes,
  };
}

/** A list in order, each value once; null for an empty one. */
function listed(values: readonly number[]): number[] | null {
  return values.length === 0 ? null : ascending(values);
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].toSorted((a, b) => a - b);
}

/** The settings that only this variant's edit has, completed with their defaults. */
function ownSettings(variant: string, given: Given): Pick<PptbSettings, 'edit'> {
  const { editor } = variantOf(variant);
  const own = Object.entries(editor === null ? {} : ownEditSettings(editor));
  const values = own.map(([name, value]) => [name, given[name] ?? value] as const);
  const set = values.filter(([, value]) => value !== undefined);
  return set.length === 0 ? {} : { edit: Object.fromEntries(set) as PptbSettings['edit'] };
}

/** @throws SettingsError for settings that the variant's edit itself refuses */
function refuseByEdit({ variant, pptb, ...config }: TrialConfig): void {
  const { editor } = variantOf(variant);
  if (pptb === null || editor === null) return;
  const definition = pathEditOf(editor);
  const given = editSettings(editor, pptb, actionRepeatOf({ ...config, variant, pptb }));
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  try {
    const { capacity: window, snapshotInterval } = pptb;
    definition.resolve?.(
      { ...definition.settings, ...defined },
      { window, snapshotInterval, period: periodInSteps(pptb) },
    );
  } catch (error) {
    throw error instanceof RangeError ? new SettingsError(`{variant} ${variant}: ${error.message}`) : error;
  }
}

function presetOf(values: PptbValues): PptbPreset {
  const { preset, window, snapshotUpdates, stepsPerPolicyUpdate, rank, boost } = values;
  const period = periodOf(values);
  const options = { stepsPerPolicyUpdate, window, snapshotUpdates, period, rank, boost };
  try {
    return preset === 'literal' ? literalPreset(options) : defaultPreset(options);
  } catch (error) {
    throw error instanceof RangeError
      ? new SettingsError(`{preset} ${preset}, {period} ${period}: ${error.message}`)
      : error;
  }
}

function boostDecay({
  boostDecayFrom,
  boostDecayTo: to,
  boostDecayHalfLife: halfLife,
}: PptbValues): PptbSettings['boostDecay'] {
  if (to !== undefined && halfLife !== undefined) {
    throw new SettingsError('{boostDecayTo} contradicts {boostDecayHalfLife}: give one of them');
  }
  const fromStep = boostDecayFrom ?? 0;
  if (halfLife !== undefined) return { kind: 'exponential', fromStep, halfLife };
  if (to === undefined) {
    if (boostDecayFrom === undefined) return null;
    throw new SettingsError('{boostDecayFrom} needs {boostDecayTo} or {boostDecayHalfLife}');
  }
  if (to <= fromStep) throw new SettingsError(`{boostDecayTo} ${to} is not after {boostDecayFrom} ${fromStep}`);
  return { kind: 'linear', fromStep, toStep: to };
}

function refuseTooManyBoosted({ boostedDirections, ...values }: PptbValues): void {
  const { most, setting } = mostDirections(values);
  if (boostedDirections > most) {
    throw new SettingsError(`{boostedDirections} ${boostedDirections} exceeds {${setting}} ${most}`);
  }
}

function refuseTooSmallWindow(variant: string, values: PptbValues, minimumSnapshots: number | null): void {
  const { window, rank } = values;
  const least = snapshotsBeforeEdit({ rank, minimumSnapshots });
  if (window < least) {
    const [cause, lower] =
      least > rank + 1 ? ['{minimumSnapshots}', '{minimumSnapshots}'] : [`{rank} ${rank} and one more`, '{rank}'];
    throw new SettingsError(
      `an edit waits for ${least} snapshots (${cause}), and {window} ${window} never holds so many: ` +
        `lower ${lower}, or give {window} ${least} or more`,
    );
  }
  if (keepsRank(variantOf(variant).editor, values) && rank >= window) {
    throw new SettingsError(
      `{rank} ${rank} keeps all directions of {window} ${window}: trimming would drop nothing; lower {rank} or raise {window}`,
    );
  }
}

function steadyState(
  variant: string,
  { boostFeedbackLimit, window, editUse, windowSpan, boostSpan, ...values }: PptbValues,
  boost: number | null,
  snapshotInterval: number,
): Pick<PptbSettings, 'feedback' | 'predictedSteadySpeedUp'> {
  // Nothing is fed back into the path of a policy that is never edited itself.
  if (editUse !== 'load') return { feedback: 0, predictedSteadySpeedUp: 1 };
  const limit = boostFeedbackLimit ?? Infinity;
  const period = periodOf({ boostFeedbackLimit, window, editUse, windowSpan, boostSpan, ...values });
  const sinceEdit = windowSpan === 'since-edit' || boostSpan === 'since-edit';
  const snapshots = sinceEdit ? Math.min(window, period / snapshotInterval) : window;
  // Without a given boost each edit takes the largest that the limit allows.
  const share = boost === null ? limit : Math.min(limit, boostFeedback({ boost, snapshots, snapshotInterval, period }));
  // A random direction moves as far as PPTB's edit but not along the drift, so the path does not speed up.
  const { editor } = variantOf(variant);
  const drifts = editor !== null && pathEditOf(editor).boost !== undefined;
  const speedUp = drifts ? 1 / (1 - share) : 1;
  return { feedback: share, predictedSteadySpeedUp: speedUp > 0 && Number.isFinite(speedUp) ? speedUp : null };
}

/** @throws SettingsError for numbers of environment steps that are not whole agent steps */
export function refuseBrokenProportions(config: TrialConfig): void {
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
      throw new SettingsError(
        `{${name}} ${broken} counts environment steps and is no multiple of {actionRepeat} ${repeat}`,
      );
    }
  }
}
