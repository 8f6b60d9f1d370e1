/** Speed over the last seconds, from samples of a growing count. */
export class Speedometer {
  readonly #samples: { readonly seconds: number; readonly count: number }[] = [];
  readonly #span: number;

  /** `span`: seconds over which the speed is taken. */
  constructor(span = 15) {
    this.#span = span;
  }

  /** Notes that `count` was reached at `seconds`. */
  note(count: number, seconds: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && seconds - last.seconds < 0.5) return;
    this.#samples.push({ seconds, count });
    while (this.#samples.length > 2 && seconds - this.#samples[1].seconds >= this.#span) this.#samples.shift();
  }

  /** Counts a second; null until there are two samples. */
  perSecond(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.seconds <= first.seconds) return null;
    return (last.count - first.count) / (last.seconds - first.seconds);
  }
}
