import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { EditEvaluationRecord, EditRecord, MetricsRecord } from '@policypath/trial/records';
import { findTrials } from './findTrials.ts';
import { TrialFollower, type FollowedTrial } from './followedTrial.ts';
import { FollowedLog } from './logFile.ts';
import { toldApart } from './tasks.ts';

/** What PPTB did in a trial. */
export interface FollowedEdits {
  readonly edits: readonly EditRecord[];
  readonly evaluations: readonly EditEvaluationRecord[];
  /** Lines that could not be parsed. */
  readonly unreadable: number;
  readonly version: number;
}

/** What a trial's updates gave. */
export interface FollowedMetrics {
  readonly metrics: readonly MetricsRecord[];
  /** Lines that could not be understood. */
  readonly unreadable: number;
  readonly version: number;
}

interface TrialLogs {
  readonly edits: FollowedLog<'edits'>;
  readonly evaluations: FollowedLog<'editEvaluations'>;
  readonly metrics: FollowedLog<'metrics'>;
}

/** Folders searched: a root such as / is not searched to its end. */
const mostFolders = 20_000;
const mostTrials = 2000;
/** Trials read before the event loop may do other work, such as answering requests. */
const trialsAtOnce = 16;
/** Trials whose edits and metrics are kept in memory: those that were looked at last. */
const mostLogs = 8;

export interface TrialWatchOptions {
  readonly roots: readonly string[];
  /** Milliseconds between two looks at the logs. */
  readonly logInterval?: number;
  /** Milliseconds between two searches for trials. */
  readonly searchInterval?: number;
}

/** Follows all trials below the roots. It works only when `refresh` is called, with each request. */
export class TrialWatch {
  readonly roots: readonly string[];
  readonly #logInterval: number;
  readonly #searchInterval: number;
  readonly #followers = new Map<string, TrialFollower>();
  readonly #logs = new Map<string, TrialLogs>();
  #trials = new Map<string, FollowedTrial>();
  #troubles: readonly string[] = [];
  #searched = -Infinity;
  #refreshed = -Infinity;
  #running: Promise<void> | null = null;

  constructor({ roots, logInterval = 1000, searchInterval = 4000 }: TrialWatchOptions) {
    this.roots = roots;
    this.#logInterval = logInterval;
    this.#searchInterval = searchInterval;
  }

  /** By folder. */
  get trials(): readonly FollowedTrial[] {
    return [...this.#trials.values()];
  }
  /** Folders that could not be searched. */
  get troubles(): readonly string[] {
    return this.#troubles;
  }

  trial(id: string): FollowedTrial | undefined {
    return this.#trials.get(id);
  }

  /** Reads what has changed, unless it did so a moment ago. */
  refresh(): Promise<void> {
    if (this.#running === null && performance.now() - this.#refreshed >= this.#logInterval) {
      this.#running = this.#read().finally(() => {
        this.#refreshed = performance.now();
        this.#running = null;
      });
    }
    return this.#running ?? Promise.resolve();
  }

  /** @throws Error when the logs may not be read */
  edits(trial: FollowedTrial): FollowedEdits {
    const { edits, evaluations } = this.#logsOf(trial);
    edits.read();
    evaluations.read();
    return {
      edits: edits.records,
      evaluations: evaluations.records,
      unreadable: edits.unreadable + evaluations.unreadable,
      version: edits.version + evaluations.version,
    };
  }

  /** @throws Error when the log may not be read */
  metrics(trial: FollowedTrial): FollowedMetrics {
    const { metrics } = this.#logsOf(trial);
    metrics.read();
    return { metrics: metrics.records, unreadable: metrics.unreadable, version: metrics.version };
  }

  #logsOf({ id, place }: FollowedTrial): TrialLogs {
    const logs = this.#logs.get(id) ?? {
      edits: new FollowedLog(place.path, 'edits'),
      evaluations: new FollowedLog(place.path, 'editEvaluations'),
      metrics: new FollowedLog(place.path, 'metrics'),
    };
    // The newest asked for stands last.
    this.#logs.delete(id);
    this.#logs.set(id, logs);
    for (const oldest of [...this.#logs.keys()].slice(0, -mostLogs)) this.#logs.delete(oldest);
    return logs;
  }

  async #read(): Promise<void> {
    if (performance.now() - this.#searched >= this.#searchInterval) {
      const { trials, troubles } = findTrials(this.roots, { tolerant: true, mostFolders, mostTrials });
      this.#troubles = troubles;
      const found = new Map(trials.map((place) => [idOf(place.path), place]));
      for (const id of this.#followers.keys()) if (!found.has(id)) this.#followers.delete(id);
      for (const [id, place] of found) {
        if (!this.#followers.has(id)) this.#followers.set(id, new TrialFollower(id, place));
      }
      this.#searched = performance.now();
    }
    const read: FollowedTrial[] = [];
    for (const follower of this.#followers.values()) {
      read.push(follower.read());
      if (read.length % trialsAtOnce === 0) await new Promise((done) => setImmediate(done));
    }
    read.sort((one, other) => one.place.path.localeCompare(other.place.path, 'en', { numeric: true }));
    // The name of a trial's environment depends on the other trials.
    const named = toldApart(read).map((trial) => ({ ...trial, version: `${trial.version} ${trial.environment}` }));
    this.#trials = new Map(named.map((trial) => [trial.id, trial]));
  }
}

function idOf(folder: string): string {
  return createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12);
}
