import type { EnvironmentState } from '../environment.ts';
import { actions, cellIndex, gridSize, within, type Draws, type Game } from './game.ts';
import { SavedFields } from './savedFields.ts';

/** What walks in a lane. */
interface Thing {
  column: number;
  readonly right: boolean;
  readonly treasure: boolean;
}

const [firstLane, laneCount] = [1, 8];
const steps = { spawn: 10, move: 5, ramp: 100 };

/**
 * MinAtar's Asterix. The player walks in rows 1 to 8, each a lane that holds at most one thing. A treasure gives a point,
 * an enemy ends the game. Things come faster and walk faster with each ramp, every 102 steps up to level 9.
 *
 * Channels: 0 player, 1 enemy, 2 trail (the cell behind each thing), 3 treasure.
 * Actions: nothing, left, up, right, down.
 */
export class Asterix implements Game {
  readonly channels = 4;
  over = false;
  rampLevel = 0;
  readonly #ramping: boolean;
  #row = 5;
  #column = 5;
  #lanes: (Thing | null)[] = [];
  #spawnTimer = 0;
  #spawnInterval = 0;
  #moveTimer = 0;
  #moveInterval = 0;
  #rampTimer = 0;

  constructor(ramping: boolean) {
    this.#ramping = ramping;
  }

  begin(): void {
    this.over = false;
    this.rampLevel = 0;
    this.#row = 5;
    this.#column = 5;
    this.#lanes = Array.from({ length: laneCount }, () => null);
    this.#spawnTimer = this.#spawnInterval = steps.spawn;
    this.#moveTimer = this.#moveInterval = steps.move;
    this.#rampTimer = steps.ramp;
  }

  play(action: number, draws: Draws): number {
    if (this.#spawnTimer === 0) {
      this.#spawn(draws);
      this.#spawnTimer = this.#spawnInterval;
    }
    this.#movePlayer(action);
    let points = this.#contact(this.#row - firstLane);
    if (this.#moveTimer === 0) {
      this.#moveTimer = this.#moveInterval;
      points += this.#moveThings();
    }
    this.#spawnTimer -= 1;
    this.#moveTimer -= 1;
    if (this.#ramping && (this.#spawnInterval > 1 || this.#moveInterval > 1)) this.#ramp();
    return points;
  }

  paint(grid: Uint8Array): void {
    const { channels } = this;
    grid[cellIndex(this.#row, this.#column, 0, channels)] = 1;
    this.#lanes.forEach((thing, lane) => {
      if (thing === null) return;
      const { column, right, treasure } = thing;
      grid[cellIndex(lane + firstLane, column, treasure ? 3 : 1, channels)] = 1;
      const behind = right ? column - 1 : column + 1;
      if (behind >= 0 && behind < gridSize) grid[cellIndex(lane + firstLane, behind, 2, channels)] = 1;
    });
  }

  /** `lanes`: column (-1 where the lane is empty), heads right, is a treasure; for rows 1 to 8. */
  saveState(): EnvironmentState {
    return {
      player: [this.#row, this.#column],
      lanes: this.#lanes.flatMap((thing) =>
        thing === null ? [-1, 0, 0] : [thing.column, Number(thing.right), Number(thing.treasure)],
      ),
      spawnTimer: this.#spawnTimer,
      spawnInterval: this.#spawnInterval,
      moveTimer: this.#moveTimer,
      moveInterval: this.#moveInterval,
      rampTimer: this.#rampTimer,
      rampLevel: this.rampLevel,
      terminal: this.over,
    };
  }

  loadState(state: EnvironmentState): void {
    const fields = new SavedFields(state);
    const [row, column] = fields.integers('player', 2);
    fields.integers('lanes', 3 * laneCount);
    const lanes = fields
      .members('lanes', 3)
      .map(([at, right, treasure]) => (at < 0 ? null : { column: at, right: right === 1, treasure: treasure === 1 }));
    const spawnTimer = fields.integer('spawnTimer');
    const spawnInterval = fields.integer('spawnInterval');
    const moveTimer = fields.integer('moveTimer');
    const moveInterval = fields.integer('moveInterval');
    const rampTimer = fields.integer('rampTimer');
    const rampLevel = fields.integer('rampLevel');
    this.over = fields.boolean('terminal');
    [this.#row, this.#column, this.#lanes] = [row, column, lanes];
    [this.#spawnTimer, this.#spawnInterval] = [spawnTimer, spawnInterval];
    [this.#moveTimer, this.#moveInterval] = [moveTimer, moveInterval];
    [this.#rampTimer, this.rampLevel] = [rampTimer, rampLevel];
  }

  /** Side and kind are drawn even if no lane is free. */
  #spawn(draws: Draws): void {
    const right = draws.uniform() < 1 / 2;
    const treasure = draws.uniform() < 1 / 3;
    const free = this.#lanes.flatMap((thing, lane) => (thing === null ? [lane] : []));
    if (free.length === 0) return;
    this.#lanes[free[draws.integer(0, free.length)]] = { column: right ? 0 : gridSize - 1, right, treasure };
  }

  #movePlayer(action: number): void {
    if (action === actions.left) this.#column = within(this.#column - 1, 0, gridSize - 1);
    else if (action === actions.right) this.#column = within(this.#column + 1, 0, gridSize - 1);
    else if (action === actions.up) this.#row = within(this.#row - 1, firstLane, laneCount);
    else if (action === actions.down) this.#row = within(this.#row + 1, firstLane, laneCount);
  }

  #moveThings(): number {
    let points = 0;
    for (let lane = 0; lane < laneCount; lane += 1) {
      const thing = this.#lanes[lane];
      if (thing === null) continue;
      thing.column += thing.right ? 1 : -1;
      if (thing.column < 0 || thing.column >= gridSize) this.#lanes[lane] = null;
      else points += this.#contact(lane);
    }
    return points;
  }

  /** What happens if the player stands in the cell of the lane's thing. */
  #contact(lane: number): number {
    const thing = this.#lanes[lane];
    if (!thing || this.#row !== lane + firstLane || this.#column !== thing.column) return 0;
    if (!thing.treasure) {
      this.over = true;
      return 0;
    }
    this.#lanes[lane] = null;
    return 1;
  }

  #ramp(): void {
    if (this.#rampTimer >= 0) {
      this.#rampTimer -= 1;
      return;
    }
    if (this.#moveInterval > 1 && this.rampLevel % 2 === 1) this.#moveInterval -= 1;
    if (this.#spawnInterval > 1) this.#spawnInterval -= 1;
    this.rampLevel += 1;
    this.#rampTimer = steps.ramp;
  }
}
