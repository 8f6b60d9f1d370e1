import type { AgentState } from '@policypath/agents';
import {
  checkpointName,
  checkpointsAmong,
  isKept,
  readCheckpoint,
  stepOfCheckpoint,
  type Checkpoint,
} from '../checkpoint/checkpointStore.ts';
import { DamagedError } from '../checkpoint/damagedError.ts';
import { UsageError } from '../errors.ts';
import type { Manifest } from '../records/manifest.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { actionRepeatOf, agentSettingsOf, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import { OtherEngineError, readManifest } from './manifest.ts';
import type { TrialParts } from './parts.ts';

/** The trial that a fork begins with, at one of its checkpoints. */
export interface Trunk {
  readonly storage: TrialStorage;
  readonly manifest: Manifest;
  readonly checkpoint: Checkpoint;
  /** SHA-256 of the checkpoint's index. */
  readonly sha256: string;
}

/**
 * Reads a trial's checkpoint at a step, to fork there; one that is kept for ever, or one of its newest.
 *
 * @throws UsageError that lists the steps with a checkpoint and says how to keep more; when it is damaged; when there is no trial
 */
export async function readTrunk(storage: TrialStorage, at: number): Promise<Trunk> {
  const manifest = await readManifest(storage);
  const names = checkpointsAmong(await storage.list());
  const name = names.findLast((one) => stepOfCheckpoint(one) === at);
  if (name === undefined) throw new UsageError(noCheckpoint(storage.name, at, names, manifest.trial));
  try {
    const checkpoint = await readCheckpoint(storage, name);
    const index = new TextDecoder().decode((await storage.read(`${name}/index.json`)) ?? new Uint8Array(0));
    return { storage, manifest, checkpoint, sha256: index.split('\n')[0] };
  } catch (error) {
    throw error instanceof DamagedError ? new UsageError(damaged(storage.name, at, error.message)) : error;
  }
}

/** The words for a checkpoint of a trunk of which something is not as it was written. */
export function damaged(trunk: string, step: number, reason: string): string {
  const [kept, newest] = [checkpointName(step, true), checkpointName(step)];
  return (
    `the checkpoint of ${trunk} at step ${step} is damaged: ${reason}. ` +
    `Put back a copy (${kept} or ${newest}, replay/ and path/), or fork at another step`
  );
}

function noCheckpoint(trunk: string, at: number, names: readonly string[], { steps }: TrialConfig): string {
  const kept = names.filter(isKept).map(stepOfCheckpoint);
  const newest = names.filter((name) => !isKept(name)).map(stepOfCheckpoint);
  const all = [...new Set([...kept, ...newest])].toSorted((a, b) => a - b);
  const there = all.length === 0 ? 'it has none' : `it has them at ${all.join(', ')}`;
  if (kept.length > 0) return `${trunk} has no checkpoint at step ${at}: ${there}`;
  const later = at > steps ? ` (it ends at step ${steps})` : '';
  return (
    `${trunk} has no checkpoint at step ${at}${later}: ${there}. A trial keeps only its newest ones, unless it is trained ` +
    'with --keep-checkpoints 50000, which keeps one at every 50000 steps; a trial that still runs can be stopped and gone on with ' +
    'under that option'
  );
}

/**
 * Refuses settings that a fork cannot change, before anything is computed or written.
 *
 * @throws UsageError that names the difference
 */
export function refuseOtherTrial({ storage, manifest, checkpoint }: Trunk, config: TrialConfig): void {
  const { trial } = manifest;
  const { step } = checkpoint.index;
  const fixed: readonly (readonly [what: string, trunk: unknown, fork: unknown])[] = [
    ['the environment', trial.environment, config.environment],
    ['the agent', trial.agent, config.agent],
    ['the seed', trial.seed, config.seed],
    ['the action repeat', actionRepeatOf(trial), actionRepeatOf(config)],
    ...(trial.pptb === null || config.pptb === null
      ? []
      : ([
          ['the clock of snapshots', trial.pptb.snapshotClock, config.pptb.snapshotClock],
          ['the time between snapshots', trial.pptb.snapshotInterval, config.pptb.snapshotInterval],
        ] as const)),
  ];
  const other = fixed.find(([, trunk, fork]) => trunk !== fork);
  if (other !== undefined) {
    const [what, trunk, fork] = other;
    throw new UsageError(
      `a fork goes on in ${what} of its trunk: ${storage.name} has ${String(trunk)}, asked for is ${String(fork)}; ` +
        'leave that setting out, or train a trial of its own',
    );
  }
  if (config.steps > step) return;
  throw new UsageError(
    `a fork at step ${step} cannot end at step ${config.steps}: give more steps, e.g. --steps +50000`,
  );
}

/**
 * Refuses another engine and networks of other sizes. The agent has the trunk's state afterwards.
 *
 * @throws OtherEngineError, UsageError that names the difference
 */
export async function refuseOtherAgent(
  { storage, manifest, checkpoint }: Trunk,
  config: TrialConfig,
  { agent, engine }: TrialParts,
): Promise<void> {
  const before = checkpoint.index.engine;
  const names = [...new Set([...Object.keys(before), ...Object.keys(engine)])];
  // The kernels of the path are named apart where the networks run on another engine; a trunk without a path has none.
  if (names.some((name) => name !== 'pathKernels' && before[name] !== engine[name])) {
    const [from, to] = [before, engine].map((identity) => Object.values(identity).join(' '));
    throw new OtherEngineError(
      `${storage.name} was computed by ${from}, here runs ${to}: a fork needs the same engine; ` +
        'choose it by --engine, or fork on the machine of the trunk',
    );
  }
  const [trunk, fork] = [manifest.trial, config].map((trial) => agentSettingsOf(trial));
  const differing = Object.keys({ ...trunk, ...fork }).filter(
    (name) => JSON.stringify(trunk[name]) !== JSON.stringify(fork[name]),
  );
  const words = differing.map((name) => `${name} ${JSON.stringify(trunk[name])}, here ${JSON.stringify(fork[name])}`);
  const refuse = (reason: string): never => {
    throw new UsageError(
      `the networks and records of ${storage.name} do not fit these settings: ${reason}. ` +
        (words.length === 0
          ? 'It was trained by another version'
          : `It has ${words.join('; ')}: leave them as they are`),
    );
  };
  try {
    agent.loadState(checkpoint.state['agent'] as AgentState);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    refuse(error.message);
  }
  const [first] = checkpoint.index.segments.replay;
  if (first === undefined) return;
  const bytes = (await storage.size(`${trialFiles.replay}/${first.file}`)) ?? 0;
  const [held, needed] = [bytes / (4 * first.count), agent.replay?.recordLength ?? 0];
  if (Number.isInteger(held) && held > 0 && held !== needed) {
    refuse(`a transition in its replay storage has ${held} numbers, here it has ${needed}`);
  }
}
