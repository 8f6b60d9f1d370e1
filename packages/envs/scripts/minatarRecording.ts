import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { EnvironmentState, EnvironmentStateValue } from '../src/environment.ts';
import type { Draws, Game } from '../src/minatar/game.ts';
import { minatarGames, type MinAtarName } from '../src/minatar/minatarGames.ts';
import { StickyActions } from '../src/minatar/stickyActions.ts';

type Recorded = number | string | boolean | null | readonly Recorded[];
type Draw = readonly ['uniform', number] | readonly ['integer', number, number, number];

interface Moment {
  readonly draws: readonly Draw[];
  readonly observation: readonly (readonly number[])[];
  readonly state: Readonly<Record<string, Recorded>>;
}

interface RecordedStep extends Moment {
  readonly action: number;
  readonly taken: number;
  readonly reward: number;
  readonly terminal: boolean;
}

/** A file of the format "minatar-golden-1": games of the original, with every draw, observation and state. */
export interface Recording {
  readonly format: string;
  readonly game: string;
  readonly sticky_probability: number;
  readonly ramping: boolean;
  readonly episodes: readonly (Moment & {
    readonly start: 'reset' | 'set';
    readonly previous_action: number;
    readonly steps: readonly RecordedStep[];
  })[];
}

/** What a recording and this package's game have in common. */
export interface RecordingComparison {
  readonly episodes: number;
  readonly steps: number;
  /** Where they differ: the episode, the step (-1: before the first), and what. */
  readonly mismatches: readonly string[];
}

/** @throws Error when the file is no recording */
export function readRecording(path: string): Recording {
  const bytes = readFileSync(path);
  const recording = JSON.parse(
    (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'),
  ) as Partial<Recording>;
  if (recording.format === 'minatar-golden-1') return recording as Recording;
  throw new Error(`${path} is no recording: its format is ${String(recording.format)}, not minatar-golden-1`);
}

/** Plays a recording again: its draws and actions, from its starts; each episode goes on from its own state. */
export function compareRecording(recording: Recording): RecordingComparison {
  const { create } = minatarGames[pascalCase(recording.game) as MinAtarName];
  const game: Game = create(recording.ramping);
  const sticky = new StickyActions(recording.sticky_probability);
  game.begin(anyDraws);
  const mismatches: string[] = [];
  let steps = 0;
  recording.episodes.forEach((episode, index) => {
    const draws = new RecordedDraws(episode.draws);
    const note = (step: number, found: readonly string[]): void => {
      if (found.length > 0) mismatches.push(`episode ${index}, step ${step}: ${found.join(', ')}`);
    };
    if (episode.start === 'reset') game.begin(draws);
    else game.loadState(asSaved(episode.state));
    if (sticky.previous !== episode.previous_action && episode.start === 'reset') note(-1, ['previous action']);
    sticky.previous = episode.previous_action;
    note(-1, differences(game, episode, draws));
    episode.steps.forEach((step, at) => {
      const stepDraws = new RecordedDraws(step.draws);
      const taken = sticky.take(step.action, stepDraws);
      const reward = game.over ? 0 : game.play(taken, stepDraws);
      const found = differences(game, step, stepDraws);
      if (taken !== step.taken) found.push('action taken');
      if (reward !== step.reward) found.push('reward');
      if (game.over !== step.terminal) found.push('end');
      note(at, found);
      steps += 1;
    });
  });
  return { episodes: recording.episodes.length, steps, mismatches };
}

function differences(game: Game, { observation, state }: Moment, draws: RecordedDraws): string[] {
  const { channels } = game;
  const grid = new Uint8Array(100 * channels);
  game.paint(grid);
  const expected = new Uint8Array(grid.length);
  for (const [row, column, channel] of observation) expected[(row * 10 + column) * channels + channel] = 1;
  const found = draws.faults();
  if (!grid.every((value, i) => value === expected[i])) found.push('observation');
  const saved = game.saveState();
  for (const [name, value] of Object.entries(state)) {
    const field = camelCase(name);
    if (!equal(flattened(saved[field]), flattened(value))) found.push(`state ${field}`);
  }
  return found;
}

/** The recorded draws in their order; one of another kind or range, or one too many, is a fault. */
class RecordedDraws implements Draws {
  readonly #draws: readonly Draw[];
  readonly #wrong: string[] = [];
  #used = 0;

  constructor(draws: readonly Draw[]) {
    this.#draws = draws;
  }

  uniform(): number {
    const draw = this.#draws[this.#used++];
    if (draw?.[0] === 'uniform') return draw[1];
    this.#wrong.push('a draw');
    return 0;
  }

  integer(low: number, high: number): number {
    const draw = this.#draws[this.#used++];
    if (draw?.[0] === 'integer' && draw[1] === low && draw[2] === high) return draw[3];
    this.#wrong.push('a draw');
    return low;
  }

  faults(): string[] {
    return this.#used === this.#draws.length ? [...this.#wrong] : [...this.#wrong, 'number of draws'];
  }
}

const anyDraws: Draws = { uniform: () => 0, integer: (low) => low };

/** A recorded state as `loadState` takes it. */
function asSaved(state: Readonly<Record<string, Recorded>>): EnvironmentState {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      camelCase(name),
      typeof value === 'object' ? flattened(value) : (value as EnvironmentStateValue),
    ]),
  );
}

/** All of a recorded value's numbers in their order; an empty lane is [-1, 0, 0]. */
function flattened(value: unknown): number[] {
  if (value === null) return [-1, 0, 0];
  if (typeof value === 'string') return [...value].map(Number);
  return Array.isArray(value) ? value.flatMap(flattened) : [Number(value)];
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function pascalCase(name: string): string {
  return camelCase(`_${name}`);
}
