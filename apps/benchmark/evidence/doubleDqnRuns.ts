import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean } from '@policypath/stats';

/** Evaluations of one run that has ended, as its evaluations.jsonl has them. */
export interface DoubleDqnRun {
  readonly game: string;
  readonly seed: number;
  readonly evaluations: readonly { readonly step: number; readonly meanReturn: number }[];
}

/** Read from CHAIN's figure at a million steps: six seeds, a smoothed curve, about 2 % of the axis. */
export const chain: Readonly<Record<string, number>> = { Breakout: 22, SpaceInvaders: 57 };

/** Reads `<folder>/<game>-seed-<n>.jsonl`. */
export function readDoubleDqnRuns(folder: string): DoubleDqnRun[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const [, game, seed] = /^(.+)-seed-(\d+)\.jsonl$/.exec(name) ?? [];
      if (game === undefined) return [];
      const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
      return [{ game, seed: Number(seed), evaluations: lines.map((line) => JSON.parse(line) as never) }];
    });
}

/** Mean of the last `count` evaluations: one of ten episodes alone varies by several points. */
export function lastEvaluations({ evaluations }: DoubleDqnRun, count: number): number {
  return mean(evaluations.slice(-count).map(({ meanReturn }) => meanReturn));
}

/** The row of a game in docs/agents/doubleDqn.md. */
export function doubleDqnRow(game: string, runs: readonly DoubleDqnRun[]): string {
  const own = runs.filter((run) => run.game === game);
  const each = (count: number): string => own.map((run) => lastEvaluations(run, count).toFixed(1)).join(', ');
  return `| ${game} | ${each(1)} | ${each(5)} | ${chain[game]} |`;
}
