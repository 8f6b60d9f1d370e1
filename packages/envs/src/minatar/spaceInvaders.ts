import type { EnvironmentState } from '../environment.ts';
import { actions, cellIndex, gridSize, within, type Game } from './game.ts';
import { SavedFields } from './savedFields.ts';

/** A set of cells: for each row ten bits, of which bit c is column c. */
type Cells = Uint16Array;

const cannonRow = 9;
const steps = { move: 12, fastestMove: 6, alienShot: 10, shot: 5 };
/** A wave: rows 0 to 3, columns 2 to 7. */
const wave = { rows: 4, columns: 0b0011111100 };

/**
 * MinAtar's Space Invaders. A cannon in the last row shoots at a wave of 24 aliens, which walk sideways, come down at
 * each edge and shoot back; a point an alien. A bullet or an alien in the cannon's cell, or aliens that come down
 * from the last row, end the game. The fewer aliens, the faster they walk; each further wave starts faster, up to level 6.
 *
 * Channels: 0 cannon, 1 aliens, 2 the same while they head left, 3 while they head right, 4 the cannon's bullets,
 * 5 the aliens' bullets. Actions: nothing, left, right, fire.
 */
export class SpaceInvaders implements Game {
  readonly channels = 6;
  over = false;
  rampLevel = 0;
  readonly #ramping: boolean;
  #cannon = 5;
  #aliens: Cells = new Uint16Array(gridSize);
  #alienDirection = -1;
  #playerBullets: Cells = new Uint16Array(gridSize);
  #enemyBullets: Cells = new Uint16Array(gridSize);
  #moveTimer = 0;
  #moveInterval = 0;
  #alienShotTimer = 0;
  #shotTimer = 0;

  constructor(ramping: boolean) {
    this.#ramping = ramping;
  }

  begin(): void {
    this.over = false;
    this.rampLevel = 0;
    this.#cannon = 5;
    this.#fillWave();
    this.#alienDirection = -1;
    this.#playerBullets.fill(0);
    this.#enemyBullets.fill(0);
    this.#moveTimer = this.#moveInterval = steps.move;
    this.#alienShotTimer = steps.alienShot;
    this.#shotTimer = 0;
  }

