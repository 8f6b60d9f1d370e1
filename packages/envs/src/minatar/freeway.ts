import type { EnvironmentState } from '../environment.ts';
import { actions, cellIndex, gridSize, within, type Draws, type Game } from './game.ts';
import { SavedFields } from './savedFields.ts';

/** A car of its row. */
interface Car {
  column: number;
  /** It moves when this is 0. */
  timer: number;
  /** Columns a move: its sign is the direction, and it moves every |speed| + 1 steps. */
  speed: number;
}

const [chickenColumn, bottomRow, carCount] = [4, 9, 8];
const steps = { chicken: 3, game: 2500 };

/**
 * MinAtar's Freeway. A chicken crosses eight rows with a car each; a point for each crossing, which also draws new cars,
 * and back to the bottom when a car meets it. An episode has 2501 steps, and the last one terminates it.
 *
 * Channels: 0 chicken, 1 cars, 2 to 6 trail of cars of speed 1 to 5. Actions: nothing, up, down.
 */
export class Freeway implements Game {
  readonly channels = 7;
  readonly rampLevel = null;
  over = false;
  #chickenRow = bottomRow;
  #chickenTimer = 0;
  #timeLeft = 0;
  /** Of rows 1 to 8. */
  #cars: Car[] = [];

  /** Sixteen draws: the speeds of the cars, then their directions. */
  begin(draws: Draws): void {
    this.over = false;
    this.#chickenRow = bottomRow;
    this.#chickenTimer = steps.chicken;
    this.#timeLeft = steps.game;
    this.#cars = Array.from({ length: carCount }, () => ({ column: 0, timer: 0, speed: 0 }));
    this.#drawSpeeds(draws);
  }

  play(action: number, draws: Draws): number {
    if (this.#chickenTimer === 0 && (action === actions.up || action === actions.down)) {
      this.#chickenRow = within(this.#chickenRow + (action === actions.up ? -1 : 1), 0, bottomRow);
      this.#chickenTimer = steps.chicken;
    }
    let points = 0;
    if (this.#chickenRow === 0) {
      points = 1;
      this.#drawSpeeds(draws);
      this.#chickenRow = bottomRow;
    }
    for (let i = 0; i < carCount; i += 1) this.#drive(i);
    if (this.#chickenTimer > 0) this.#chickenTimer -= 1;
    this.#timeLeft -= 1;
    if (this.#timeLeft < 0) this.over = true;
    return points;
  }

  paint(grid: Uint8Array): void {
    const { channels } = this;
    grid[cellIndex(this.#chickenRow, chickenColumn, 0, channels)] = 1;
    for (let i = 0; i < carCount; i += 1) {
      const { column, speed } = this.#cars[i];
      grid[cellIndex(i + 1, column, 1, channels)] = 1;
      grid[cellIndex(i + 1, wrapped(column - Math.sign(speed)), 1 + Math.abs(speed), channels)] = 1;
    }
  }

  /** `cars`: column, timer and speed of rows 1 to 8. */
  saveState(): EnvironmentState {
    return {
      chickenRow: this.#chickenRow,
      chickenTimer: this.#chickenTimer,
      timeLeft: this.#timeLeft,
      cars: this.#cars.flatMap(({ column, timer, speed }) => [column, timer, speed]),
      terminal: this.over,
    };
  }

  loadState(state: EnvironmentState): void {
    const fields = new SavedFields(state);
    const chickenRow = fields.integer('chickenRow');
    const chickenTimer = fields.integer('chickenTimer');
    const timeLeft = fields.integer('timeLeft');
    fields.integers('cars', 3 * carCount);
    const cars = fields.members('cars', 3).map(([column, timer, speed]) => ({ column, timer, speed }));
    this.over = fields.boolean('terminal');
    [this.#chickenRow, this.#chickenTimer, this.#timeLeft, this.#cars] = [chickenRow, chickenTimer, timeLeft, cars];
  }

  /** The columns stay. */
  #drawSpeeds(draws: Draws): void {
    for (const car of this.#cars) car.timer = draws.integer(1, 6);
    for (const car of this.#cars) car.speed = draws.uniform() > 1 / 2 ? car.timer : -car.timer;
  }

  #drive(index: number): void {
    const car = this.#cars[index];
    this.#meet(index, car);
    if (car.timer > 0) {
      car.timer -= 1;
      return;
    }
    car.timer = Math.abs(car.speed);
    car.column = wrapped(car.column + Math.sign(car.speed));
    this.#meet(index, car);
  }

  #meet(index: number, { column }: Car): void {
    if (column === chickenColumn && this.#chickenRow === index + 1) this.#chickenRow = bottomRow;
  }
}

/** A column that left the grid by one comes in on the other side. */
function wrapped(column: number): number {
  return (column + gridSize) % gridSize;
}
