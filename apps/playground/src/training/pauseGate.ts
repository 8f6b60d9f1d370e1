/** Holds a trial between two steps while it is paused. */
export class PauseGate {
  #paused = false;
  #mayStep = false;
  /** Whatever needs the trial to go on, paused or not. */
  #needed = 0;
  #wake: (() => void) | undefined;

  get isPaused(): boolean {
    return this.#paused;
  }

  pause(): void {
    this.#paused = true;
  }

  goOn(): void {
    this.#paused = false;
    this.#wake?.();
  }

  /** Lets a paused trial make one step. */
  step(): void {
    this.#mayStep = true;
    this.#wake?.();
  }

  /** Keeps the gate open until `work` has settled. */
  async openWhile<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#needed += 1;
    try {
      const result = work();
      this.#wake?.();
      return await result;
    } finally {
      this.#needed -= 1;
    }
  }

  /** Holds the trial, as if it were paused, until `work` has settled. */
  async holdWhile<Result>(work: () => Promise<Result>): Promise<Result> {
    const wasPaused = this.#paused;
    this.pause();
    try {
      return await work();
    } finally {
      if (!wasPaused) this.goOn();
    }
  }

  /** Waits while the gate is shut. 'next step': it is to be asked again after one more step. */
  async pass(): Promise<void | 'next step'> {
    while (this.#paused && !this.#mayStep) {
      if (this.#needed > 0) {
        // What needed the gate may have been done by the call before.
        await new Promise((resolve) => setTimeout(resolve));
        if (this.#needed > 0) break;
        continue;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (!this.#paused) return undefined;
    this.#mayStep = false;
    return 'next step';
  }
}
