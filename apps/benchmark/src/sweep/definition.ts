import { agentNames, isVariant, variantNames } from '@policypath/trial/records';
import { agentDefinition } from '@policypath/agents';
import { knownEnvironments } from '@policypath/envs';
import { z } from 'zod';
import { readSettings, type Settings } from './settings.ts';
import { readYamlFile, type KeyPath, type YamlFile } from './yamlFile.ts';

/** A benchmark: environments x agents x variants x seeds, and their settings. */
export interface BenchmarkDefinition {
  readonly file: YamlFile;
  /** Names its folder below `runs/`. */
  readonly name: string;
  readonly title: string;
  /** Shown with every result, e.g. 'demonstration, not evidence'. */
  readonly label?: string;
  readonly agents: readonly string[];
  readonly environments: readonly DefinedEnvironment[];
  readonly variants: readonly DefinedVariant[];
  readonly seeds: readonly number[];
  /** Trials that begin with the state of others; null for none. */
  readonly forks: DefinedForks | null;
  /** Policies fitted to the replay of others; null for none. */
  readonly clones: DefinedClones | null;
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

/** Every branch begins at every step of the trunk, in every environment and with every seed. */
export interface DefinedForks {
  /** One of the variants. */
  readonly trunk: DefinedVariant;
  /** Environment steps of the trunk. */
  readonly at: readonly number[];
  /** Length after the fork in environment steps; null: to the end of the trunk. */
  readonly steps: number | null;
  readonly branches: readonly DefinedVariant[];
}

/** Every clone is fitted to every trial of the variant `of`, when that has ended. */
export interface DefinedClones {
  readonly of: DefinedVariant;
  /** With settings of the agent 'clone'. */
  readonly fits: readonly Omit<DefinedVariant, 'variant'>[];
}

const name = /^[A-Za-z0-9][\w.-]*$/;
const settingsMap = z.record(z.string(), z.unknown());
const listOrMap = z.union([z.array(z.string()), z.record(z.string(), settingsMap.nullable())], {
  error: 'expected a list of names, or a map from names to settings',
});

const unknownAgent = (name: string): string => `there is no agent '${name}', only ${agentNames().join(', ')}`;
const agentName = z.string().refine((agent) => agentNames().includes(agent), {
  error: ({ input }) => unknownAgent(String(input)),
});

const definitionSchema = z.strictObject({
  name: z.string().regex(name, 'expected letters, digits, dots and dashes: it names a folder'),
  title: z.string().min(1),
  label: z.string().min(1).optional(),
  agent: z.union([agentName, z.array(agentName).min(1)], {
    error: ({ input }) => (typeof input === 'string' ? unknownAgent(input) : 'expected an agent, or a list of agents'),
  }),
  environments: listOrMap,
  variants: listOrMap,
  seeds: z.union(
    [z.array(z.int().nonnegative()).min(1), z.strictObject({ from: z.int().nonnegative(), count: z.int().positive() })],
    { error: 'expected whole numbers such as [0, 1, 2], or { from: 0, count: 6 }' },
  ),
  settings: settingsMap.default({}),
  clones: z
    .strictObject({
      of: z.string(),
      fits: z.record(z.string(), settingsMap.nullable(), {
        error: 'expected a map from names to settings, such as sgd: { optimizer: sgd }',
      }),
    })
    .optional(),
  forks: z
    .strictObject({
      trunk: z.string(),
      at: z
        .array(z.int().positive(), { error: 'expected steps such as [100000, 150000]' })
        .min(1, 'expected at least one step'),
      steps: z.int().positive('expected a number of environment steps after the fork').optional(),
      branches: z.record(z.string(), settingsMap.nullable(), {
        error: 'expected a map from names to settings, such as boosted: { variant: pptb, boost: 0.1 }',
      }),
    })
    .optional(),
});

/**
 * Reads a benchmark's file and checks every value in it.
 *
 * @throws UsageError that names file, line and key, what was expected and how to mend it
 */
export function readDefinition(path: string): BenchmarkDefinition {
  const file = readYamlFile(path);
  const content = structure(file);
  const { label, title } = content;
  const agents = readAgents(file, content);
  const environments = entries(file, 'environments', content.environments).map(([id, raw]) => {
    const place = ['environments', id];
    requireEnvironment(file, place, id);
    return { id, settings: readSettings(file, place, raw, agents) };
  });
  const variants = entries(file, 'variants', content.variants).map(([entry, raw]) =>
    readVariant(file, ['variants', entry], { variant: entry, ...raw }, agents),
  );
  const forks = content.forks === undefined ? null : readForks(file, content.forks, variants, agents);
  const clones = content.clones === undefined ? null : readClones(file, content.clones, variants);
  const branches = forks === null ? 0 : forks.at.length * forks.branches.length;
  const seeds = readSeeds(
    file,
    content.seeds,
    environments.length * agents.length * (variants.length + branches + (clones?.fits.length ?? 0)),
  );
  const settings = readSettings(file, ['settings'], content.settings, agents);
  return {
    file,
    name: content.name,
    title,
    ...(label === undefined ? {} : { label }),
    agents,
    environments,
    variants,
    seeds,
    forks,
    clones,
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
    const known =
      path.length === 0
        ? Object.keys(definitionSchema.shape)
        : path[0] === 'forks'
          ? ['trunk', 'at', 'steps', 'branches']
          : path[0] === 'clones'
            ? ['of', 'fits']
            : ['from', 'count'];
    throw file.refusal([...path, issue.keys[0]], `there is no such key; known are ${known.join(', ')}`);
  }
  const [top] = path;
  if (path.length === 1 && (file.content as Record<string, unknown> | null)?.[String(top)] === undefined) {
    throw file.refusal([], `the key '${String(top)}' is missing`);
  }
  if (
    (top === 'forks' || top === 'clones') &&
    path.length === 2 &&
    issue.code === 'invalid_type' &&
    !hasKey(file.content, path)
  ) {
    throw file.refusal([top], `the key '${String(path[1])}' is missing`);
  }
  throw file.refusal(path, issue.message);
}

function hasKey(content: unknown, path: KeyPath): boolean {
  const inside = (content as Readonly<Record<string, unknown>>)[path[0]];
  return typeof inside === 'object' && inside !== null && path[1] in inside;
}

/** @throws UsageError for an agent that stands twice, or forks of several agents */
function readAgents(file: YamlFile, content: z.infer<typeof definitionSchema>): readonly string[] {
  const { agent } = content;
  const agents = typeof agent === 'string' ? [agent] : agent;
  const twice = agents.findIndex((name, index) => agents.indexOf(name) !== index);
  if (twice >= 0)
    throw file.refusal(['agent', twice], `'${agents[twice]}' stands here a second time; keep one of them`);
  const offline = agents.find((name) => agentDefinition(name).isOffline);
  if (offline !== undefined) {
    throw file.refusal(
      ['agent'],
      `${offline} learns from the replay of other trials: give their agent, and clones: { of, fits }`,
    );
  }
  const branching = (['forks', 'clones'] as const).find((key) => content[key] !== undefined);
  if (agents.length > 1 && branching !== undefined) {
    throw file.refusal(
      [branching],
      `the trials that ${branching} begin with have one agent: give one, and a file for each other`,
    );
  }
  return agents;
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

/** @param raw its settings and, as `variant`, which variant it is */
function readVariant(
  file: YamlFile,
  place: KeyPath,
  raw: Readonly<Record<string, unknown>>,
  agents: readonly string[],
): DefinedVariant {
  const entry = String(place[place.length - 1]);
  const { variant: given, ...settings } = raw;
  const variant = String(given);
  if (!isVariant(variant)) {
    const known = variantNames().join(', ');
    const mend = variant === entry ? '; for a name of your own, say which it is by variant: ...' : '';
    throw file.refusal(place, `there is no variant '${variant}'; known are ${known}${mend}`);
  }
  if (!name.test(entry)) throw file.refusal(place, 'expected letters, digits, dots and dashes: it names a folder');
  return { name: entry, variant, settings: readSettings(file, place, settings, agents) };
}

function readForks(
  file: YamlFile,
  { trunk: trunkName, at, steps, branches }: NonNullable<z.infer<typeof definitionSchema>['forks']>,
  variants: readonly DefinedVariant[],
  agents: readonly string[],
): DefinedForks {
  const trunk = variants.find((variant) => variant.name === trunkName);
  if (trunk === undefined) {
    const known = variants.map((variant) => variant.name).join(', ');
    throw file.refusal(['forks', 'trunk'], `there is no variant '${trunkName}' in this file; it has ${known}`);
  }
  const twice = at.findIndex((step, index) => at.indexOf(step) !== index);
  if (twice >= 0) throw file.refusal(['forks', 'at', twice], `step ${at[twice]} stands here a second time`);
  if (Object.keys(branches).length === 0) throw file.refusal(['forks', 'branches'], 'expected at least one');
  return {
    trunk,
    at: at.toSorted((a, b) => a - b),
    steps: steps ?? null,
    branches: Object.entries(branches).map(([entry, raw]) => {
      const place = ['forks', 'branches', entry];
      if (raw !== null && 'steps' in raw) {
        throw file.refusal(
          [...place, 'steps'],
          'the length after the fork is that of all branches: give it as forks.steps',
        );
      }
      return readVariant(file, place, { variant: trunk.variant, ...raw }, agents);
    }),
  };
}

function readClones(
  file: YamlFile,
  { of: ofName, fits }: NonNullable<z.infer<typeof definitionSchema>['clones']>,
  variants: readonly DefinedVariant[],
): DefinedClones {
  const of = variants.find((variant) => variant.name === ofName);
  if (of === undefined) {
    const known = variants.map((variant) => variant.name).join(', ');
    throw file.refusal(['clones', 'of'], `there is no variant '${ofName}' in this file; it has ${known}`);
  }
  if (Object.keys(fits).length === 0) throw file.refusal(['clones', 'fits'], 'expected at least one');
  return {
    of,
    fits: Object.entries(fits).map(([entry, raw]) => {
      const place = ['clones', 'fits', entry];
      if (!name.test(entry)) throw file.refusal(place, 'expected letters, digits, dots and dashes: it names a folder');
      if (variants.some((variant) => variant.name === entry)) {
        throw file.refusal(place, `there is a variant '${entry}' already: give the clone another name`);
      }
      return { name: entry, settings: readSettings(file, place, raw ?? {}, ['clone']) };
    }),
  };
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
