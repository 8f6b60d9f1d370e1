import { UsageError } from '../errors.ts';
import { radPart, sacPart, td3Part } from './agentSettings.ts';
import { pptbPart } from './pptbSettings.ts';
import { settingsIn, type AgentName, type NamedSetting } from './setting.ts';
import { trialPart } from './trialSettings.ts';
import { variants, type Variant } from './variants.ts';

/** The objects of a manifest that hold settings, each agent's under its name. */
export const agentParts = { td3: td3Part, sac: sacPart, rad: radPart } as const;

/** All settings in groups, each once, in the order of the manifest. */
export const settingGroups: Readonly<Record<'Trial' | 'Agent' | 'PPTB', readonly NamedSetting[]>> = {
  Trial: settingsIn(trialPart),
  Agent: Object.values(agentParts)
    .flatMap((part) => settingsIn(part))
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index),
  PPTB: settingsIn(pptbPart, ['pptb']),
};

export const allSettings: readonly NamedSetting[] = Object.values(settingGroups).flat();

/** The settings that an agent uses. */
export function settingsOfAgent(agent: AgentName): NamedSetting[] {
  return allSettings.filter(({ defaults }) => defaults[agent] !== undefined);
}

/** The setting that stands in a manifest's settings under these keys, e.g. 'pptb.boostLimits.feedback' or 'td3.batchSize'. */
export function settingAt(keys: string): NamedSetting | undefined {
  const own = keys.replace(/^(td3|sac|rad)\./, '');
  return allSettings.find(({ path }) => path.join('.') === own);
}

/** Whether a variant uses a setting. */
export function variantUses(variant: Variant, { edits }: Pick<NamedSetting, 'edits'>): boolean {
  const { editor, edits: isEditing } = variants[variant];
  if (edits === undefined) return true;
  if (edits === 'editing') return isEditing;
  return editor !== null && (edits === 'path' || edits.includes(editor));
}

/**
 * The given settings that a variant uses. A comparison gives one set of settings to several variants, and some of them
 * would refuse the whole set.
 */
export function settingsForVariant<Given extends Readonly<Record<string, unknown>>>(
  variant: Variant,
  given: Given,
): Given {
  const { fixed = {} } = variants[variant];
  const kept = Object.entries(given).filter(([name]) => {
    const setting = allSettings.find((candidate) => candidate.name === name);
    return (setting === undefined || variantUses(variant, setting)) && fixed[name] === undefined;
  });
  return Object.fromEntries(kept) as Given;
}

/** The flag of a setting, e.g. '--evaluation-offset'. */
export function flag(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Settings that contradict each other or the trial. The message names them by their flags. */
export class SettingsError extends UsageError {
  readonly #text: string;
  /** The settings that the message names; the one to change comes first. */
  readonly settings: readonly string[];

  /** @param text names settings in braces, e.g. '{rank} 3 is above {window} 2' */
  constructor(text: string) {
    super(named(text, flag));
    this.#text = text;
    this.settings = [...text.matchAll(placeholder)].map(([, name]) => name);
  }

  /** The message with other names for the settings, e.g. their keys in a file. */
  inWords(naming: (name: string) => string): string {
    return named(this.#text, naming);
  }
}

const placeholder = /\{([A-Za-z]\w*)\}/g;

function named(text: string, naming: (name: string) => string): string {
  return text.replaceAll(placeholder, (_, name: string) => naming(name));
}
