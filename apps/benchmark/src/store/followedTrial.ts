import { createHash } from 'node:crypto';
import { readdirSync, type Dirent } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { checkpointsAmong, lockFile, lockOwner, readJson } from '@policypath/trial/node';
import {
  actionRepeatOf,
  failureSchema,
  parseManifest,
  resultSchema,
  trialFile,
  type EvaluationRecord,
  type Manifest,
  type ResultRecord,
} from '@policypath/trial/records';
import { z } from 'zod';
import { plainBoth } from '../words/steps.ts';
import { reasonOf, WatchedFile } from './files.ts';
import { FollowedLog, LogEnd, linesOfPace } from './logFile.ts';
import { methodOf } from './methodNames.ts';
import { paceOf, samplesOf, type Pace } from './pace.ts';
import { stateOf, type TrialPlace, type TrialState } from './storedTrial.ts';
import { taskTraits, type TrialOfTask } from './tasks.ts';

/** Most bytes of a checkpoint's state, which holds among others the step of each snapshot. */
const mostCheckpointBytes = 8 * 1024 * 1024;

/** The part of a checkpoint's state that is read: seconds by section. */
const checkpointSchema = z.looseObject({
  progress: z.looseObject({ step: z.int().nonnegative() }),
  seconds: z.record(z.string(), z.number()),
});
const lockSchema = z.looseObject({ pid: z.int().positive(), host: z.string() });

/** Where a trial's time went, up to its end or its newest checkpoint. */
export interface TimeSpent {
  readonly seconds: Readonly<Record<string, number>>;
  readonly upToStep: number;
}

/** The present state of a trial that may be running. Texts come from its folder and may be hostile. */
export interface FollowedTrial extends TrialOfTask, Pace {
  /** Hash of its folder, twelve hexadecimal digits, which names it in URLs. */
  readonly id: string;
  readonly place: TrialPlace;
  /** 'unreadable' when its manifest or its folder cannot be read. */
  readonly state: TrialState | 'unreadable';
  /** Why it failed, or which process works on it. */
  readonly detail: string | null;
  /** null when it cannot be read. */
  readonly manifest: Manifest | null;
  /** `methodOf`; '?' without a manifest. */
  readonly method: string;
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
  /** The newest environment step in a log. */
  readonly step: number;
  /** Evaluations at multiples of the interval. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly lastEditStep: number | null;
  readonly timeSpent: TimeSpent | null;
  /** When a log was last written to, in milliseconds since 1970. */
  readonly updated: number | null;
  /** Files that could not be read, with reasons. */
  readonly troubles: readonly string[];
  /** Changes whenever a field above changes. */
  readonly version: string;
}

interface Standing {
  readonly state: FollowedTrial['state'];
  readonly detail: string | null;
}

/** Follows one trial's folder. Each `read` reads only what has changed. It writes nothing and follows no symbolic link. */
export class TrialFollower {
  readonly #id: string;
  readonly #place: TrialPlace;
  readonly #evaluations;
  readonly #edits;
  readonly #metrics;
  readonly #ends;
  readonly #manifest;
  readonly #result;
  readonly #failure;
  readonly #lock;
  #checkpoint: { readonly name: string; readonly state: WatchedFile<z.infer<typeof checkpointSchema>> } | null = null;

  constructor(id: string, place: TrialPlace) {
    const { path: folder } = place;
    this.#id = id;
    this.#place = place;
    this.#evaluations = new FollowedLog(folder, 'evaluations');
    this.#edits = new LogEnd(folder, 'edits');
    this.#metrics = new LogEnd(folder, 'metrics', linesOfPace);
    this.#ends = [new LogEnd(folder, 'episodes'), this.#metrics, this.#edits];
    this.#manifest = new WatchedFile(trialFile(folder, 'manifest'), parseManifest);
    this.#result = new WatchedFile(trialFile(folder, 'result'), parser(resultSchema));
    this.#failure = new WatchedFile(trialFile(folder, 'failure'), parser(failureSchema));
    this.#lock = new WatchedFile(join(folder, lockFile), parser(lockSchema));
  }

