import type { EnvironmentState } from '../environment.ts';

/** Rows and columns of every game. */
export const gridSize = 10;

/** The six actions that all games share, by number. */
export const actions = { nothing: 0, left: 1, up: 2, right: 3, down: 4, fire: 5 } as const;

/** The two kinds of draw of the games and their sticky actions. */
export interface Draws {
  /** In [0, 1). */
  uniform(): number;
  /** In [low, high). */
  integer(low: number, high: number): number;
}

/** The rules of one game, on a grid of 10 rows from the top and 10 columns from the left; sticky actions are not among them. */
export interface Game {
  /** Kinds of thing that a cell can hold. */
  readonly channels: number;
  /** Whether the game has ended. */
  readonly over: boolean;
  /** How often the game has become harder; null where it never does. */
  readonly rampLevel: number | null;
  /** Begins an episode. */
  begin(draws: Draws): void;
  /**
   * Plays one step to its end, also when something in it ends the game.
   *
   * @param action one of the six
   * @returns the points, a whole number from 0
   */
  play(action: number, draws: Draws): number;
  /** Sets the active cells of `grid` [10, 10, channels] to 1; it comes filled with 0. */
  paint(grid: Uint8Array): void;
  /** Whole numbers, truth values, and lists of whole numbers, member after member. */
  saveState(): EnvironmentState;
  /** @throws RangeError, and changes nothing, when a field is missing or of another kind or length */
  loadState(state: EnvironmentState): void;
}

/** Index of a cell of a channel in [10, 10, channels]. */
export function cellIndex(row: number, column: number, channel: number, channels: number): number {
  return (row * gridSize + column) * channels + channel;
}

/** `value` kept within the first and the last row or column that may be entered. */
export function within(value: number, first: number, last: number): number {
  return Math.min(last, Math.max(first, value));
}
