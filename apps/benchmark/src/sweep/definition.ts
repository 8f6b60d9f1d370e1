import { agentNames, isVariant, variantNames } from '@policypath/trial/records';
import { knownEnvironments } from '@policypath/envs';
import { z } from 'zod';
import { readSettings, type Settings } from './settings.ts';
import { readYamlFile, type KeyPath, type YamlFile } from './yamlFile.ts';

/** A benchmark: environments x variants x seeds, and their settings. */
export interface BenchmarkDefinition {
  readonly file: YamlFile;
  /** Names its folder below `runs/`. */
  readonly name: string;
  readonly title: string;
  /** Shown with every result, e.g. 'demonstration, not evidence'. */
  readonly label?: string;
  readonly agent: string;
  readonly environments: readonly DefinedEnvironment[];
  readonly variants: readonly DefinedVariant[];
  readonly seeds: readonly number[];
  /** Settings of all trials. Those of an environment override them; those of a variant override both. */
  readonly settings: Settings;
}

export interface DefinedEnvironment {
  readonly id: string;
  readonly settings: Settings;
}

export interface DefinedVariant {
  /** Name of its folder: the variant's, unless the file gives another for a variant with its own settings. */
  readonly name: string;
  readonly variant: string;
  readonly settings: Settings;
}

const name = /^[A-Za-z0-9][\w.-]*$/;
const settingsMap = z.record(z.string(), z.unknown());
const listOrMap = z.union([z.array(z.string()), z.record(z.string(), settingsMap.nullable())], {
  error: 'expected a list of names, or a map from names to settings',
});

const definitionSchema = z.strictObject({
  name: z.string().regex(name, 'expected letters, digits, dots and dashes: it names a folder'),
  title: z.string().min(1),
  label: z.string().min(1).optional(),
  agent: z.string().refine((agent) => agentNames().includes(agent), {
    error: ({ input }) => `there is no agent '${String(input)}', only ${agentNames().join(', ')}`,
  }),
  environments: listOrMap,
  variants: listOrMap,
  seeds: z.union(
    [z.array(z.int().nonnegative()).min(1), z.strictObject({ from: z.int().nonnegative(), count: z.int().positive() })],
    { error: 'expected whole numbers such as [0, 1, 2], or { from: 0, count: 6 }' },
  ),
  settings: settingsMap.default({}),
});

/**
 * Reads a benchmark's file and checks every value in it.
 *
 * @throws UsageError that names file, line and key, what was expected and how to mend it
 */
export function readDefinition(path: string): BenchmarkDefinition {
  const file = readYamlFile(path);
  const content = structure(file);
  const { agent, label, title } = content;
  const environments = entries(file, 'environments', content.environments).map(([id, raw]) => {
    const place = ['environments', id];
    requireEnvironment(file, place, id);
    return { id, settings: readSettings(file, place, raw, agent) };
  });
  const variants = entries(file, 'variants', content.variants).map(([entry, raw]) =>
    readVariant(file, entry, raw, agent),
  );
  const seeds = readSeeds(file, content.seeds, environments.length * variants.length);
  const settings = readSettings(file, ['settings'], content.settings, agent);
  return {
    file,
    name: content.name,
    title,
    ...(label === undefined ? {} : { label }),
    agent,
    environments,
    variants,
    seeds,
    settings,
  };
}

function structure(file: YamlFile): z.infer<typeof definitionSchema> {
  const parsed = definitionSchema.safeParse(file.content);
  if (parsed.success) return parsed.data;
  // A misspelt key is also a missing one; report the misspelling, which says more.
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue.path as KeyPath;
  if (issue.code === 'unrecognized_keys') {
    const known = path.length === 0 ? Object.keys(definitionSchema.shape) : ['from', 'count'];
    throw file.refusal([...path, issue.keys[0]], `there is no such key; known are ${known.join(', ')}`);
  }
  const [top] = path;
  if (path.length === 1 && (file.content as Record<string, unknown> | null)?.[String(top)] === undefined) {
    throw file.refusal([], `the key '${String(top)}' is missing`);
  }
  throw file.refusal(path, issue.message);
}

type ListOrMap = z.infer<typeof listOrMap>;

function entries(file: YamlFile, key: string, given: ListOrMap): [string, Record<string, unknown>][] {
  if (Object.keys(given).length === 0) throw file.refusal([key], 'expected at least one');
  if (!Array.isArray(given)) return Object.entries(given).map(([entry, raw]) => [entry, raw ?? {}]);
  const twice = given.findIndex((entry, index) => given.indexOf(entry) !== index);
  if (twice >= 0) throw file.refusal([key, twice], `'${given[twice]}' stands here a second time; keep one of them`);
  return given.map((entry) => [entry, {}]);
}

function requireEnvironment(file: YamlFile, place: KeyPath, id: string): void {
  const known = knownEnvironments().map((environment) => environment.id);
  if (!known.includes(id)) throw file.refusal(place, `there is no environment '${id}'; known are ${known.join(', ')}`);
}

function readVariant(
  file: YamlFile,
  entry: string,
  raw: Readonly<Record<string, unknown>>,
  agent: string,
): DefinedVariant {
  const place = ['variants', entry];
  const { variant: given = entry, ...settings } = raw;
  const variant = String(given);
  if (!isVariant(variant)) {
    const known = variantNames().join(', ');
    const mend = raw['variant'] === undefined ? '; for a name of your own, say which it is by variant: ...' : '';
    throw file.refusal(place, `there is no variant '${variant}'; known are ${known}${mend}`);
  }
  if (!name.test(entry)) throw file.refusal(place, 'expected letters, digits, dots and dashes: it names a folder');
  return { name: entry, variant, settings: readSettings(file, place, settings, agent) };
}

/** Most trials of a benchmark; a longer list would fill memory. */
const mostTrials = 100_000;

/** @param perSeed trials of each seed */
function readSeeds(file: YamlFile, given: z.infer<typeof definitionSchema>['seeds'], perSeed: number): number[] {
  const count = Array.isArray(given) ? given.length : given.count;
  if (count * perSeed > mostTrials) {
    throw file.refusal(
      ['seeds'],
      `${count} seeds with ${perSeed} trials each are more than ${mostTrials} trials: give ${Math.floor(mostTrials / perSeed)} seeds or fewer`,
    );
  }
  if (!Array.isArray(given)) return Array.from({ length: given.count }, (_, index) => given.from + index);
  const twice = given.findIndex((seed, index) => given.indexOf(seed) !== index);
  if (twice >= 0)
    throw file.refusal(['seeds', twice], `seed ${given[twice]} stands here a second time; keep one of them`);
  return given;
}
