import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { trialFile } from '@policypath/trial/records';
import { lockFile, lockOwner } from '@policypath/trial/node';
import type { z } from 'zod';
import { trialTask } from '../../results/trialTask.ts';
import { plainBoth } from '../../words/steps.ts';
import { JsonLinesTail } from './jsonLinesTail.ts';
import { LastLine } from './lastLine.ts';
import { reasonOf } from './reasonOf.ts';
import { SmallJsonFile } from './smallJsonFile.ts';
import {
  shownCheckpoint,
  shownEvaluation,
  shownFailure,
  shownLock,
  shownManifest,
  shownResult,
  shownStep,
  type ShownManifest,
} from './trialRecords.ts';
import { trialSpeed } from './trialSpeed.ts';
import type { TimeSpent, TrialCondition, TrialPlace, TrialView } from './trialView.ts';

/** A checkpoint's state names the step of each snapshot, among others. */
const mostCheckpointBytes = 8 * 1024 * 1024;

interface Standing {
  readonly condition: TrialCondition;
  readonly detail: string | null;
}

/** Follows one trial's folder: each `read` looks only at what has changed. */
export class TrialReader {
  readonly #place: TrialPlace;
  readonly #evaluations;
  readonly #newest;
  readonly #edits;
  readonly #manifest;
  readonly #result;
  readonly #failure;
  readonly #lock;
  #checkpoint: { readonly name: string; readonly state: SmallJsonFile<z.infer<typeof shownCheckpoint>> } | null = null;

  constructor(place: TrialPlace) {
    this.#place = place;
    const { folder } = place;
    this.#evaluations = new JsonLinesTail(trialFile(folder, 'evaluations'), shownEvaluation);
    this.#edits = new LastLine(trialFile(folder, 'edits'), shownStep);
    this.#newest = [
      new LastLine(trialFile(folder, 'episodes'), shownStep),
      new LastLine(trialFile(folder, 'metrics'), shownStep),
      this.#edits,
    ];
    this.#manifest = new SmallJsonFile(trialFile(folder, 'manifest'), shownManifest);
    this.#result = new SmallJsonFile(trialFile(folder, 'result'), shownResult);
    this.#failure = new SmallJsonFile(trialFile(folder, 'failure'), shownFailure);
    this.#lock = new SmallJsonFile(join(folder, lockFile), shownLock);
  }

  /** Never throws: what cannot be read is among the troubles. */
  async read(): Promise<TrialView> {
    const troubles: string[] = [];
    const attempt = async <Result>(what: string, work: () => Promise<Result>): Promise<Result | null> => {
      try {
        return await work();
      } catch (error) {
        troubles.push(`${what}: ${reasonOf(error)}`);
        return null;
      }
    };
    const manifest = await attempt('manifest.json', () => this.#manifest.read());
    await attempt('evaluations.jsonl', () => this.#evaluations.read());
    for (const log of this.#newest) await attempt('a log', () => log.read());
    if (this.#evaluations.unreadable > 0) {
      troubles.push(`evaluations.jsonl: lines that could not be understood: ${this.#evaluations.unreadable}`);
    }
    const result = await attempt('result.json', () => this.#result.read());
    const standing =
      manifest === null
        ? { condition: 'unreadable' as const, detail: troubles[0] ?? 'it has no manifest.json' }
        : await this.#standing(result !== null, trialTask(manifest.trial).actionRepeat, troubles);
    const time =
      result === null
        ? await attempt('checkpoint', () => this.#checkpointTime())
        : { seconds: result.seconds, upToStep: result.steps };
    return this.#view({ manifest, standing, time, troubles, wallSeconds: result?.wallSeconds ?? null });
  }

  async #standing(finished: boolean, actionRepeat: number, troubles: string[]): Promise<Standing> {
    if (finished) return { condition: 'finished', detail: null };
    try {
      const failure = await this.#failure.read();
      if (failure !== null) {
        const { step } = failure;
        const where = step === undefined || step === null ? '' : `at step ${plainBoth(step, actionRepeat)}: `;
        return { condition: 'failed', detail: `${where}${failure.message ?? 'it does not say why'}` };
      }
    } catch (error) {
      return { condition: 'failed', detail: `failure.json: ${reasonOf(error)}` };
    }
    try {
      return await this.#lockStanding();
    } catch (error) {
      troubles.push(`${lockFile}: ${reasonOf(error)}`);
      return { condition: 'stopped', detail: null };
    }
  }

  async #lockStanding(): Promise<Standing> {
    const owner = await this.#lock.read();
    if (owner === null) return { condition: 'stopped', detail: null };
    const who = `process ${owner.pid} on ${owner.host}`;
    if (lockOwner(this.#place.folder) === null) {
      return { condition: 'stale lock', detail: `${who} gives no sign of life; resuming takes the lock over` };
    }
    return { condition: owner.host === hostname() ? 'running' : 'running elsewhere', detail: who };
  }

  /** Where the time went up to the newest checkpoint, which is read once. */
  async #checkpointTime(): Promise<TimeSpent | null> {
    const name = await newestCheckpoint(this.#place.folder);
    if (name === null) return null;
    if (this.#checkpoint?.name !== name) {
      const path = join(this.#place.folder, name, 'state.json');
      this.#checkpoint = { name, state: new SmallJsonFile(path, shownCheckpoint, mostCheckpointBytes) };
    }
    const state = await this.#checkpoint.state.read();
    return state === null ? null : { seconds: state.seconds, upToStep: state.progress.step };
  }

  #view(found: {
    readonly manifest: ShownManifest | null;
    readonly standing: Standing;
    readonly time: TimeSpent | null;
    readonly troubles: readonly string[];
    readonly wallSeconds: number | null;
  }): TrialView {
    const { manifest, standing, time, troubles, wallSeconds } = found;
    const evaluations = this.#evaluations.records;
    const steps = [evaluations.at(-1), ...this.#newest.map(({ entry }) => entry)].map((entry) => entry?.step ?? 0);
    const step = Math.max(0, ...steps);
    const modified = [this.#evaluations, ...this.#newest].flatMap((log) => log.modified ?? []);
    const task = trialTask(manifest?.trial);
    const { actionRepeat } = task;
    const environmentId = manifest?.trial.environment ?? '?';
    const view = {
      ...this.#place,
      environment: environmentId,
      environmentId,
      agent: manifest?.trial.agent ?? '?',
      task,
      apartBy: [],
      actionRepeat,
      ...standing,
      manifest,
      step,
      lastEditStep: this.#edits.entry?.step ?? null,
      ...trialSpeed({ ...standing, manifest, actionRepeat, evaluations, step, wallSeconds }),
      timeSpent: time,
      updated: modified.length === 0 ? null : Math.max(...modified),
      troubles,
    };
    const state = JSON.stringify([view, this.#evaluations.version]);
    return { ...view, evaluations, version: createHash('sha1').update(state).digest('hex') };
  }
}

/** Name of a trial's newest checkpoint; null when it has none. A symbolic link is none: links are not followed. */
export async function newestCheckpoint(folder: string): Promise<string | null> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return entries
    .filter((entry) => entry.isDirectory() && /^checkpoint-\d{12}$/.test(entry.name))
    .reduce<string | null>((newest, { name }) => later(newest, name), null);
}

function later(one: string | null, other: string): string {
  return one === null || other > one ? other : one;
}
