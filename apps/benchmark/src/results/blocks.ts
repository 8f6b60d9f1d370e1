import type { MeasuredTrial } from './measuredTrial.ts';
import { asPlanned, plannedOf, type PlannedTrial } from './plannedTrial.ts';

/** Blocks of one agent: a block is one seed in every environment and variant. */
export interface Blocks {
  /** Seeds whose trials have all ended. */
  readonly complete: ReadonlySet<number>;
  /** Seeds that there should be. */
  readonly planned: ReadonlySet<number>;
  /** Whether a trial belongs to a complete block. */
  readonly holds: (trial: MeasuredTrial) => boolean;
}

/**
 * What a benchmark plans is what a block must hold: a trial that was never begun keeps it open. Without a benchmark, every
 * pair of environment and variant that any seed has.
 *
 * @param trials of one agent
 */
export function blocksOf(trials: readonly MeasuredTrial[], planned?: readonly PlannedTrial[]): Blocks {
  // A benchmark knows its environments by their ids only.
  const nameOf = planned === undefined ? asTold : asPlanned;
  const expected = planned === undefined ? everyCell(trials) : plannedOf(trials[0]?.agent ?? '', planned);
  const required = counts(expected);
  const ended = counts(trials.filter(({ state }) => state !== 'unfinished').map(nameOf));
  const seeds = new Set(expected.map(({ seed }) => seed));
  const open = new Set(
    expected.flatMap((one) => ((ended.get(key(one)) ?? 0) < (required.get(key(one)) ?? 0) ? [one.seed] : [])),
  );
  const complete = new Set([...seeds].filter((seed) => !open.has(seed)));
  return {
    complete,
    planned: seeds,
    holds: (trial) => complete.has(trial.seed) && required.has(key(nameOf(trial))),
  };
}

/** By the name that tells it apart from others of its environment. */
function asTold(trial: MeasuredTrial): PlannedTrial {
  return { ...asPlanned(trial), environment: trial.environment };
}

/** Every seed in every pair of environment and variant. */
function everyCell(trials: readonly MeasuredTrial[]): PlannedTrial[] {
  const cells = new Map(trials.map(asTold).map((trial) => [key({ ...trial, seed: 0 }), trial]));
  const seeds = new Set(trials.map(({ seed }) => seed));
  return [...seeds].flatMap((seed) => [...cells.values()].map((cell) => ({ ...cell, seed })));
}

function counts(trials: readonly PlannedTrial[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const trial of trials) found.set(key(trial), (found.get(key(trial)) ?? 0) + 1);
  return found;
}

function key({ environment, variant, seed }: PlannedTrial): string {
  return JSON.stringify([environment, variant, seed]);
}
