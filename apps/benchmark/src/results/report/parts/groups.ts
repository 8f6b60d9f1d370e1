import { ascending, group } from 'd3-array';
import type { StoredTrial } from '../../../store/storedTrial.ts';

/** Trials of one variant in one environment. */
export interface TrialsOfVariant {
  readonly environment: string;
  readonly variant: string;
  /** Environment steps that an action is held for, in all of them. */
  readonly actionRepeat: number;
  readonly trials: readonly StoredTrial[];
}

/** By environment, which differs where agent, action repeat, profile or pictures do, then in the order of the trials. */
export function byVariant(trials: readonly StoredTrial[]): TrialsOfVariant[] {
  const groups = group(trials, ({ environment, method }) => JSON.stringify([environment, method]));
  return [...groups.values()]
    .map((members) => ({
      environment: members[0].environment,
      variant: members[0].method,
      actionRepeat: members[0].actionRepeat,
      trials: members,
    }))
    .toSorted((a, b) => ascending(a.environment, b.environment));
}

export function distinct<Item>(items: Iterable<Item>): Item[] {
  return [...new Set(items)];
}

/** Whether an action is held for several steps in one of the trials, so that both units of steps must be told. */
export function isRepeated(trials: readonly StoredTrial[]): boolean {
  return trials.some(({ actionRepeat }) => actionRepeat > 1);
}
