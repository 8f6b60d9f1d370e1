import type { EnvironmentState } from '../environment.ts';
import { actions, cellIndex, gridSize, within, type Draws, type Game } from './game.ts';
import { SavedFields } from './savedFields.ts';

const [firstBrickRow, brickRows, paddleRow] = [1, 3, 9];

/**
 * MinAtar's Breakout. A ball bounces among three rows of bricks and a paddle of one cell; each brick that it takes gives
 * a point, a ball that passes the paddle ends the game. All bricks come back when the ball next reaches the paddle's row.
 *
 * Channels: 0 paddle, 1 ball, 2 trail (where the ball was), 3 bricks. Actions: nothing, left, right.
 */
export class Breakout implements Game {
  readonly channels = 4;
  readonly rampLevel = null;
  over = false;
  #paddle = 4;
  #row = 3;
  #column = 0;
  #rowStep = 1;
  #columnStep = 1;
  #previousRow = 3;
  #previousColumn = 0;
  /** [3, 10], 1 where there is a brick. */
  readonly #bricks = new Uint8Array(brickRows * gridSize).fill(1);
  #bricksLeft = brickRows * gridSize;
  /** The last target of the ball was a brick: the next one stays. */
  #brickContact = false;

  /** One draw: the ball comes from the left or from the right. */
  begin(draws: Draws): void {
    const fromLeft = draws.integer(0, 2) === 0;
    this.over = false;
    this.#paddle = 4;
    [this.#row, this.#column] = [3, fromLeft ? 0 : gridSize - 1];
    [this.#rowStep, this.#columnStep] = [1, fromLeft ? 1 : -1];
    [this.#previousRow, this.#previousColumn] = [this.#row, this.#column];
    this.#refill();
    this.#brickContact = false;
  }

  play(action: number): number {
    if (action === actions.left) this.#paddle = within(this.#paddle - 1, 0, gridSize - 1);
    else if (action === actions.right) this.#paddle = within(this.#paddle + 1, 0, gridSize - 1);

    [this.#previousRow, this.#previousColumn] = [this.#row, this.#column];
    let row = this.#row + this.#rowStep;
    let column = this.#column + this.#columnStep;
    if (column < 0 || column >= gridSize) {
      column = this.#column;
      this.#columnStep = -this.#columnStep;
    }

    const brick = (row - firstBrickRow) * gridSize + column;
    const meetsBrick = row >= firstBrickRow && row < firstBrickRow + brickRows && this.#bricks[brick] === 1;
    let points = 0;
    if (row < 0) {
      row = 0;
      this.#rowStep = -this.#rowStep;
    } else if (meetsBrick) {
      if (!this.#brickContact) {
        points = 1;
        this.#bricks[brick] = 0;
        this.#bricksLeft -= 1;
        row = this.#row;
        this.#rowStep = -this.#rowStep;
      }
    } else if (row === paddleRow) {
      row = this.#meetPaddleRow(row, column);
    }
    this.#brickContact = meetsBrick;
    [this.#row, this.#column] = [row, column];
    return points;
  }

  paint(grid: Uint8Array): void {
    const { channels } = this;
    grid[cellIndex(paddleRow, this.#paddle, 0, channels)] = 1;
    grid[cellIndex(this.#row, this.#column, 1, channels)] = 1;
    grid[cellIndex(this.#previousRow, this.#previousColumn, 2, channels)] = 1;
    const first = firstBrickRow * gridSize;
    for (let i = 0; i < this.#bricks.length; i += 1) grid[(first + i) * channels + 3] = this.#bricks[i];
  }

  saveState(): EnvironmentState {
    return {
      paddleColumn: this.#paddle,
      ball: [this.#row, this.#column],
      ballDirection: [this.#rowStep, this.#columnStep],
      previousBall: [this.#previousRow, this.#previousColumn],
      bricks: [...this.#bricks],
      brickContact: this.#brickContact,
      terminal: this.over,
    };
  }

  loadState(state: EnvironmentState): void {
    const fields = new SavedFields(state);
    const paddle = fields.integer('paddleColumn');
    const ball = fields.integers('ball', 2);
    const direction = fields.integers('ballDirection', 2);
    const previous = fields.integers('previousBall', 2);
    const bricks = fields.integers('bricks', brickRows * gridSize);
    const brickContact = fields.boolean('brickContact');
    this.over = fields.boolean('terminal');
    this.#paddle = paddle;
    [this.#row, this.#column] = ball;
    [this.#rowStep, this.#columnStep] = direction;
    [this.#previousRow, this.#previousColumn] = previous;
    this.#bricks.set(bricks.map((brick) => Number(brick !== 0)));
    this.#bricksLeft = this.#bricks.reduce((count, brick) => count + brick, 0);
    this.#brickContact = brickContact;
  }

  /** The row that the ball goes to. It bounces off the paddle below it, or off the paddle at its target. */
  #meetPaddleRow(row: number, column: number): number {
    if (this.#bricksLeft === 0) this.#refill();
    if (this.#column === this.#paddle) {
      this.#rowStep = -this.#rowStep;
      return this.#row;
    }
    if (column === this.#paddle) {
      this.#rowStep = -this.#rowStep;
      this.#columnStep = -this.#columnStep;
      return this.#row;
    }
    this.over = true;
    return row;
  }

  #refill(): void {
    this.#bricks.fill(1);
    this.#bricksLeft = this.#bricks.length;
  }
}
