import type { FromWorker, Look, ToWorker } from '../training/messages.ts';

/** All that one of the two trials has told so far. */
export interface Seen extends Omit<Look, 'kind'> {
  /** Step and norm of the policy at each look at its path. */
  readonly norms: readonly (readonly [step: number, norm: number])[];
  /** What ended it: 'finished', or what is to be read of a failure. */
  readonly end?: { readonly failed: boolean; readonly words: string };
}

/** Before the first look. */
export const nothing: Seen = {
  step: 0,
  steps: 0,
  stepsASecond: 0,
  episodes: [],
  evaluations: [],
  edits: [],
  norms: [],
};

function after(seen: Seen, look: Look): Seen {
  const { path = seen.path, picture = seen.picture } = look;
  return {
    ...seen,
    step: look.step,
    steps: look.steps,
    stepsASecond: look.stepsASecond,
    episodes: [...seen.episodes, ...look.episodes],
    evaluations: [...seen.evaluations, ...look.evaluations],
    edits: [...seen.edits, ...look.edits],
    picture,
    path,
    norms: look.path === undefined ? seen.norms : [...seen.norms, [look.step, look.path.norm]],
  };
}

/** A trial in a worker of its own. */
export class Twin {
  readonly #worker = new Worker(new URL('../training/worker.ts', import.meta.url), { type: 'module' });
  seen: Seen = nothing;

  constructor(settings: Readonly<Record<string, unknown>>, onChange: () => void) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'look') this.seen = after(this.seen, data);
      else if (data.kind === 'ended') this.seen = { ...this.seen, end: { failed: false, words: data.status } };
      else this.seen = { ...this.seen, end: { failed: true, words: data.message } };
      onChange();
    });
    this.#worker.addEventListener('error', ({ message }) => {
      this.seen = { ...this.seen, end: { failed: true, words: `the worker stopped (${message}): start again` } };
      onChange();
    });
    this.#tell({ kind: 'start', settings });
  }

  pause(): void {
    this.#tell({ kind: 'pause' });
  }

  goOn(): void {
    this.#tell({ kind: 'go on' });
  }

  close(): void {
    this.#worker.terminate();
  }

  #tell(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    this.#worker.postMessage(message);
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