  /** Never throws: files that cannot be read are in `troubles`. */
  read(): FollowedTrial {
    const troubles: string[] = [];
    const attempt = <Result>(what: string, work: () => Result): Result | null => {
      try {
        return work();
      } catch (error) {
        // The message of a parse error already names the file.
        troubles.push(error instanceof UsageError ? error.message : `${what}: ${reasonOf(error)}`);
        return null;
      }
    };
    const manifest = attempt('manifest.json', () => this.#manifest.read());
    attempt('evaluations.jsonl', () => this.#evaluations.read());
    const newest = this.#ends.map((log) => attempt('a log', () => log.read())?.at(-1)?.step ?? 0);
    if (this.#evaluations.unreadable > 0) {
      troubles.push(`evaluations.jsonl: lines that could not be understood: ${this.#evaluations.unreadable}`);
    }
    const result = attempt('result.json', () => this.#result.read());
    const actionRepeat = manifest === null ? 1 : actionRepeatOf(manifest.trial);
    const standing =
      manifest === null
        ? { state: 'unreadable' as const, detail: troubles[0] ?? 'it has no manifest.json' }
        : this.#standing(result !== null, actionRepeat, troubles);
    const timeSpent =
      result === null
        ? attempt('checkpoint', () => this.#checkpointTime())
        : { seconds: result.seconds ?? {}, upToStep: result.steps };
    const evaluations = this.#evaluations.records;
    const step = result?.steps ?? Math.max(evaluations.at(-1)?.step ?? 0, ...newest);
    const modified = [this.#evaluations, ...this.#ends].flatMap((log) => log.modified ?? []);
    const environment = manifest?.trial.environment ?? '?';
    const shown = {
      id: this.#id,
      place: this.#place,
      environment,
      environmentId: environment,
      agent: manifest?.trial.agent ?? '?',
      traits: manifest === null ? new Map<string, string>() : taskTraits(manifest.trial),
      apartBy: [],
      method: manifest === null ? '?' : methodOf(this.#place.path, manifest),
      actionRepeat,
      ...standing,
      manifest,
      step,
      lastEditStep: newest.at(-1) === 0 ? null : (newest.at(-1) ?? null),
      ...this.#pace({ ...standing, manifest, step }, result),
      timeSpent,
      updated: modified.length === 0 ? null : Math.max(...modified),
      troubles,
    };
    const state = JSON.stringify([shown, this.#evaluations.version]);
    return { ...shown, evaluations, version: createHash('sha1').update(state).digest('hex') };
  }

  /** Of a running trial; of a finished one its mean speed. */
  #pace(
    { state, manifest, step }: Pick<FollowedTrial, 'state' | 'manifest' | 'step'>,
    result: ResultRecord | null,
  ): Pace {
    if (result?.wallSeconds) return { stepsPerSecond: result.steps / result.wallSeconds, secondsToGo: null };
    if (state !== 'running' || manifest === null) return unknownPace;
    return paceOf(samplesOf(this.#evaluations.records.slice(-2), this.#metrics.read()), manifest.trial, step);
  }

  #standing(finished: boolean, actionRepeat: number, troubles: string[]): Standing {
    let failed: string | null = null;
    try {
      const failure = finished ? null : this.#failure.read();
      if (failure !== null) failed = `at step ${plainBoth(failure.step, actionRepeat)}: ${failure.message}`;
    } catch (error) {
      failed = error instanceof UsageError ? error.message : `failure.json: ${reasonOf(error)}`;
    }
    let lock = { running: false, detail: null as string | null };
    try {
      lock = this.#lockStanding();
    } catch (error) {
      troubles.push(`${lockFile}: ${reasonOf(error)}`);
    }
    const state = stateOf({ finished, failed: failed !== null, running: lock.running });
    return { state, detail: { finished: null, failed, running: lock.detail, stopped: lock.detail }[state] };
  }

  /** Whether a live process holds the lock, with a remark for people. */
  #lockStanding(): { readonly running: boolean; readonly detail: string | null } {
    const owner = this.#lock.read();
    if (owner === null) return { running: false, detail: null };
    const who = `process ${owner.pid} on ${owner.host}`;
    if (lockOwner(this.#place.path) === null) {
      return { running: false, detail: `stale lock: ${who} gives no sign of life; resuming takes the lock over` };
    }
    return { running: true, detail: owner.host === hostname() ? who : `elsewhere: ${who}` };
  }

  /** Seconds by section up to the newest checkpoint; each checkpoint is read once. */
  #checkpointTime(): TimeSpent | null {
    const name = newestCheckpoint(this.#place.path);
    if (name === null) return null;
    if (this.#checkpoint?.name !== name) {
      const path = join(this.#place.path, name, 'state.json');
      this.#checkpoint = { name, state: new WatchedFile(path, parser(checkpointSchema), mostCheckpointBytes) };
    }
    const state = this.#checkpoint.state.read();
    return state === null ? null : { seconds: state.seconds, upToStep: state.progress.step };
  }
}

function parser<Content>(schema: z.ZodType<Content>): (where: string, text: string) => Content {
  return (where, text) => readJson(where, text, schema);
}

const unknownPace: Pace = { stepsPerSecond: null, secondsToGo: null };

/** Name of a trial's newest checkpoint; null when it has none. Symbolic links do not count. */
export function newestCheckpoint(folder: string): string | null {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return checkpointsAmong(folders).at(-1) ?? null;
}
