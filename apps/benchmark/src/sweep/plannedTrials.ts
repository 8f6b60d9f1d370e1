import { join } from 'node:path';
import { SettingsError, settingsForVariant, type TrialConfig } from '@policypath/trial/records';
import { resolveSettings } from '@policypath/trial';
import type { BenchmarkDefinition, DefinedEnvironment, DefinedVariant } from './definition.ts';
import type { Settings } from './settings.ts';

/** One trial of a benchmark. */
export interface PlannedTrial {
  readonly environment: string;
  /** The name that the benchmark gives it: of the variant, or of a variant with settings of its own. */
  readonly variant: string;
  readonly seed: number;
  /** Folder, relative to the benchmark's. */
  readonly folder: string;
  readonly config: TrialConfig;
}

/**
 * All trials, ordered by seed first, so that a sweep that ends early is balanced.
 *
 * @throws UsageError by file, line and key when settings contradict each other
 */
export function plannedTrials(definition: BenchmarkDefinition): PlannedTrial[] {
  const { seeds, environments, variants } = definition;
  refuseUnused(definition);
  return seeds.flatMap((seed) =>
    environments.flatMap((environment) =>
      variants.map((variant) => ({
        environment: environment.id,
        variant: variant.name,
        seed,
        folder: trialFolder(environment.id, variant.name, seed),
        config: config(definition, environment, variant, seed),
      })),
    ),
  );
}

/** Refuses settings of all trials, or of an environment, that no variant of the benchmark uses. */
function refuseUnused({ settings, environments, variants, file }: BenchmarkDefinition): void {
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
export function trialFolder(environment: string, variant: string, seed: number): string {
  return join(environment.replaceAll('/', '_'), variant, `seed-${String(seed).padStart(4, '0')}`);
}

/**
 * The settings of one environment and variant: those of the benchmark and the environment that the variant
 * uses, and all of its own.
 */
export function effectiveSettings(
  { settings }: BenchmarkDefinition,
  environment: DefinedEnvironment,
  variant: DefinedVariant,
): Settings {
  const shared = Object.fromEntries([...settings, ...environment.settings]);
  return new Map([...Object.entries(settingsForVariant(variant.variant, shared)), ...variant.settings]);
}

function config(
  definition: BenchmarkDefinition,
  environment: DefinedEnvironment,
  variant: DefinedVariant,
  seed: number,
): TrialConfig {
  const settings = effectiveSettings(definition, environment, variant);
  const given = Object.fromEntries([...settings.values()].map((setting) => [setting.name, setting.value]));
  try {
    return resolveSettings({
      ...given,
      env: environment.id,
      agent: definition.agent,
      variant: variant.variant,
      seed,
    });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const culprit = error.settings.find((name) => settings.has(name)) ?? '';
    const place = settings.get(culprit)?.path ?? ['variants', variant.name];
    const message = error.inWords((name) => name);
    throw definition.file.refusal(place, `${message} (${environment.id} ${variant.name})`);
  }
}
