import type { AgentSetting, AgentSettings, Kind, SettingDefault } from '@policypath/agents';
import { z } from 'zod';

/** One setting of a trial. Flag, key in a file, help, tables and hash follow from it. */
export interface Setting<Stored extends z.ZodType = z.ZodType> extends AgentSetting {
  /** How the manifest holds it, when that is not just the value. */
  readonly stored: Stored;
  /** Defaults of a setting of all trials: by agent, otherwise `any`. Absent: only agents that state a default have the setting. */
  readonly defaults?: Readonly<Partial<Record<string, SettingDefault>>>;
  /**
   * Which edits use it: those that have all settings of these names; 'path', all variants that record a path; 'editing', all
   * that edit. Without it: every trial.
   */
  readonly edits?: { readonly having: readonly string[] } | 'path' | 'editing';
}

/** A group of settings that stand together in the manifest. */
export interface SettingGroup<Stored extends z.ZodType = z.ZodType> {
  readonly stored: Stored;
  readonly part: SettingPart;
}

/** Values in the manifest that are computed from settings. */
export interface Derived<Stored extends z.ZodType = z.ZodType> {
  readonly stored: Stored;
}

/** Keys of an object of the manifest, in the order of the hash. */
export type SettingPart = Readonly<Record<string, Setting | SettingGroup | Derived>>;

type StoredShape<Part extends SettingPart> = { [Key in keyof Part]: Part[Key]['stored'] };
type StoredObject<Part extends SettingPart> = z.ZodObject<StoredShape<Part>, z.core.$strict>;

type Fields = Omit<Setting, 'kind' | 'stored'>;

export function setting<Value>(fields: Fields & { readonly kind: Kind<Value> }): Setting<z.ZodType<Value, Value>>;
export function setting<Stored extends z.ZodType>(
  fields: Fields & { readonly kind: Kind; readonly stored: Stored },
): Setting<Stored>;
export function setting(fields: Fields & { readonly kind: Kind; readonly stored?: z.ZodType }): Setting {
  return { ...fields, stored: fields.stored ?? schemaOf(fields.kind) };
}

/** The schema of a kind of values. */
export function schemaOf<Value>(kind: Kind<Value>): z.ZodType<Value, Value> {
  return z.custom<Value>((value) => kind.accepts(value), {
    error: ({ input }) => `expected ${kind.expected}, got ${input === undefined ? 'nothing' : JSON.stringify(input)}`,
  });
}

/** Settings of an agent as settings of trials. */
export function withSchemas(part: AgentSettings): SettingPart {
  const entries = Object.entries(part).map(([key, entry]) => {
    if ('part' in entry) return [key, group(withSchemas(entry.part))];
    return [key, 'derived' in entry ? derived(schemaOf(entry.derived)) : setting(entry)];
  });
  return Object.fromEntries(entries) as SettingPart;
}

/** @param wrap e.g. adds null or a default to the object */
export function group<Part extends SettingPart, Stored extends z.ZodType = StoredObject<Part>>(
  part: Part,
  wrap: (object: StoredObject<Part>) => Stored = (object) => object as unknown as Stored,
): SettingGroup<Stored> {
  return { stored: wrap(objectOf(part)), part };
}

export function derived<Stored extends z.ZodType>(stored: Stored): Derived<Stored> {
  return { stored };
}

/** The default of every agent that states no other. */
export function every(...usual: SettingDefault): { readonly any: SettingDefault } {
  return { any: usual };
}

/** The manifest's type of these settings. */
export function objectOf<Part extends SettingPart>(part: Part): StoredObject<Part> {
  const shape = Object.entries(part).map(([key, entry]) => {
    const neutral = 'kind' in entry ? entry.neutral : undefined;
    return [key, neutral === undefined ? entry.stored : entry.stored.default(neutral as never)];
  });
  return z.strictObject(Object.fromEntries(shape) as StoredShape<Part>);
}

/** A setting with its name and its place in the manifest. */
export interface NamedSetting extends Setting {
  readonly name: string;
  /** Keys within its group, e.g. ['boostLimits', 'feedback']. */
  readonly path: readonly string[];
  /** Defaults by agent. An absent agent does not use the setting. */
  readonly defaults: Readonly<Partial<Record<string, SettingDefault>>>;
}

export function settingsIn(part: SettingPart, above: readonly string[] = []): NamedSetting[] {
  return Object.entries(part).flatMap(([key, entry]) => {
    const path = [...above, key];
    if ('part' in entry) return settingsIn(entry.part, path);
    return 'kind' in entry ? [{ ...entry, name: entry.name ?? key, path, defaults: entry.defaults ?? {} }] : [];
  });
}

/** The manifest's object of these values by name, without derived values. */
export function storedValues(part: SettingPart, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(part).map(([key, entry]) => {
    if ('part' in entry) return [key, storedValues(entry.part, values)];
    return [key, 'kind' in entry ? values[entry.name ?? key] : undefined];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

/** A copy without the settings that have their neutral value. */
export function withoutNeutral(part: SettingPart, stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(stored).flatMap(([key, value]) => {
    const entry = part[key];
    if (entry === undefined || value === null) return isNeutral(entry, value) ? [] : [[key, value]];
    if ('part' in entry) return [[key, withoutNeutral(entry.part, value as Record<string, unknown>)]];
    return isNeutral(entry, value) ? [] : [[key, value]];
  });
  return Object.fromEntries(kept) as Record<string, unknown>;
}

function isNeutral(entry: SettingPart[string] | undefined, value: unknown): boolean {
  if (entry === undefined || !('kind' in entry) || entry.neutral === undefined) return false;
  return JSON.stringify(entry.neutral) === JSON.stringify(value);
}
