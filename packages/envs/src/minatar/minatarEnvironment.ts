import { createGenerator } from '@policypath/random';
import { checkAction } from '../checkAction.ts';
import type {
  DiscreteSpace,
  Environment,
  EnvironmentState,
  ImageSpace,
  Info,
  StepOptions,
  StepResult,
} from '../environment.ts';
import { parseEpisode, refusal, type EpisodePhase } from '../environmentState.ts';
import type { RenderOptions } from '../pixels/renderOptions.ts';
import { discrete } from '../spaces.ts';
import { gridSize, type Draws, type Game } from './game.ts';
import { gridPicture } from './gridPicture.ts';
import { StickyActions } from './stickyActions.ts';

/** Settings of an environment beside its game. */
export interface MinAtarRules {
  /** Which of the six actions each choice of the action space stands for. */
  readonly actions: readonly number[];
  readonly stickyActionProbability: number;
  /** Infinity for no limit. */
  readonly maximumEpisodeSteps: number;
  /** Steps from which on an episode with a return below 0.1 is truncated; Infinity for never. */
  readonly stallSteps: number;
}

/** An episode that has returned less after `stallSteps` stalls. */
const leastReturn = 0.1;

/** The spaces of a game with these actions. */
export function gameSpaces(
  { channels }: Game,
  actions: readonly number[],
): { readonly observationSpace: ImageSpace; readonly actionSpace: DiscreteSpace } {
  return {
    observationSpace: { kind: 'image', shape: [gridSize, gridSize, channels], low: 0, high: 1 },
    actionSpace: discrete(actions.length),
  };
}

/** Name of the one random stream, of sticky actions and game. */
const stream = 'environment/minatar';
const nothing: Info = Object.freeze({});

/**
 * One of MinAtar's games (Young and Tian 2019, arXiv 1903.03176); made by `makeEnvironment`. An observation is
 * [10, 10, channels] of 0 and 1, an action one whole number. Nothing truncates an episode unless `maximumEpisodeSteps` is
 * given: Freeway ends by itself, a greedy policy can play Seaquest for ever.
 */
export class MinAtarEnvironment implements Environment<Uint8Array, ImageSpace, DiscreteSpace> {
  readonly id: string;
  readonly observationSpace: ImageSpace;
  readonly actionSpace: DiscreteSpace;
  readonly maximumEpisodeSteps: number;
  /** Seconds in a step, as MinAtar shows its games. */
  readonly dt = 0.05;
  readonly #game: Game;
  readonly #actions: readonly number[];
  readonly #sticky: StickyActions;
  readonly #draws: Draws;
  #generator = createGenerator(0, stream);
  #phase: EpisodePhase = 'unstarted';
  #elapsedSteps = 0;
  readonly #stallSteps: number;
  #episodeReturn = 0;

  /** @internal */
  constructor(id: string, game: Game, rules: MinAtarRules) {
    const { actions, stickyActionProbability, maximumEpisodeSteps, stallSteps } = rules;
    this.id = id;
    const { observationSpace, actionSpace } = gameSpaces(game, actions);
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.maximumEpisodeSteps = maximumEpisodeSteps;
    this.#stallSteps = stallSteps;
    this.#game = game;
    this.#actions = actions;
    this.#sticky = new StickyActions(stickyActionProbability);
    this.#draws = {
      uniform: () => this.#generator.uniform(),
      integer: (low, high) => low + this.#generator.integer(high - low),
    };
    game.begin(this.#draws);
    this.#generator = createGenerator(0, stream);
  }

  /** Calls of `step` since the episode began. */
  get elapsedSteps(): number {
    return this.#elapsedSteps;
  }

  /** How often the game has become harder in this episode; null where it never does. */
  get rampLevel(): number | null {
    return this.#game.rampLevel;
  }

