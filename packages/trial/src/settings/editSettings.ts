import { anyNumber, word, yes, type Kind } from '@policypath/agents';
import { pathEditNames, pathEditOf } from '@policypath/pptb';
import { UsageError } from '../errors.ts';
import { schemaOf, type NamedSetting } from './setting.ts';
import { SettingsError } from './settingsError.ts';
import type { PptbSettings } from './trialSchema.ts';

/**
 * The settings of an edit, out of those of a trial: what edits share, such as rank and boost, stands under settings of the trial;
 * what only this edit has, under `edit`. Steps count as the path's snapshots do, in environment steps.
 */
export function editSettings(kind: string, settings: PptbSettings, actionRepeat: number): Record<string, unknown> {
  const given = { ...sharedSettings(settings, actionRepeat), ...settings.edit };
  const known = pathEditOf(kind).settings;
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in known));
}

/** Settings that decide how many directions an edit keeps. */
export type KeptDirections = Pick<PptbSettings, 'rank' | 'informationThreshold' | 'maximumRank'>;

/** The most directions that an edit keeps, and the setting that says so. */
export function mostDirections({ rank, informationThreshold, maximumRank }: KeptDirections) {
  if (informationThreshold === null) return { most: rank, setting: 'rank' } as const;
  return { most: maximumRank, setting: 'maximumRank' } as const;
}

/** @throws SettingsError for given ranks that have no meaning beside an information threshold, or without one */
export function refuseIdleRanks(
  { informationThreshold }: KeptDirections,
  given: { readonly maximumRank?: unknown; readonly evaluatedRanks?: unknown },
): void {
  if (informationThreshold === null && given.maximumRank !== undefined) {
    throw new SettingsError('{maximumRank} bounds the directions of {informationThreshold}: give both or neither');
  }
  if (informationThreshold !== null && given.evaluatedRanks !== undefined) {
    throw new SettingsError('{evaluatedRanks} contradicts {informationThreshold}, which decides how many are kept');
  }
}

/** Whether an edit keeps as many directions as `rank` says. */
export function keepsRank(kind: string | null, settings: KeptDirections): boolean {
  const trims = kind !== null && 'informationThreshold' in pathEditOf(kind).settings;
  return trims && mostDirections(settings).setting === 'rank';
}

/** The settings with ranks that suit a path of this many snapshots and parameters, and leave something to trim. */
export function fittedTo(
  settings: PptbSettings,
  { snapshots, parameters }: { readonly snapshots: number; readonly parameters: number },
): PptbSettings {
  const rank = Math.min(settings.rank, snapshots - 1, parameters);
  return {
    ...settings,
    capacity: snapshots,
    rank,
    minimumSnapshots: null,
    maximumRank: Math.min(settings.maximumRank, snapshots, parameters),
    boostedDirections: Math.min(settings.boostedDirections, rank),
  };
}

function sharedSettings(settings: PptbSettings, actionRepeat: number): Record<SharedName, unknown> {
  const { boostedDirections, scope, informationThreshold, maximumRank, boostDecay, boostLimits } = settings;
  const keeps = informationThreshold === null;
  return {
    rank: keeps ? settings.rank : undefined,
    informationThreshold: keeps ? undefined : informationThreshold,
    maximumRank: keeps ? undefined : maximumRank,
    boostedDirections,
    boost: settings.boost ?? undefined,
    scope,
    centre: settings.centre ?? undefined,
    accuracy: settings.accuracy,
    meanAge: settings.meanAge ?? undefined,
    boostLimits: withoutNulls(boostLimits),
    boostDecay: boostDecay === null ? undefined : inEnvironmentSteps(boostDecay, actionRepeat),
    boostSpan: settings.boostSpan,
    force: settings.forceBoost,
    // Off in the variant 'boost-only'.
    trim: undefined,
  };
}

