import type { Draws } from './game.ts';

/**
 * Sticky actions: with some probability the action taken is that of the step before. The memory outlives the end of an
 * episode, so that the first action of one can repeat the last of another, and each step draws once, whatever the
 * probability.
 */
export class StickyActions {
  /** The action taken last; 0 in a new environment. */
  previous = 0;
  readonly #probability: number;

  constructor(probability: number) {
    this.#probability = probability;
  }

  /** The action that is taken when `asked` is asked for; one uniform draw. */
  take(asked: number, draws: Draws): number {
    if (!(draws.uniform() < this.#probability)) this.previous = asked;
    return this.previous;
  }
}
