import type { TrialAnalysis } from '../../analysis/trialAnalysis.ts';
import type { Numbers } from '../report/column.ts';
import { agentTitle } from '../../words/agentTitle.ts';

/** Analysed trials of one task and variant that were recorded and analysed alike, by seed. */
export interface TrialGroup {
  readonly environment: string;
  readonly agent: string;
  readonly variant: string;
  /** Environment steps in an agent step. */
  readonly actionRepeat: number;
  /** What tells it from other tasks of this environment and agent. */
  readonly traits: Readonly<Record<string, string>>;
  /** How it was recorded and analysed, where that tells it from others of its task and variant, e.g. 'repeats 99'. */
  readonly settings: readonly string[];
  /** One or more. */
  readonly trials: readonly TrialAnalysis[];
  /** Begins every name of the group's tables and figures. */
  readonly prefix: string;
}

export function trialGroups(analyses: readonly TrialAnalysis[]): TrialGroup[] {
  const groups = new Map<string, TrialAnalysis[]>();
  for (const analysis of analyses) {
    const prefix = prefixOf(analysis, analyses);
    groups.set(prefix, [...(groups.get(prefix) ?? []), analysis]);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([prefix, trials]) => {
      const [{ environment, agent, variant, actionRepeat = 1, traits = {} }] = trials;
      const settings = differing(trials[0], analyses).map(([name, value]) => `${name} ${value}`);
      const ordered = trials.toSorted((a, b) => a.seed - b.seed);
      return { environment, agent, variant, actionRepeat, traits, settings, trials: ordered, prefix };
    });
}

/** Settings in which other trials of the same task and variant differ: numbers of one setting are not pooled with another's. */
function differing(analysis: TrialAnalysis, all: readonly TrialAnalysis[]): [string, string][] {
  const alike = all.filter((other) => taskAndVariant(other) === taskAndVariant(analysis)).map(comparedSettings);
  return [...comparedSettings(analysis)].filter(([name, value]) =>
    alike.some((other) => other.has(name) && other.get(name) !== value),
  );
}

function taskAndVariant({ environment, agent, variant, traits = {} }: TrialAnalysis): string {
  return JSON.stringify([environment, agent, variant, Object.entries(traits).toSorted()]);
}

/** Other for trials that must not be pooled: by their traits and settings where those differ. */
function prefixOf(analysis: TrialAnalysis, all: readonly TrialAnalysis[]): string {
  const { environment, agent, variant, traits = {} } = analysis;
  const alike = all.filter((other) => other.environment === environment && other.agent === agent);
  const differingTraits = Object.entries(traits).filter(([name, trait]) =>
    alike.some((other) => other.traits?.[name] !== trait),
  );
  const apart = [...differingTraits, ...differing(analysis, all)].map(([name, trait]) => `-${name}-${trait}`);
  return `analysis-${environment}-${agent}-${variant}${apart.join('')}`.replaceAll(/[^\w.-]/g, '_');
}

/** e.g. 'HalfCheetah-v4, TD3 base, seeds 0, 1'. */
export function groupName({ environment, agent, variant, traits, settings, trials }: TrialGroup): string {
  const told = Object.entries(traits).filter(([name, trait]) => !(name === 'action repeat' && trait === '1'));
  const named = [...told.map(([name, trait]) => `${name} ${trait}`), ...settings];
  const apart = named.length === 0 ? '' : ` (${named.join(', ')})`;
  return `${environment}, ${agentTitle(agent)} ${variant}${apart}, ${trials.length === 1 ? 'seed' : 'seeds'} ${trials.map(({ seed }) => seed).join(', ')}`;
}

/** Mean over seeds and range; null where no seed has a value. */
export interface OverSeeds {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function overSeeds(values: readonly (number | null | undefined)[]): OverSeeds {
  const given = values.filter((value) => value !== null && value !== undefined);
  if (given.length === 0) return { mean: null, low: null, high: null };
  const mean = given.reduce((sum, value) => sum + value / given.length, 0);
  return { mean, low: Math.min(...given), high: Math.max(...given) };
}

/** A cell of a `range`. */
export function numbersOf({ mean, low, high }: OverSeeds): Numbers {
  return { mean, low, high };
}

/**
 * What decides which numbers an analysis gives, in words: its settings, and how the path was recorded. Numbers of trials that
 * differ here are of different quantities.
 */
export function comparedSettings({ path, reconstructions }: TrialAnalysis): ReadonlyMap<string, string> {
  const { options, dimension, steps } = path;
  return new Map([
    ['parameters', String(dimension)],
    ['recording interval', String(steps[1] - steps[0])],
    ...inWords('', options),
    ...inWords('reconstruction ', reconstructions?.options ?? {}),
  ]);
}

/** 'nullSnapshots' -> 'null snapshots'. */
function inWords(prefix: string, options: object): [string, string][] {
  return Object.entries(options).map(([name, value]) => [
    prefix + name.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`),
    Array.isArray(value) ? value.join('+') : String(value),
  ]);
}