  play(action: number): number {
    this.#act(action);
    moveUp(this.#playerBullets);
    moveDown(this.#enemyBullets);
    if (this.#meetsCannon(this.#enemyBullets) || this.#meetsCannon(this.#aliens)) this.over = true;
    if (this.#moveTimer === 0) {
      this.#moveTimer = Math.min(count(this.#aliens), this.#moveInterval);
      this.#moveAliens();
    }
    if (this.#alienShotTimer === 0) {
      this.#alienShotTimer = steps.alienShot;
      this.#alienShoots();
    }
    const points = this.#hits();
    if (this.#shotTimer > 0) this.#shotTimer -= 1;
    this.#moveTimer -= 1;
    this.#alienShotTimer -= 1;
    if (this.#aliens.every((row) => row === 0)) this.#nextWave();
    return points;
  }

  paint(grid: Uint8Array): void {
    const { channels } = this;
    grid[cellIndex(cannonRow, this.#cannon, 0, channels)] = 1;
    const heading = this.#alienDirection < 0 ? 2 : 3;
    for (let row = 0; row < gridSize; row += 1) {
      paintRow(grid, row, this.#aliens[row], 1, channels);
      paintRow(grid, row, this.#aliens[row], heading, channels);
      paintRow(grid, row, this.#playerBullets[row], 4, channels);
      paintRow(grid, row, this.#enemyBullets[row], 5, channels);
    }
  }

  /** `aliens`, `playerBullets`, `enemyBullets`: row and column of each, by row, then by column. */
  saveState(): EnvironmentState {
    return {
      cannonColumn: this.#cannon,
      aliens: listed(this.#aliens),
      alienDirection: this.#alienDirection,
      playerBullets: listed(this.#playerBullets),
      enemyBullets: listed(this.#enemyBullets),
      alienMoveTimer: this.#moveTimer,
      alienMoveInterval: this.#moveInterval,
      alienShotTimer: this.#alienShotTimer,
      shotTimer: this.#shotTimer,
      rampLevel: this.rampLevel,
      terminal: this.over,
    };
  }

  loadState(state: EnvironmentState): void {
    const fields = new SavedFields(state);
    const cannon = fields.integer('cannonColumn');
    const aliens = gathered(fields.members('aliens', 2));
    const alienDirection = fields.integer('alienDirection');
    const playerBullets = gathered(fields.members('playerBullets', 2));
    const enemyBullets = gathered(fields.members('enemyBullets', 2));
    const moveTimer = fields.integer('alienMoveTimer');
    const moveInterval = fields.integer('alienMoveInterval');
    const alienShotTimer = fields.integer('alienShotTimer');
    const shotTimer = fields.integer('shotTimer');
    const rampLevel = fields.integer('rampLevel');
    this.over = fields.boolean('terminal');
    [this.#cannon, this.#aliens, this.#alienDirection] = [cannon, aliens, alienDirection];
    [this.#playerBullets, this.#enemyBullets] = [playerBullets, enemyBullets];
    [this.#moveTimer, this.#moveInterval] = [moveTimer, moveInterval];
    [this.#alienShotTimer, this.#shotTimer, this.rampLevel] = [alienShotTimer, shotTimer, rampLevel];
  }

  #act(action: number): void {
    if (action === actions.fire && this.#shotTimer === 0) {
      this.#playerBullets[cannonRow] |= 1 << this.#cannon;
      this.#shotTimer = steps.shot;
    } else if (action === actions.left) this.#cannon = within(this.#cannon - 1, 0, gridSize - 1);
    else if (action === actions.right) this.#cannon = within(this.#cannon + 1, 0, gridSize - 1);
  }

  #meetsCannon(cells: Cells): boolean {
    return (cells[cannonRow] & (1 << this.#cannon)) !== 0;
  }

  /** One column on, or at the edge that they head for, one row down and the other way; from the last row to the first. */
  #moveAliens(): void {
    const aliens = this.#aliens;
    const edge = 1 << (this.#alienDirection < 0 ? 0 : gridSize - 1);
    if (aliens.some((row) => (row & edge) !== 0)) {
      this.#alienDirection = -this.#alienDirection;
      const last = aliens[cannonRow];
      if (last !== 0) this.over = true;
      moveDown(aliens);
      aliens[0] = last;
    } else {
      for (let row = 0; row < gridSize; row += 1) {
        aliens[row] = this.#alienDirection < 0 ? aliens[row] >> 1 : aliens[row] << 1;
      }
    }
    if (this.#meetsCannon(aliens)) this.over = true;
  }

  /** The lowest alien of the column nearest to the cannon shoots; of two equally near columns, that of the left one. */
  #alienShoots(): void {
    const columns = this.#aliens.reduce((union, row) => union | row, 0);
    if (columns === 0) return;
    for (let distance = 0; distance < gridSize; distance += 1) {
      for (const column of [this.#cannon - distance, this.#cannon + distance]) {
        const bit = 1 << column;
        if (column < 0 || (columns & bit) === 0) continue;
        this.#enemyBullets[this.#aliens.findLastIndex((row) => (row & bit) !== 0)] |= bit;
        return;
      }
    }
  }

  #hits(): number {
    let points = 0;
    for (let row = 0; row < gridSize; row += 1) {
      const hit = this.#aliens[row] & this.#playerBullets[row];
      if (hit === 0) continue;
      this.#aliens[row] ^= hit;
      this.#playerBullets[row] ^= hit;
      points += bitCount(hit);
    }
    return points;
  }

  /** Direction, timers and bullets stay as they are. */
  #nextWave(): void {
    if (this.#ramping && this.#moveInterval > steps.fastestMove) {
      this.#moveInterval -= 1;
      this.rampLevel += 1;
    }
    this.#fillWave();
  }

  #fillWave(): void {
    this.#aliens.fill(0).fill(wave.columns, 0, wave.rows);
  }
}

/** One row up; those of the first row leave. */
function moveUp(cells: Cells): void {
  cells.copyWithin(0, 1);
  cells[gridSize - 1] = 0;
}

/** One row down; those of the last row leave. */
function moveDown(cells: Cells): void {
  cells.copyWithin(1, 0, gridSize - 1);
  cells[0] = 0;
}

function paintRow(grid: Uint8Array, row: number, bits: number, channel: number, channels: number): void {
  for (let rest = bits, at = cellIndex(row, 0, channel, channels); rest !== 0; rest >>= 1, at += channels) {
    grid[at] |= rest & 1;
  }
}

function count(cells: Cells): number {
  return cells.reduce((sum, row) => sum + bitCount(row), 0);
}

function bitCount(bits: number): number {
  let total = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) total += 1;
  return total;
}

/** Row and column of each cell, one after the other. */
function listed(cells: Cells): number[] {
  const list: number[] = [];
  cells.forEach((bits, row) => {
    for (let column = 0; column < gridSize; column += 1) if (bits & (1 << column)) list.push(row, column);
  });
  return list;
}

function gathered(cells: readonly (readonly number[])[]): Cells {
  const set = new Uint16Array(gridSize);
  for (const [row, column] of cells) {
    if (!(row in set) || column < 0 || column >= gridSize) {
      throw new RangeError(`the saved game has a cell [${row}, ${column}] outside the grid of 10 x 10`);
    }
    set[row] |= 1 << column;
  }
  return set;
}
