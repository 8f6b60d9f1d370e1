import { resolve } from 'node:path';
import type { ForkPair } from '@policypath/stats';
import type { StoredTrial } from '../store/storedTrial.ts';
import { curveOf, runOf } from './compareTrials.ts';

/** A fork and the trial that it began with. */
export interface ForkedTrial {
  readonly fork: StoredTrial;
  readonly trunk: StoredTrial;
  /** Step at which it begins. */
  readonly at: number;
  /** Its setting without the step: 'boosted' of 'boosted-at-150000', 'pptb' of 'pptb from 150000'. */
  readonly setting: string;
}

/** The forks among trials whose trunk is among them too. */
export function forkedTrials(trials: readonly StoredTrial[]): ForkedTrial[] {
  return trials.flatMap((fork) => {
    const trunk = trunkOf(fork, trials);
    const at = fork.manifest.fork?.step;
    if (trunk === null || at === undefined) return [];
    return [{ fork, trunk, at, setting: fork.method.replace(new RegExp(`(-at-| from )${at}\\b`), '') }];
  });
}

/** The trial that a fork began with: where its manifest says that it lies, or else the one that began when that one did. */
function trunkOf(
  { manifest: { fork, trial }, place }: StoredTrial,
  trials: readonly StoredTrial[],
): StoredTrial | null {
  if (fork === undefined) return null;
  const path = resolve(place.path, fork.trial);
  const same = (one: StoredTrial): boolean =>
    one.manifest.startedAt === fork.startedAt &&
    one.manifest.trial.environment === trial.environment &&
    one.manifest.trial.agent === trial.agent &&
    one.seed === trial.seed;
  return trials.find((one) => resolve(one.place.path) === path && same(one)) ?? trials.find(same) ?? null;
}

/** A fork beside its trunk from its first edit on; one without edits, from its first step on. */
export function pairOf({ fork, trunk, at }: ForkedTrial): ForkPair {
  return {
    trunkName: trunk.place.path,
    trunk: curveOf(runOf(trunk)),
    fork: curveOf(runOf(fork)),
    from: firstEdit(fork)?.step ?? at,
    failed: fork.state === 'failed',
  };
}

/** The first edit that changed the policy. */
export function firstEdit({ edits }: StoredTrial): StoredTrial['edits'][number] | undefined {
  return edits.find(({ effective }) => effective);
}
