import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { mean, meanInterval } from '@policypath/stats';

/** Training episodes of one run that has ended, as its episodes.jsonl has them. */
export interface PpoRun {
  readonly environment: string;
  readonly seed: number;
  readonly episodes: readonly { readonly step: number; readonly return: number }[];
}

/**
 * CleanRL's table: mean and population deviation, over three runs, of the mean of the last 100 training episodes (its `rlops`).
 */
export const cleanRl: Readonly<Record<string, { readonly mean: number; readonly deviation: number }>> = {
  'HalfCheetah-v4': { mean: 1443, deviation: 46 },
  'Hopper-v4': { mean: 2383, deviation: 272 },
  'Walker2d-v4': { mean: 2288, deviation: 572 },
};

/** Reads `<folder>/<environment>-seed-<n>.jsonl.gz`. */
export function readPpoRuns(folder: string): PpoRun[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const [, environment, seed] = /^(.+)-seed-0*(\d+)\.jsonl\.gz$/.exec(name) ?? [];
      if (environment === undefined) return [];
      const lines = gunzipSync(readFileSync(join(folder, name)))
        .toString('utf8')
        .trim()
        .split('\n');
      return [{ environment, seed: Number(seed), episodes: lines.map((line) => JSON.parse(line) as never) }];
    });
}

/** Mean return of the last 100 training episodes up to a step, with exploration. */
export function lastHundred({ episodes }: PpoRun, step = Infinity): number {
  const done = episodes.filter((episode) => episode.step <= step).slice(-100);
  return mean(done.map((episode) => episode.return));
}

/** The row of an environment in docs/agents/ppo.md: Student's t intervals of three runs. */
export function ppoRow(environment: string, runs: readonly PpoRun[]): string {
  const own = runs.filter((run) => run.environment === environment).map((run) => lastHundred(run));
  const { mean: middle, deviation } = cleanRl[environment];
  // Three numbers with this mean and this population deviation.
  const published = [-1, 0, 1].map((sign) => middle + sign * deviation * Math.sqrt(1.5));
  const each = own.map((value) => value.toFixed(0)).join(', ');
  return `| ${environment} | ${each} | ${interval(own)} | ${interval(published)} |`;
}

function interval(values: readonly number[]): string {
  const found = values.length < 3 ? null : meanInterval(values);
  if (found === null) return `${mean(values).toFixed(0)}, of ${values.length}`;
  return `${found.mean.toFixed(0)} ± ${(found.high - found.mean).toFixed(0)}`;
}
