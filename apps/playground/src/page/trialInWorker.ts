import type {
  Began,
  FromWorker,
  Look,
  PolicyDigest,
  PolicyNorms,
  Questions,
  Settings,
  ToWorker,
  TrialFiles,
} from '../training/messages.ts';

/** All that a trial has told so far. */
export interface Seen extends Omit<Look, 'kind' | 'norms' | 'digests'> {
  readonly began?: Omit<Began, 'kind'>;
  /** Forks so far: where each begins, and what it changed. */
  readonly forks: readonly NonNullable<Began['fork']>[];
  /** Norms of the policy, at each look at its path. */
  readonly norms: readonly PolicyNorms[];
  readonly digests: readonly PolicyDigest[];
  /** What ended it: 'finished', or what is to be read of a failure. */
  readonly end?: { readonly failed: boolean; readonly words: string };
}

/** Before the first look. */
export const nothing: Seen = {
  step: 0,
  updates: 0,
  stepsASecond: 0,
  episodes: [],
  evaluations: [],
  edits: [],
  forks: [],
  norms: [],
  digests: [],
  keptSteps: [],
  savedStep: null,
};

const records = ['episodes', 'evaluations', 'edits', 'forks', 'norms', 'digests'] as const;

/** What was seen up to a step: what a fork there has behind it. */
export function upTo(seen: Seen, step: number): Seen {
  const before = records.map((name) => [name, seen[name].filter((line) => line.step <= step)]);
  return { ...seen, step, ...(Object.fromEntries(before) as Pick<Seen, (typeof records)[number]>) };
}

/** A list stays the same object while nothing is added, so that what shows it is left alone. */
function joined<Item>(list: readonly Item[], more: readonly Item[]): readonly Item[] {
  return more.length === 0 ? list : [...list, ...more];
}

function afterLook(seen: Seen, { kind: _kind, norms, ...look }: Look): Seen {
  return {
    ...seen,
    ...look,
    episodes: joined(seen.episodes, look.episodes),
    evaluations: joined(seen.evaluations, look.evaluations),
    edits: joined(seen.edits, look.edits),
    digests: joined(seen.digests, look.digests),
    keptSteps: look.keptSteps.length === seen.keptSteps.length ? seen.keptSteps : look.keptSteps,
    norms: norms === undefined ? seen.norms : [...seen.norms, norms],
  };
}

/** Where the policies of two trials were compared, bit for bit. */
export interface Comparison {
  /** Snapshots with equal digests, from the start. */
  readonly equal: number;
  /** Step of the last of them; null when there is none. */
  readonly until: number | null;
  /** Step of the first that differs; null when none does. */
  readonly from: number | null;
}

/** Compares the snapshots that both trials have looked at, up to the first that differs. */
export function comparison(
  { digests: first }: Pick<Seen, 'digests'>,
  { digests: second }: Pick<Seen, 'digests'>,
): Comparison {
  let [equal, until] = [0, null as number | null];
  // Both lists are in the order of steps.
  for (let i = 0, k = 0; i < first.length && k < second.length;) {
    const [one, other] = [first[i], second[k]];
    if (one.step !== other.step) {
      if (one.step < other.step) i += 1;
      else k += 1;
      continue;
    }
    if (one.sha256 !== other.sha256) return { equal, until, from: one.step };
    [equal, until, i, k] = [equal + 1, one.step, i + 1, k + 1];
  }
  return { equal, until, from: null };
}

/** A trial in a worker of its own. */
export class TrialInWorker {
  #worker: Worker | undefined;
  readonly #onChange: () => void;
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(reason: Error): void }>();
  #questions = 0;
  #folder: string | undefined;
  /** What the next fork has behind it, when that is another trial's. */
  #behind: Seen | undefined;
  seen: Seen = nothing;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  start(settings: Settings): void {
    this.#tell({ kind: 'start', settings });
  }

  load(files: TrialFiles): void {
    this.#tell({ kind: 'load', files });
  }

  /** The same with a zip archive of a trial's folder. */
  loadArchive(archive: File): void {
    this.#tell({ kind: 'load archive', archive });
  }

  /** Saves its trials in this folder of the browser's private files from now on. */
  saveIn(folder: string): void {
    this.#folder = folder;
    // The trial that runs ends here, and another one follows.
    this.seen = nothing;
    this.#tell({ kind: 'place', folder });
  }

  /** Goes on with the trial that was saved there, also after its worker has stopped. */
  resume(): void {
    this.#tell({ kind: 'resume' });
  }

  pause(): void {
    this.#tell({ kind: 'pause' });
  }

  goOn(): void {
    this.#tell({ kind: 'go on' });
  }

  step(): void {
    this.#tell({ kind: 'step' });
  }

  /** How often a second the page looks at it; 0: not at all. */
  pace(looksASecond: number): void {
    this.#tell({ kind: 'pace', looksASecond });
  }

  /** Saves it now. @returns the step, which is seen as the one saved last. @throws Error when no trial runs */
  async save(): Promise<number> {
    const savedStep = await this.ask('save', {});
    this.seen = { ...this.seen, savedStep };
    this.#onChange();
    return savedStep;
  }

  /** Becomes a fork of another trial at one of its kept moments. */
  async forkOf(trunk: TrialInWorker, at: number, settings: Settings): Promise<number> {
    const files = await trunk.ask('files', { at });
    this.#behind = upTo(trunk.seen, at);
    return await this.ask('fork', { settings, trunk: { files, at } });
  }

  /** @throws Error with what the worker says against it */
  async ask<Kind extends keyof Questions>(
    kind: Kind,
    asked: Questions[Kind]['asked'],
  ): Promise<Questions[Kind]['answer']> {
    this.#questions += 1;
    const id = this.#questions;
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.#tell({ kind, id, ...asked } as unknown as ToWorker);
    });
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#refuseAll('the page has closed this trial');
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'answer':
      case 'refused': {
        const asked = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.kind === 'answer') asked?.resolve(message.answer);
        else asked?.reject(new Error(message.message));
        return;
      }
      case 'began': {
        const { kind: _kind, ...began } = message;
        const { fork } = began;
        const behind = fork === undefined ? nothing : upTo(this.#behind ?? this.seen, fork.step);
        this.#behind = undefined;
        const { end: _end, ...before } = behind;
        this.seen = { ...before, began, keptSteps: [], forks: fork === undefined ? [] : [...behind.forks, fork] };
        break;
      }
      case 'look':
        this.seen = afterLook(this.seen, message);
        break;
      case 'ended':
        this.seen = { ...this.seen, end: { failed: false, words: message.status } };
        break;
      case 'failed':
        this.seen = { ...this.seen, end: { failed: true, words: message.message } };
        break;
    }
    this.#onChange();
  }

  #tell(message: ToWorker): void {
    if (this.#worker === undefined) {
      this.#worker = this.#open();
      // A new worker knows nothing of what the one before was told.
      if (this.#folder !== undefined && message.kind !== 'place') this.#tell({ kind: 'place', folder: this.#folder });
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    this.#worker.postMessage(message);
  }

  #open(): Worker {
    const worker = new Worker(new URL('../training/worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener('error', ({ message }) => {
      this.#worker = undefined;
      const words = `the worker that trained has stopped (${message || 'without a reason'})`;
      this.seen = { ...this.seen, end: { failed: true, words } };
      this.#refuseAll(words);
      this.#onChange();
    });
    return worker;
  }

  #refuseAll(words: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(words));
    this.#waiting.clear();
  }
}
