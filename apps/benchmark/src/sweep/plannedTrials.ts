import { join } from 'node:path';
import {
  actionRepeatOf,
  SettingsError,
  settingsForVariant,
  settingsOfAgent,
  type TrialConfig,
} from '@policypath/trial/records';
import { cloneSettings, forkSettings, resolveSettings, transitionsOf, type WhichTransitions } from '@policypath/trial';
import type { TrialJob } from '../runners/trialJob.ts';
import type { BenchmarkDefinition, DefinedEnvironment, DefinedForks, DefinedVariant } from './definition.ts';
import type { Settings } from './settings.ts';
import type { KeyPath } from './yamlFile.ts';

/** One trial of a benchmark. */
export interface PlannedTrial {
  readonly environment: string;
  /** Where the benchmark has several; `config` always has it. */
  readonly agent?: string;
  /** The name that the benchmark gives it: of the variant, or of a variant with settings of its own. */
  readonly variant: string;
  readonly seed: number;
  /** Folder, relative to the benchmark's. */
  readonly folder: string;
  readonly config: TrialConfig;
  /** Steps at which it keeps a checkpoint for ever, for its branches. */
  readonly keepCheckpoints?: number[];
  /** The trial that it begins with: its folder, relative to the benchmark's, and the step; a clone takes only its transitions. */
  readonly fork?: TrialJob['fork'];
}

/**
 * All trials, ordered by seed first, so that a sweep that ends early is balanced. Branches come after their trunk.
 *
 * @throws UsageError by file, line and key when settings contradict each other
 */
export function plannedTrials(definition: BenchmarkDefinition): PlannedTrial[] {
  const { seeds, environments, agents, variants } = definition;
  refuseUnused(definition);
  const isOne = agents.length === 1;
  return seeds.flatMap((seed) =>
    environments.flatMap((environment) =>
      agents.flatMap((agent) =>
        variants
          .map((variant): PlannedTrial => ({
            environment: environment.id,
            ...(isOne ? {} : { agent }),
            variant: variant.name,
            seed,
            folder: trialFolder(environment.id, isOne ? variant.name : `${agent}-${variant.name}`, seed),
            config: config(definition, { environment, agent, variant, seed }),
          }))
          .flatMap((trial) =>
            trial.variant === definition.forks?.trunk.name ? withBranches(definition, trial) : [trial],
          )
          .flatMap((trial) =>
            trial.fork === undefined && trial.variant === definition.clones?.of.name
              ? [trial, ...clonesOf(definition, trial)]
              : [trial],
          ),
      ),
    ),
  );
}

/** The name of a branch at a step, which is that of its folder too, e.g. 'boosted-at-150000'. */
export function branchName(branch: string, at: number): string {
  return `${branch}-at-${at}`;
}

/** A trunk, which keeps the checkpoints that its branches need, and they. */
function withBranches({ forks, file }: BenchmarkDefinition, trunk: PlannedTrial): PlannedTrial[] {
  const { at, branches, steps } = forks as DefinedForks;
  const { config: own, environment, seed, folder } = trunk;
  const late = at.findIndex((step) => (steps === null ? step >= own.steps : step > own.steps));
  if (late >= 0) {
    throw file.refusal(['forks', 'at', late], `step ${at[late]} is not within the ${own.steps} steps of the trunk`);
  }
  const repeat = actionRepeatOf(own);
  const broken = at.findIndex((step) => step % repeat !== 0);
  if (broken >= 0)
    throw file.refusal(['forks', 'at', broken], `step ${at[broken]} is no multiple of actionRepeat ${repeat}`);
  return [
    { ...trunk, keepCheckpoints: [...at] },
    ...at.flatMap((step) =>
      branches.map((branch): PlannedTrial => {
        const variant = branchName(branch.name, step);
        const given = { ...valuesOf(branch.settings), steps: steps === null ? own.steps : step + steps };
        return {
          environment,
          variant,
          seed,
          folder: trialFolder(environment, variant, seed),
          config: atItsPlace(
            file,
            branch.settings,
            ['forks', 'branches', branch.name],
            `${environment} ${variant}`,
            () => forkSettings(own, branch.variant === own.variant ? given : { ...given, variant: branch.variant }),
          ),
          fork: { trunk: folder, at: step },
        };
      }),
    ),
  ];
}

