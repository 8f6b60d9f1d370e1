import { ascending, group } from 'd3-array';
import { variantNames } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';

/** Trials of one variant in one environment. */
export interface TrialsOfVariant {
  readonly environment: string;
  readonly variant: string;
  /** Environment steps that an action is held for, in all of them. */
  readonly actionRepeat: number;
  readonly trials: readonly StoredTrial[];
}

/** By environment, which differs where agent, action repeat, profile or pictures do, then in the order in which the app lists its variants. */
export function byVariant(trials: readonly StoredTrial[]): TrialsOfVariant[] {
  const groups = group(trials, ({ environment, method }) => JSON.stringify([environment, method]));
  return [...groups.values()]
    .map((members) => ({
      environment: members[0].environment,
      variant: members[0].method,
      actionRepeat: members[0].actionRepeat,
      trials: members,
    }))
    .toSorted(
      (a, b) =>
        ascending(a.environment, b.environment) ||
        rank(a.trials[0].manifest.trial.variant) - rank(b.trials[0].manifest.trial.variant) ||
        ascending(a.variant, b.variant),
    );
}

function rank(kind: string): number {
  const names = variantNames();
  const index = names.indexOf(kind);
  return index < 0 ? names.length : index;
}

export function distinct<Item>(items: Iterable<Item>): Item[] {
  return [...new Set(items)];
}

/** Whether an action is held for several steps in one of the trials, so that both units of steps must be told. */
export function isRepeated(trials: readonly StoredTrial[]): boolean {
  return trials.some(({ actionRepeat }) => actionRepeat > 1);
}
