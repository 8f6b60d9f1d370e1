import type { Began, FromWorker, Look, Questions, Settings, ToWorker, TrialFiles } from '../training/messages.ts';

/** All that a trial has told so far. */
export interface Seen extends Pick<
  Look,
  'step' | 'stepsASecond' | 'episodes' | 'evaluations' | 'edits' | 'keptSteps' | 'savedStep' | 'picture' | 'path'
> {
  readonly began?: Omit<Began, 'kind'>;
  /** Forks so far: where each begins, and what it changed. */
  readonly forks: readonly NonNullable<Began['fork']>[];
  /** Step and norm of the policy at each look at its path. */
  readonly norms: readonly (readonly [step: number, norm: number])[];
  /** What ended it: 'finished', or what is to be read of a failure. */
  readonly end?: { readonly failed: boolean; readonly words: string };
}

/** Before the first look. */
export const nothing: Seen = {
  step: 0,
  stepsASecond: 0,
  episodes: [],
  evaluations: [],
  edits: [],
  forks: [],
  norms: [],
  keptSteps: [],
  savedStep: null,
};

/** What was seen up to a step: what a fork there has behind it. */
export function upTo(seen: Seen, step: number): Seen {
  const before = <Line extends { readonly step: number }>(lines: readonly Line[]): readonly Line[] =>
    lines.filter((line) => line.step <= step);
  return {
    ...seen,
    step,
    episodes: before(seen.episodes),
    evaluations: before(seen.evaluations),
    edits: before(seen.edits),
    forks: before(seen.forks),
    norms: seen.norms.filter(([at]) => at <= step),
  };
}

function afterLook(seen: Seen, look: Look): Seen {
  const { path = seen.path, picture = seen.picture } = look;
  return {
    ...seen,
    ...look,
    episodes: [...seen.episodes, ...look.episodes],
    evaluations: [...seen.evaluations, ...look.evaluations],
    edits: [...seen.edits, ...look.edits],
    picture,
    path,
    norms: look.path === undefined ? seen.norms : [...seen.norms, [look.step, look.path.norm]],
  };
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

/** The last step at which both were evaluated with equal returns, before any difference. */
export function equalUntil(first: Seen, second: Seen): number {
  const shared = Math.min(first.evaluations.length, second.evaluations.length);
  let step = 0;
  for (let k = 0; k < shared; k += 1) {
    if (first.evaluations[k].meanReturn !== second.evaluations[k].meanReturn) break;
    step = first.evaluations[k].step;
  }
  return step;
}