/** The clones that are fitted to the transitions of a trial when it has ended. */
function clonesOf({ clones, file }: BenchmarkDefinition, of: PlannedTrial): PlannedTrial[] {
  const { environment, seed, folder, config: own } = of;
  return (clones?.fits ?? []).map(({ name, settings }) => ({
    environment,
    variant: name,
    seed,
    folder: trialFolder(environment, name, seed),
    config: atItsPlace(file, settings, ['clones', 'fits', name], `${environment} ${name}`, () => {
      const given = valuesOf(settings);
      const which = (given['observations'] ?? 'first-half') as WhichTransitions;
      return cloneSettings({ environment, transitions: transitionsOf(own, which) }, { ...given, seed });
    }),
    fork: { trunk: folder, at: 0, clone: true },
  }));
}

/** Refuses settings of all trials, or of an environment, that no variant of the benchmark uses. */
function refuseUnused({ settings, environments, variants: ofTrials, forks, file }: BenchmarkDefinition): void {
  const variants = [...ofTrials, ...(forks?.branches ?? [])];
  for (const { name, path } of [settings, ...environments.map((one) => one.settings)].flatMap((all) => [
    ...all.values(),
  ])) {
    const isUsed = variants.some(({ variant }) => name in settingsForVariant(variant, { [name]: true }));
    if (isUsed) continue;
    const listed = variants.map((one) => one.name).join(', ');
    throw file.refusal(
      path,
      `no variant of this benchmark uses it (${listed}): leave it out, or add a variant that does`,
    );
  }
}

/** e.g. 'Hopper-v4/pptb/seed-0003'. */
export function trialFolder(environment: string, method: string, seed: number): string {
  return join(environment.replaceAll('/', '_'), method, `seed-${String(seed).padStart(4, '0')}`);
}

interface TrialCell {
  readonly environment: DefinedEnvironment;
  readonly agent: string;
  readonly variant: DefinedVariant;
  readonly seed: number;
}

/**
 * The settings of one environment, agent and variant: those of the benchmark and the environment that agent and variant
 * use, and all of the variant's own that the agent has.
 */
export function effectiveSettings(
  { settings }: BenchmarkDefinition,
  { environment, agent, variant }: Omit<TrialCell, 'seed'>,
): Settings {
  const shared = Object.fromEntries([...settings, ...environment.settings]);
  const known = new Set(settingsOfAgent(agent).map(({ name }) => name));
  const all = [...Object.entries(settingsForVariant(variant.variant, shared)), ...variant.settings];
  return new Map(all.filter(([name]) => known.has(name)));
}

function config(definition: BenchmarkDefinition, cell: TrialCell): TrialConfig {
  const { environment, agent, variant, seed } = cell;
  const settings = effectiveSettings(definition, cell);
  const trial = [environment.id, ...(definition.agents.length === 1 ? [] : [agent]), variant.name].join(' ');
  return atItsPlace(definition.file, settings, ['variants', variant.name], trial, () =>
    resolveSettings({
      ...valuesOf(settings),
      env: environment.id,
      agent,
      variant: variant.variant,
      seed,
    }),
  );
}

function valuesOf(settings: Settings): Record<string, unknown> {
  return Object.fromEntries([...settings.values()].map(({ name, value }) => [name, value]));
}

/** @throws UsageError for a SettingsError, by the line of the setting that it names, else of `otherwise` */
function atItsPlace(
  file: BenchmarkDefinition['file'],
  settings: Settings,
  otherwise: KeyPath,
  trial: string,
  resolve: () => TrialConfig,
): TrialConfig {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const culprit = error.settings.find((name) => settings.has(name)) ?? '';
    const place = settings.get(culprit)?.path ?? otherwise;
    throw file.refusal(place, `${error.inWords((name) => name)} (${trial})`);
  }
}