const sharedNames = [
  'rank',
  'informationThreshold',
  'maximumRank',
  'boostedDirections',
  'boost',
  'scope',
  'centre',
  'accuracy',
  'meanAge',
  'boostLimits',
  'boostDecay',
  'boostSpan',
  'force',
  'trim',
] as const;
type SharedName = (typeof sharedNames)[number];

type OwnValue = number | boolean | string | undefined;

/** The settings that an edit does not share, with their defaults. Lists and objects are left out: no option can give them. */
export function ownEditSettings(kind: string): Readonly<Record<string, OwnValue>> {
  const own = Object.entries(pathEditOf(kind).settings as Readonly<Record<string, unknown>>).filter(
    ([name, value]) =>
      !(sharedNames as readonly string[]).includes(name) &&
      ['number', 'boolean', 'string', 'undefined'].includes(typeof value),
  );
  return Object.fromEntries(own) as Record<string, OwnValue>;
}

/**
 * One setting for every name that edits give to settings of their own. `others` are all other settings of trials.
 *
 * @throws UsageError for a name that another setting has, and for two edits that mean different kinds by one name
 */
export function settingsOfEdits(others: readonly NamedSetting[], agents: readonly string[]): NamedSetting[] {
  const found = new Map<string, { edit: string; value: OwnValue }[]>();
  for (const edit of pathEditNames()) {
    for (const [name, value] of Object.entries(ownEditSettings(edit))) {
      found.set(name, [...(found.get(name) ?? []), { edit, value }]);
    }
  }
  return [...found].map(([name, uses]) => {
    const [{ edit, value }] = uses;
    if (others.some((other) => other.name === name)) {
      throw new UsageError(
        `the path edit '${edit}' calls a setting '${name}', as trials call one: give it another name`,
      );
    }
    const other = uses.find((use) => kindName(use.value) !== kindName(value));
    if (other !== undefined) {
      throw new UsageError(
        `'${name}' is a ${kindName(value)} of the path edit '${edit}' and a ${kindName(other.value)} of '${other.edit}': ` +
          'give one of them another name',
      );
    }
    const kind = kindOf(value);
    return {
      name,
      kind,
      stored: schemaOf(kind),
      text: textOf(edit, name) ?? `of the edit ${uses.map((use) => use.edit).join(', ')}`,
      path: ['pptb', 'edit', name],
      edits: { having: [name] },
      // Each edit has its own default.
      defaults: Object.fromEntries(agents.map((agent) => [agent, ['ours', undefined, defaultsOf(uses)]])),
    };
  });
}

function textOf(edit: string, name: string): string | undefined {
  return (pathEditOf(edit).settingTexts as Readonly<Record<string, string>> | undefined)?.[name];
}

function defaultsOf(uses: readonly { readonly edit: string; readonly value: OwnValue }[]): string {
  const values = [...new Set(uses.map(({ value }) => String(value ?? 'none')))];
  if (values.length === 1) return values[0];
  return uses.map(({ edit, value }) => `${edit} ${String(value ?? 'none')}`).join('; ');
}

function kindName(value: OwnValue): string {
  return value === undefined ? 'number' : typeof value;
}

const trueOrFalse: Kind = { ...yes, expected: 'true or false', placeholder: '<true|false>' };

function kindOf(value: OwnValue): Kind {
  if (typeof value === 'string') return word;
  if (typeof value === 'boolean') return value ? trueOrFalse : yes;
  return anyNumber;
}

function inEnvironmentSteps<Decay extends object>(
  { kind, ...steps }: Decay & { kind: string },
  repeat: number,
): object {
  return { kind, ...Object.fromEntries(Object.entries(steps).map(([name, value]) => [name, repeat * Number(value)])) };
}

/** The limits that are set; undefined where none is. */
function withoutNulls(limits: PptbSettings['boostLimits']): object | undefined {
  const set = Object.entries(limits).filter(([, limit]) => limit !== null);
  return set.length === 0 ? undefined : Object.fromEntries(set);
}
