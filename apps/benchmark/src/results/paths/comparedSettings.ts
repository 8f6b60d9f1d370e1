import type { TrialAnalysis } from '../../analysis/trialAnalysis.ts';

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
