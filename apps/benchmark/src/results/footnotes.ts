import type { NumberOrReason } from '@policypath/stats';

/** Numbered remarks under a table; the same text is numbered once. */
export class Footnotes {
  readonly #texts: string[] = [];

  /** The number of the footnote, from 1. */
  add(text: string): number {
    const index = this.#texts.indexOf(text);
    if (index >= 0) return index + 1;
    return this.#texts.push(text);
  }

  /** The number of the footnote that says why a figure is not available, if it is not. */
  addReason(figure: NumberOrReason): number[] {
    return figure.available ? [] : [this.add(figure.reason)];
  }

  get texts(): readonly string[] {
    return [...this.#texts];
  }
}
