import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { trialFile } from '@policypath/trial/records';
import { toldApart } from '../../results/toldApart.ts';
import { findTrialFolders } from './findTrialFolders.ts';
import { JsonLinesTail } from './jsonLinesTail.ts';
import { TrialReader } from './trialReader.ts';
import { shownEdit, shownEditEvaluation, type ShownEdit, type ShownEditEvaluation } from './trialRecords.ts';
import type { TrialView } from './trialView.ts';

/** What PPTB did in a trial. */
export interface TrialEdits {
  readonly edits: readonly ShownEdit[];
  readonly evaluations: readonly ShownEditEvaluation[];
  readonly unreadable: number;
  readonly version: number;
}

interface EditTails {
  readonly edits: JsonLinesTail<ShownEdit>;
  readonly evaluations: JsonLinesTail<ShownEditEvaluation>;
}

/** Trials read at the same time. */
const parallel = 16;
/** Trials whose edits are kept in memory: those that were looked at last. */
const mostEditTails = 8;

export interface TrialStoreOptions {
  readonly roots: readonly string[];
  /** Milliseconds between two looks at the logs. */
  readonly logInterval?: number;
  /** Milliseconds between two searches for trials. */
  readonly searchInterval?: number;
}

/** All trials below the roots. Nothing happens unless somebody asks: `refresh` is called with each request. */
export class TrialStore {
  readonly roots: readonly string[];
  readonly #logInterval: number;
  readonly #searchInterval: number;
  readonly #readers = new Map<string, TrialReader>();
  readonly #edits = new Map<string, EditTails>();
  #views = new Map<string, TrialView>();
  #troubles: readonly string[] = [];
  #searched = -Infinity;
  #refreshed = -Infinity;
  #running: Promise<void> | null = null;

  constructor({ roots, logInterval = 1000, searchInterval = 4000 }: TrialStoreOptions) {
    this.roots = roots;
    this.#logInterval = logInterval;
    this.#searchInterval = searchInterval;
  }

  /** By folder. */
  get trials(): readonly TrialView[] {
    return [...this.#views.values()];
  }
  /** What could not be searched. */
  get troubles(): readonly string[] {
    return this.#troubles;
  }

  trial(id: string): TrialView | undefined {
    return this.#views.get(id);
  }

  /** Looks at what has changed, unless that was done a moment ago. */
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
  async edits({ id, folder }: TrialView): Promise<TrialEdits> {
    const tails = this.#edits.get(id) ?? {
      edits: new JsonLinesTail(trialFile(folder, 'edits'), shownEdit),
      evaluations: new JsonLinesTail(join(folder, 'edit-evaluations.jsonl'), shownEditEvaluation),
    };
    // The newest asked for stands last.
    this.#edits.delete(id);
    this.#edits.set(id, tails);
    for (const oldest of [...this.#edits.keys()].slice(0, -mostEditTails)) this.#edits.delete(oldest);
    await tails.edits.read();
    await tails.evaluations.read();
    return {
      edits: tails.edits.records,
      evaluations: tails.evaluations.records,
      unreadable: tails.edits.unreadable + tails.evaluations.unreadable,
      version: tails.edits.version + tails.evaluations.version,
    };
  }

  async #read(): Promise<void> {
    if (performance.now() - this.#searched >= this.#searchInterval) {
      const { trials, troubles } = await findTrialFolders(this.roots);
      this.#troubles = troubles;
      const found = new Map(trials.map((place) => [idOf(place.folder), place]));
      for (const id of this.#readers.keys()) if (!found.has(id)) this.#readers.delete(id);
      for (const [id, place] of found) {
        if (!this.#readers.has(id)) this.#readers.set(id, new TrialReader({ id, ...place }));
      }
      this.#searched = performance.now();
    }
    const readers = [...this.#readers].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const views: [string, TrialView][] = [];
    for (let from = 0; from < readers.length; from += parallel) {
      const some = readers.slice(from, from + parallel);
      views.push(
        ...(await Promise.all(some.map(async ([id, reader]) => [id, await reader.read()] as [string, TrialView]))),
      );
    }
    views.sort(([, one], [, other]) => one.folder.localeCompare(other.folder, 'en', { numeric: true }));
    // The name of its environment depends on the other trials.
    const named = toldApart(views.map(([, view]) => view));
    const versioned = named.map((view) => ({ ...view, version: `${view.version} ${view.environment}` }));
    this.#views = new Map(versioned.map((view) => [view.id, view]));
  }
}

function idOf(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 12);
}
