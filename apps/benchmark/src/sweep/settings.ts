import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Source } from '../train/optionRow.ts';
import type { SettingKind } from './settingKinds.ts';
import type { KeyPath, YamlFile } from './yamlFile.ts';

/** Whose value a setting is: the paper's, that of the official code of TD3 or RAD, of SAC's paper, or ours. */
export const settingSources = ['paper', 'TD3', 'SAC', 'RAD', 'ours'] as const satisfies readonly Source[];
export type SettingSource = (typeof settingSources)[number];

/** One setting of a benchmark. */
export interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly note?: string;
  /** Where it stands in the file. */
  readonly path: KeyPath;
}

/** Settings by name. */
export type Settings = ReadonlyMap<string, Setting>;

const sourced = z.strictObject({
  value: z.unknown(),
  source: z.enum(settingSources).optional(),
  note: z.string().optional(),
});

/**
 * Reads a map of settings: `rank: 64`, or `rank: { value: 64, source: ours, note: why }`. Where no source is given, it is that
 * of the default if the value is the default, else ours.
 *
 * @throws UsageError by file, line and key
 */
export function readSettings(
  file: YamlFile,
  path: KeyPath,
  raw: Readonly<Record<string, unknown>>,
  kinds: readonly SettingKind[],
): Settings {
  return new Map(
    Object.entries(raw).map(([name, given]) => {
      const here = [...path, name];
      const kind = kinds.find((candidate) => candidate.name === name);
      if (kind === undefined) {
        throw file.refusal(here, `there is no such setting; known are ${kinds.map((known) => known.name).join(', ')}`);
      }
      return [name, readSetting(file, here, given, kind)];
    }),
  );
}

function readSetting(file: YamlFile, path: KeyPath, given: unknown, kind: SettingKind): Setting {
  const bare = typeof given !== 'object' || given === null || Array.isArray(given);
  const parsed = sourced.safeParse(bare ? { value: given } : given);
  if (!parsed.success) {
    throw file.refusal(
      path,
      `expected a value, or { value, source: paper | TD3 | SAC | RAD | ours, note }: ${firstIssue(parsed.error)}`,
    );
  }
  const { value: raw, source, note } = parsed.data;
  if (raw === undefined || raw === null) throw file.refusal(path, 'its value is missing');
  try {
    const value = kind.read(raw);
    const usual = Array.isArray(value) ? value.join(',') : String(value);
    return {
      name: kind.name,
      value,
      source: source ?? (usual === kind.shown ? (kind.source ?? 'ours') : 'ours'),
      ...(note === undefined ? {} : { note }),
      path,
    };
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw file.refusal(path, `got ${JSON.stringify(raw)}. ${error.message}`);
  }
}

function firstIssue(error: z.ZodError): string {
  const [{ path, message }] = error.issues;
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
