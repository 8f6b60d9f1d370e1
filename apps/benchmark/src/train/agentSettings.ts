import { UsageError } from '@policypath/trial/errors';
import {
  type AgentName,
  radProfileNames,
  type RadSettings,
  type SacProfileName,
  sacProfileNames,
  type SacSettings,
  type Td3Settings,
} from '@policypath/trial/records';
import { defaultRad, defaultSac, defaultTd3 } from '@policypath/trial';
import { overridden } from './overridden.ts';
import { trialOptions, trialSettings } from './optionTable.ts';
import { flag } from './variantOptions.ts';

type Given = Readonly<Record<string, unknown>>;

/** @throws UsageError for an option that the agent has no use for */
export function refuseOtherAgentsOptions(agent: AgentName, given: Given): void {
  const own = new Set(trialSettings(agent).map(({ name }) => name));
  const other = trialOptions()
    .map((option) => option.attributeName())
    .find((name) => given[name] !== undefined && !own.has(name));
  if (other !== undefined) {
    throw new UsageError(`${flag(other)} has no meaning for --agent ${agent}: leave it out or choose another agent`);
  }
}

export function td3Settings(given: Given): Td3Settings {
  return overridden(defaultTd3, given);
}

/** @throws UsageError for a profile that SAC does not have */
export function sacSettings(given: Given): SacSettings {
  const profile = profileOf('sac', sacProfileNames, given['profile'] ?? ('sac' satisfies SacProfileName));
  return overridden(defaultSac(profile), given);
}

/** @throws UsageError for a profile that RAD does not have, or sizes of pictures that do not fit */
export function radSettings(environment: string, given: Given): RadSettings {
  const profile = profileOf('rad', radProfileNames, given['profile'] ?? 'rad-script');
  const { image, augmentation, ...settings } = defaultRad(profile, environment);
  const rendered = (given['renderedSize'] as number | undefined) ?? image.height;
  const kind = (given['augmentation'] as RadSettings['augmentation']['kind'] | undefined) ?? augmentation.kind;
  const usual = kind === augmentation.kind ? augmentation.size : translatedSize(rendered);
  const size = (given['augmentedSize'] as number | undefined) ?? usual;
  const fits = kind === 'crop' ? size <= rendered : size >= rendered;
  if (!fits) {
    throw new UsageError(
      `--augmented-size ${size} is ${kind === 'crop' ? 'above' : 'below'} --rendered-size ${rendered}: ` +
        `a ${kind === 'crop' ? 'crop is cut from' : 'translation holds'} the whole frame`,
    );
  }
  return {
    ...overridden(settings, given),
    image: { ...overridden(image, { frameStack: given['frameStack'] }), height: rendered, width: rendered },
    augmentation: { kind, size },
  };
}

/** RAD's border: 100 in 108. */
function translatedSize(rendered: number): number {
  return rendered + 8;
}

function profileOf<Name extends string>(agent: AgentName, known: readonly Name[], given: unknown): Name {
  const profile = known.find((name) => name === given);
  if (profile === undefined) {
    throw new UsageError(`--profile ${String(given)} is none of --agent ${agent}, which has ${known.join(', ')}`);
  }
  return profile;
}