  /**
   * Starts an episode. Before any seed the generator is that of seed 0. As in the original, the remembered action outlives
   * the episode: the first action of one can repeat the last of the one before. A seed clears it here, so that a seed alone
   * determines the episode; the original keeps it.
   *
   * @throws RangeError when the seed is not a safe integer
   */
  reset({ seed }: { readonly seed?: number } = {}): { readonly observation: Uint8Array; readonly info: Info } {
    if (seed !== undefined) {
      this.#generator = createGenerator(seed, stream);
      this.#sticky.previous = 0;
    }
    this.#game.begin(this.#draws);
    this.#phase = 'running';
    this.#elapsedSteps = 0;
    this.#episodeReturn = 0;
    return { observation: this.#observe(), info: nothing };
  }

  step(
    action: Float32Array | Float64Array | readonly number[],
    { observation }: StepOptions<Uint8Array> = {},
  ): StepResult<Uint8Array> {
    if (this.#phase !== 'running') {
      const why = this.#phase === 'over' ? 'the episode is over' : 'no episode has been started';
      throw new Error(`${this.id}: ${why}; call reset() before step()`);
    }
    const asked = this.#chosen(action);
    this.#elapsedSteps += 1;
    const reward = this.#game.play(this.#sticky.take(asked, this.#draws), this.#draws);
    const terminated = this.#game.over;
    this.#episodeReturn += reward;
    const stalls = !terminated && this.#elapsedSteps >= this.#stallSteps && this.#episodeReturn < leastReturn;
    const truncated = stalls || this.#elapsedSteps === this.maximumEpisodeSteps;
    if (terminated || truncated) this.#phase = 'over';
    return { observation: this.#observe(observation), reward, terminated, truncated, info: nothing };
  }

  saveState(): EnvironmentState {
    const { words, spareNormal } = this.#generator.saveState();
    return {
      id: this.id,
      phase: this.#phase,
      elapsedSteps: this.#elapsedSteps,
      previousAction: this.#sticky.previous,
      game: this.#game.saveState(),
      generator: { words, spareNormal },
      ...(this.#stallSteps === Infinity ? {} : { episodeReturn: this.#episodeReturn }),
    };
  }

  /** @throws RangeError, and changes nothing, when the state is not one of this environment */
  loadState(state: EnvironmentState): void {
    const { phase, elapsedSteps, generator } = parseEpisode(state, this);
    const { previousAction, game } = state;
    const refuse = refusal(this.id);
    const episodeReturn = this.#stallSteps === Infinity ? 0 : state['episodeReturn'];
    if (typeof episodeReturn !== 'number' || !Number.isFinite(episodeReturn)) {
      throw refuse('it has no episodeReturn, which stallSteps needs');
    }
    if (typeof previousAction !== 'number' || ![0, 1, 2, 3, 4, 5].includes(previousAction)) {
      throw refuse(`previousAction is ${String(previousAction)}, expected one of the six actions, 0 to 5`);
    }
    if (typeof game !== 'object' || game === null || Array.isArray(game) || ArrayBuffer.isView(game)) {
      throw refuse('it has no game');
    }
    try {
      this.#game.loadState(game as EnvironmentState);
    } catch (error) {
      throw refuse((error as Error).message);
    }
    this.#generator.loadState(generator);
    this.#sticky.previous = previousAction;
    this.#phase = phase;
    this.#elapsedSteps = elapsedSteps;
    this.#episodeReturn = episodeReturn;
  }

  /**
   * A picture of the present state: in each cell the active channel of the highest number, in MinAtar's colours.
   *
   * @returns [height, width, 3] red, green, blue; the top row first
   * @throws RangeError on a size that is out of range
   */
  render(options: RenderOptions): Uint8Array {
    return gridPicture(this.#observe(), this.#game.channels, options);
  }

  close(): void {}

  #observe(observation: Uint8Array = new Uint8Array(gridSize * gridSize * this.#game.channels)): Uint8Array {
    const size = gridSize * gridSize * this.#game.channels;
    if (observation.length !== size) {
      throw new RangeError(`${this.id}: the array for the observation has ${observation.length} bytes, not ${size}`);
    }
    observation.fill(0);
    this.#game.paint(observation);
    return observation;
  }

  #chosen(action: Float32Array | Float64Array | readonly number[]): number {
    checkAction(this.id, action, 1);
    const chosen = this.#actions[action[0]];
    if (chosen !== undefined) return chosen;
    throw new RangeError(
      `${this.id}: an action is a whole number from 0 to ${this.#actions.length - 1}, got ${action[0]}`,
    );
  }
}
