import { checkOptions, trueOrFalse } from '@policypath/options';
import { UsageError } from '../errors.ts';
import type { EditByHand } from '../settings/settingsByHand.ts';

interface Waiting<Asked> {
  readonly asked: Asked;
  readonly resolve: (step: number) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * What is asked of a trial while it runs:
 *
 *     const requests = new TrialRequests();
 *     const run = runTrial({ storage, settings, createParts, requests });
 *     const step = await requests.save({ kept: true }); // a checkpoint that a fork can begin at
 *     await requests.edit({ variant: 'pptb', settings: { boost: 0.5 } });
 *
 * A request settles when it is done, with the step at which that was. It is rejected when it cannot be done, or when the trial ends
 * before; the trial itself goes on.
 */
export class TrialRequests {
  readonly #saves: Waiting<{ readonly kept: boolean }>[] = [];
  readonly #edits: Waiting<EditByHand>[] = [];
  #ended = false;

  /** Saves a checkpoint after the running step. @param kept keeps it for ever. Default false */
  async save(options: { readonly kept?: boolean } = {}): Promise<number> {
    checkOptions('TrialRequests.save', options, { kept: trueOrFalse });
    const { kept = false } = options;
    return await this.#wait(this.#saves, { kept });
  }

  /**
   * Edits the policy with the next snapshot, since an edit is one of the newest snapshot, and saves a checkpoint. Where the schedule
   * edits with that one, it waits for the one after. The log of edits says that it was asked for by hand, and its settings.
   */
  async edit(asked: EditByHand): Promise<number> {
    return await this.#wait(this.#edits, asked);
  }

  /** Whether a checkpoint is asked for. */
  get savesWait(): boolean {
    return this.#saves.length > 0;
  }

  /** Whether an edit is asked for. */
  get editsWait(): boolean {
    return this.#edits.length > 0;
  }

  /** Saves once for all who wait. Called by the trial. */
  async serveSaves(step: number, save: (kept: boolean) => Promise<void>): Promise<void> {
    const all = this.#saves.splice(0);
    await save(all.some(({ asked }) => asked.kept));
    for (const { resolve } of all) resolve(step);
  }

  /**
   * Makes the edit that waits longest. A refusal goes to whoever asked; who is not refused waits for the checkpoint that is
   * saved after the step. Called by the trial.
   */
  serveEdit(edit: (asked: EditByHand) => void): void {
    const first = this.#edits.shift();
    if (first === undefined) return;
    try {
      edit(first.asked);
    } catch (error) {
      first.reject(error);
      // Anything but a refusal is a failure of the trial.
      if (error instanceof UsageError || error instanceof RangeError) return;
      throw error;
    }
    this.#saves.push({ asked: { kept: false }, resolve: first.resolve, reject: first.reject });
  }

  /** Refuses all that wait and all that comes. Called by the trial when it ends. */
  end(): void {
    this.#ended = true;
    for (const { reject } of [...this.#saves.splice(0), ...this.#edits.splice(0)]) reject(ended());
  }

  #wait<Asked>(queue: Waiting<Asked>[], asked: Asked): Promise<number> {
    if (this.#ended) return Promise.reject(ended());
    return new Promise((resolve, reject) => queue.push({ asked, resolve, reject }));
  }
}

function ended(): UsageError {
  return new UsageError('the trial has ended: start another one, or fork it at one of its checkpoints');
}
