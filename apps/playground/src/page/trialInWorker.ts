import type { FromWorker, Questions, Settings, ToWorker, TrialFiles } from '../training/messages.ts';
import { afterLook, nothing, upTo, type Seen } from './seen.ts';

/** A trial in a worker of its own. */
export class TrialInWorker {
  #worker: Worker | undefined;
  readonly #onChange: () => void;
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(reason: Error): void }>();
  #questions = 0;
  #folder: string | undefined;
  #pace: ToWorker | undefined;
  #paused = false;
  /** What the next fork has behind it, when that is another trial's. */
  #behind: Seen | undefined;
  seen: Seen = nothing;
  /** Called when `seen` has another picture. */
  onPicture: () => void = () => {};

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

  /** Goes on with the trial that was saved there. */
  resume(): void {
    this.#tell({ kind: 'resume' });
  }

  /** Goes on from the last checkpoint after a failure: in a new worker, since what failed may have left the old one unsound. */
  goOnFromSave(): void {
    // What lies in the memory of a worker is there alone.
    if (this.seen.began?.lostWithPage === undefined) this.close();
    const { end: _end, ...seen } = this.seen;
    this.seen = seen;
    this.resume();
    this.#onChange();
  }

  pause(): void {
    this.#paused = true;
    this.#tell({ kind: 'pause' });
  }

  goOn(): void {
    this.#paused = false;
    this.#tell({ kind: 'go on' });
  }

  step(): void {
    this.#tell({ kind: 'step' });
  }

  /** How often a second the page looks at it (0: not at all), and whether it sees a picture of the environment then. */
  pace(looksASecond: number, { pictures = true } = {}): void {
    this.#pace = { kind: 'pace', looksASecond, pictures };
    this.#tell(this.#pace);
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
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.terminate();
    this.#refuseAll('the page has closed this trial');
  }

  #receive(message: FromWorker, worker: Worker): void {
    // What a worker told before it was closed.
    if (worker !== this.#worker) return;
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
      case 'look': {
        const before = this.seen.picture?.bytes;
        this.seen = afterLook(this.seen, message);
        if (message.picture !== undefined) this.onPicture();
        // A fork shows the last picture of its trunk, which may have gone back already: it has no bytes then.
        if (before !== undefined && before.length > 0 && message.picture !== undefined) {
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
          worker.postMessage({ kind: 'drawn', bytes: before } satisfies ToWorker, [before.buffer]);
        }
        break;
      }
      case 'ended':
        this.seen = { ...this.seen, end: { failed: false, words: message.status } };
        break;
      case 'failed':
        this.seen = { ...this.seen, end: { failed: true, words: message.message, canGoOn: message.canGoOn } };
        break;
      case 'alive':
        // Granted when the worker is gone, for whatever reason: no event tells of one that ran out of memory.
        void navigator.locks.request(message.lock, () => this.#died(worker));
        return;
    }
    this.#onChange();
  }

  #tell(message: ToWorker): void {
    if (this.#worker === undefined) {
      this.#worker = this.#open();
      // A new worker knows nothing of what the one before was told.
      if (this.#folder !== undefined && message.kind !== 'place') this.#tell({ kind: 'place', folder: this.#folder });
      if (this.#pace !== undefined && message.kind !== 'pace') this.#tell(this.#pace);
      if (this.#paused && message.kind !== 'pause') this.#tell({ kind: 'pause' });
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    this.#worker.postMessage(message);
  }

  #open(): Worker {
    const worker = new Worker(new URL('../training/worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data, worker));
    worker.addEventListener('error', ({ message }) => this.#died(worker, message));
    return worker;
  }

  /** The worker has ended, unless it was closed by the page. */
  #died(worker: Worker, message = ''): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    worker.terminate();
    const reason = message === '' ? 'most likely for want of memory' : message;
    const words = `the worker that trained has stopped (${reason})`;
    const isLost = this.seen.began?.lostWithPage !== undefined;
    const left = isLost ? { savedStep: null, keptSteps: [] } : {};
    const end = { failed: true, words, canGoOn: !isLost && this.seen.savedStep !== null };
    this.seen = { ...this.seen, ...left, end };
    this.#refuseAll(words);
    this.#onChange();
  }

  #refuseAll(words: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(words));
    this.#waiting.clear();
  }
}
