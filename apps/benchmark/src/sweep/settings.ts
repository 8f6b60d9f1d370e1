import { type NamedSetting, readValue, settingsOfAgent, settingSources } from '@policypath/trial/records';
import { shownDefault } from '@policypath/trial';
import { z } from 'zod';
import type { KeyPath, YamlFile } from './yamlFile.ts';

/** One setting of a benchmark. */
export interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
  readonly note?: string;
  /** Its place in the file. */
  readonly path: KeyPath;
}

/** Settings by name. */
export type Settings = ReadonlyMap<string, Setting>;

const sourced = z.strictObject({
  value: z.unknown(),
  source: z
    .string()
    .refine((source) => settingSources().includes(source))
    .optional(),
  note: z.string().optional(),
});

/**
 * Reads a map of settings: `rank: 64`, or `rank: { value: 64, source: ours, note: why }`. Without a source it is that
 * of the default if the value is the default, else ours. Settings of one of several agents do not concern the others.
 *
 * @throws UsageError by file, line and key
 */
export function readSettings(
  file: YamlFile,
  path: KeyPath,
  raw: Readonly<Record<string, unknown>>,
  agents: readonly string[],
): Settings {
  const known = agents.flatMap(settingsOfAgent).filter(({ name }) => name !== 'seed');
  return new Map(
    Object.entries(raw).map(([name, given]) => {
      const here = [...path, name];
      const setting = known.find((candidate) => candidate.name === name);
      if (setting === undefined) {
        const names = [...new Set(known.map((candidate) => candidate.name))].join(', ');
        throw file.refusal(here, `there is no such setting; known are ${names}`);
      }
      const agent = agents.find((one) => setting.defaults[one] !== undefined) as string;
      return [name, readSetting(file, here, given, setting, agent)];
    }),
  );
}

function readSetting(file: YamlFile, path: KeyPath, given: unknown, setting: NamedSetting, agent: string): Setting {
  const bare = typeof given !== 'object' || given === null || Array.isArray(given);
  const parsed = sourced.safeParse(bare ? { value: given } : given);
  if (!parsed.success) {
    const [{ path: keys, message }] = parsed.error.issues;
    throw file.refusal(
      path,
      `expected a value, or { value, source: ${settingSources().join(' | ')}, note }: ${[...keys, message].join(': ')}`,
    );
  }
  const { value: raw, source, note } = parsed.data;
  if (raw === undefined || raw === null) throw file.refusal(path, 'its value is missing');
  // Read values as the command line does, so that they mean the same in both places.
  const value = readValue(setting.kind, raw, (expected) =>
    file.refusal(path, `got ${JSON.stringify(raw)}. It is ${expected}.`),
  );
  const isDefault = String(value) === shownDefault(setting, agent);
  return {
    name: setting.name,
    value,
    source: source ?? (isDefault ? (setting.defaults[agent]?.[0] ?? 'ours') : 'ours'),
    ...(note === undefined ? {} : { note }),
    path,
  };
}
