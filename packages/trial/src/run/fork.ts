import { checkpointsAmong } from '../checkpoint/checkpointStore.ts';
import { DamagedError } from '../checkpoint/damagedError.ts';
import { SegmentStore, verifySegments } from '../checkpoint/segments.ts';
import type { StateTree } from '../checkpoint/stateTree.ts';
import { savedProgress } from '../checkpoint/trialState.ts';
import { UsageError } from '../errors.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { actionRepeatOf, type TrialConfig } from '../settings/trialSchema.ts';
import { takeOverFile, type TrialStorage } from '../storage/trialStorage.ts';
import type { TrialParts } from './parts.ts';
import { damaged, type Trunk } from './trunk.ts';

/** There while a fork takes its trunk's state over: what a kill leaves with it is no trial yet, and may be removed. */
export const unfinishedFork = 'fork.partial';

/** Removes what an earlier fork left that was ended before it was a trial. */
export async function removeUnfinishedFork(storage: TrialStorage): Promise<void> {
  if ((await storage.size(unfinishedFork)) === null) return;
  const own = new Set<string>(Object.values(trialFiles));
  const names = await storage.list();
  const checkpoints = checkpointsAmong(names);
  for (const name of names) {
    if (own.has(name) || checkpoints.includes(name) || name.includes('tfevents')) await storage.remove(name);
  }
}

/** What a fork begins with: its first checkpoint, to be written, and its window in words. */
export interface TakenOver {
  readonly index: Pick<Trunk['checkpoint']['index'], 'step' | 'segments'>;
  readonly state: StateTree;
}

/**
 * Takes the records of a trunk's checkpoint over into the fork's place and gives the state that the fork begins with. Networks,
 * optimisers, environment and random streams are those of the trunk. So are the window, and with the trunk's own path
 * settings the schedule and the edit; with others the first edit comes with the first snapshot.
 *
 * @param parts of the fork, still in their initial state
 * @throws UsageError when a record of the trunk is damaged; nothing is written then
 */
export async function takeOver(
  storage: TrialStorage,
  { storage: trunk, manifest, checkpoint }: Trunk,
  config: TrialConfig,
  { agent, path }: TrialParts,
): Promise<TakenOver> {
  const { step, segments: all } = checkpoint.index;
  // A fork of the variant 'base' has no path.
  const segments = { replay: all.replay, path: path === null ? [] : all.path };
  const series = [
    [trialFiles.replay, segments.replay, agent.replay?.recordLength ?? 0],
    [trialFiles.path, segments.path, path?.parameterCount ?? 0],
  ] as const;
  try {
    for (const [folder, files, length] of series) await verifySegments(new SegmentStore(trunk, folder, length), files);
  } catch (error) {
    throw error instanceof DamagedError ? new UsageError(damaged(trunk.name, step, error.message)) : error;
  }
  await removeUnfinishedFork(storage);
  await storage.write(unfinishedFork, `of ${trunk.name} at step ${step}\n`);
  for (const [folder, files] of series) {
    for (const { file } of files) await takeOverFile(storage, trunk, `${folder}/${file}`);
  }
  const { trial } = manifest;
  const state = checkpoint.state;
  const saved = (state['editor'] ?? null) as StateTree | null;
  const samePath =
    saved !== null && trial.variant === config.variant && JSON.stringify(trial.pptb) === JSON.stringify(config.pptb);
  const editor =
    path === null ? null : samePath ? saved : path.stateAfter(savedProgress(state, actionRepeatOf(trial)), saved);
  // An edited policy that acted in the trunk goes on acting only where the fork's edits act too.
  const acting = config.pptb?.editUse === 'act' ? state['acting'] : undefined;
  return {
    index: { step, segments },
    state: { ...state, editor, pathBegin: path === null ? 0 : state['pathBegin'], acting },
  };
}

/** The fill of a fork's window, in words; null where it has none. */
export function windowWords({ state }: TakenOver, { pptb }: TrialConfig): string | null {
  const saved = (state['editor'] as { readonly path?: { readonly steps: readonly number[] } } | null)?.path;
  if (pptb === null || saved === undefined) return null;
  const held = Math.min(saved.steps.length, pptb.capacity);
  const since = held === 0 ? '' : `, the oldest of step ${saved.steps[saved.steps.length - held]}`;
  return `its window holds ${held} of ${pptb.capacity} snapshots${since}`;
}
