import type { EnvironmentState } from '../environment.ts';
import { actions, cellIndex, gridSize, within, type Draws, type Game } from './game.ts';
import { SavedFields } from './savedFields.ts';

interface Bullet {
  readonly row: number;
  column: number;
  readonly right: boolean;
}

/** A fish, a diver, or an enemy submarine, which also shoots. */
interface Swimmer extends Bullet {
  /** It moves when this is 0. */
  timer: number;
}

interface EnemySubmarine extends Swimmer {
  /** It shoots when this is 0. */
  shotTimer: number;
}

const channel = {
  front: 0,
  rear: 1,
  playerBullets: 2,
  trail: 3,
  enemyBullets: 4,
  fish: 5,
  enemySubmarines: 6,
  oxygen: 7,
  diversAboard: 8,
  divers: 9,
};
const channels = 10;
const [deepestRow, gaugeRow, crew] = [8, 9, 6];
const steps = {
  enemySpawn: 20,
  diverSpawn: 30,
  enemyMove: 5,
  fastestEnemyMove: 2,
  diverMove: 5,
  shot: 5,
  enemyShot: 10,
  oxygen: 200,
  oxygenGauge: 20,
};

/**
 * MinAtar's Seaquest. A submarine shoots fish and enemy submarines, a point each, picks up divers and surfaces for
 * oxygen; with six divers aboard surfacing gives a point for each 20 steps of oxygen left. Whatever it touches, the end of the
 * oxygen, and surfacing without a diver end the game. Enemies come and move faster after each surfacing, up to level 19.
 *
 * Kept from the original: the crew counts -1 after the bonus, and with a negative count surfacing is free; an enemy
 * submarine that was just removed still shoots.
 *
 * Channels: 0 front, 1 rear, 2 own bullets, 3 trail, 4 enemy bullets, 5 fish, 6 enemy submarines, 7 oxygen gauge, 8 diver
 * gauge, 9 divers. Actions: all six.
 */
export class Seaquest implements Game {
  readonly channels = channels;
  over = false;
  rampLevel = 0;
  readonly #ramping: boolean;
  #row = 0;
  #column = 5;
  #facingRight = false;
  #oxygen = 0;
  #diversAboard = 0;
  /** The stay at the surface has been dealt with. */
  #atSurface = true;
  #shotTimer = 0;
  #enemySpawnTimer = 0;
  #enemySpawnInterval = 0;
  #diverSpawnTimer = 0;
  #enemyMoveInterval = 0;
  // In order of creation; each takes its turn from the newest to the oldest, and the oldest in a cell is hit first.
  #playerBullets: Bullet[] = [];
  #enemyBullets: Bullet[] = [];
  #fish: Swimmer[] = [];
  #enemySubmarines: EnemySubmarine[] = [];
  #divers: Swimmer[] = [];

  constructor(ramping: boolean) {
    this.#ramping = ramping;
  }

  begin(): void {
    this.over = false;
    this.rampLevel = 0;
    [this.#row, this.#column, this.#facingRight] = [0, 5, false];
    this.#oxygen = steps.oxygen;
    this.#diversAboard = 0;
    this.#atSurface = true;
    this.#shotTimer = 0;
    this.#enemySpawnTimer = this.#enemySpawnInterval = steps.enemySpawn;
    this.#diverSpawnTimer = steps.diverSpawn;
    this.#enemyMoveInterval = steps.enemyMove;
    this.#playerBullets = [];
    this.#enemyBullets = [];
    this.#fish = [];
    this.#enemySubmarines = [];
    this.#divers = [];
  }

  play(action: number, draws: Draws): number {
    if (this.#enemySpawnTimer === 0) {
      this.#spawnEnemy(draws);
      this.#enemySpawnTimer = this.#enemySpawnInterval;
    }
    if (this.#diverSpawnTimer === 0) {
      this.#spawnDiver(draws);
      this.#diverSpawnTimer = steps.diverSpawn;
    }
    this.#act(action);
    let points = this.#movePlayerBullets();
    this.#moveDivers();
    points += this.#moveEnemySubmarines();
    this.#moveEnemyBullets();
    points += this.#moveFish();
    if (this.#enemySpawnTimer > 0) this.#enemySpawnTimer -= 1;
    if (this.#diverSpawnTimer > 0) this.#diverSpawnTimer -= 1;
    if (this.#shotTimer > 0) this.#shotTimer -= 1;
    return points + this.#breathe();
  }

  paint(grid: Uint8Array): void {
    mark(grid, this.#row, this.#column, channel.front);
    mark(grid, this.#row, this.#facingRight ? this.#column - 1 : this.#column + 1, channel.rear);
    for (const { row, column } of this.#playerBullets) mark(grid, row, column, channel.playerBullets);
    for (const { row, column } of this.#enemyBullets) mark(grid, row, column, channel.enemyBullets);
    markSwimmers(grid, this.#fish, channel.fish);
    markSwimmers(grid, this.#enemySubmarines, channel.enemySubmarines);
    markSwimmers(grid, this.#divers, channel.divers);
    const breaths = Math.floor(Math.max(0, this.#oxygen) / steps.oxygenGauge);
    for (let column = 0; column < breaths; column += 1) mark(grid, gaugeRow, column, channel.oxygen);
    for (let column = gridSize - 1 - this.#diversAboard; column < gridSize - 1; column += 1) {
      mark(grid, gaugeRow, column, channel.diversAboard);
    }
  }

  /** Lists hold for each member row, column, heads right, and its timers; the oldest first. */
  saveState(): EnvironmentState {
    return {
      submarine: [this.#row, this.#column],
      facingRight: this.#facingRight,
      oxygen: this.#oxygen,
      diversAboard: this.#diversAboard,
      atSurface: this.#atSurface,
      shotTimer: this.#shotTimer,
      enemySpawnTimer: this.#enemySpawnTimer,
      enemySpawnInterval: this.#enemySpawnInterval,
      diverSpawnTimer: this.#diverSpawnTimer,
      enemyMoveInterval: this.#enemyMoveInterval,
      rampLevel: this.rampLevel,
      playerBullets: this.#playerBullets.flatMap(savedBullet),
      enemyBullets: this.#enemyBullets.flatMap(savedBullet),
      fish: this.#fish.flatMap(savedSwimmer),
      enemySubmarines: this.#enemySubmarines.flatMap((one) => [...savedSwimmer(one), one.shotTimer]),
      divers: this.#divers.flatMap(savedSwimmer),
      terminal: this.over,
    };
  }

  loadState(state: EnvironmentState): void {
    const fields = new SavedFields(state);
    const [row, column] = fields.integers('submarine', 2);
    const facingRight = fields.boolean('facingRight');
    const oxygen = fields.integer('oxygen');
    const diversAboard = fields.integer('diversAboard');
    const atSurface = fields.boolean('atSurface');
    const shotTimer = fields.integer('shotTimer');
    const enemySpawnTimer = fields.integer('enemySpawnTimer');
    const enemySpawnInterval = fields.integer('enemySpawnInterval');
    const diverSpawnTimer = fields.integer('diverSpawnTimer');
    const enemyMoveInterval = fields.integer('enemyMoveInterval');
    const rampLevel = fields.integer('rampLevel');
    const playerBullets = fields.members('playerBullets', 3).map(bullet);
    const enemyBullets = fields.members('enemyBullets', 3).map(bullet);
    const fish = fields.members('fish', 4).map(swimmer);
    const enemySubmarines = fields.members('enemySubmarines', 5).map((one) => ({ ...swimmer(one), shotTimer: one[4] }));
    const divers = fields.members('divers', 4).map(swimmer);
    this.over = fields.boolean('terminal');
    [this.#row, this.#column, this.#facingRight] = [row, column, facingRight];
    [this.#oxygen, this.#diversAboard, this.#atSurface] = [oxygen, diversAboard, atSurface];
    [this.#shotTimer, this.#enemySpawnTimer, this.#diverSpawnTimer] = [shotTimer, enemySpawnTimer, diverSpawnTimer];
    [this.#enemySpawnInterval, this.#enemyMoveInterval] = [enemySpawnInterval, enemyMoveInterval];
    this.rampLevel = rampLevel;
    [this.#playerBullets, this.#enemyBullets] = [playerBullets, enemyBullets];
    [this.#fish, this.#enemySubmarines, this.#divers] = [fish, enemySubmarines, divers];
  }

  /** Side, kind and row are always drawn; nobody comes into a row where another enemy heads the other way. */
  #spawnEnemy(draws: Draws): void {
    const right = draws.uniform() < 1 / 2;
    const isSubmarine = draws.uniform() < 1 / 3;
    const row = draws.integer(1, 9);
    const opposes = (one: Swimmer): boolean => one.row === row && one.right !== right;
    if (this.#fish.some(opposes) || this.#enemySubmarines.some(opposes)) return;
    const newcomer = { row, column: right ? 0 : gridSize - 1, right, timer: this.#enemyMoveInterval };
    if (isSubmarine) this.#enemySubmarines.push({ ...newcomer, shotTimer: steps.enemyShot });
    else this.#fish.push(newcomer);
  }

  #spawnDiver(draws: Draws): void {
    const right = draws.uniform() < 1 / 2;
    const row = draws.integer(1, 9);
    this.#divers.push({ row, column: right ? 0 : gridSize - 1, right, timer: steps.diverMove });
  }

  #act(action: number): void {
    if (action === actions.fire && this.#shotTimer === 0) {
      this.#playerBullets.push({ row: this.#row, column: this.#column, right: this.#facingRight });
      this.#shotTimer = steps.shot;
    } else if (action === actions.left || action === actions.right) {
      this.#facingRight = action === actions.right;
      this.#column = within(this.#column + (this.#facingRight ? 1 : -1), 0, gridSize - 1);
    } else if (action === actions.up) this.#row = within(this.#row - 1, 0, deepestRow);
    else if (action === actions.down) this.#row = within(this.#row + 1, 0, deepestRow);
  }

  #movePlayerBullets(): number {
    let points = 0;
    const bullets = this.#playerBullets;
    for (let i = bullets.length - 1; i >= 0; i -= 1) {
      const left = moveOn(bullets[i]);
      if (left) bullets.splice(i, 1);
      else if (removeOldestAt(this.#fish, bullets[i]) || removeOldestAt(this.#enemySubmarines, bullets[i])) {
        bullets.splice(i, 1);
        points += 1;
      }
    }
    return points;
  }

  #moveDivers(): void {
    const divers = this.#divers;
    for (let i = divers.length - 1; i >= 0; i -= 1) {
      const diver = divers[i];
      if (this.#picksUp(diver)) divers.splice(i, 1);
      else if (diver.timer > 0) diver.timer -= 1;
      else {
        diver.timer = steps.diverMove;
        if (moveOn(diver) || this.#picksUp(diver)) divers.splice(i, 1);
      }
    }
  }

  #picksUp(diver: Swimmer): boolean {
    if (!this.#isAtPlayer(diver) || this.#diversAboard >= crew) return false;
    this.#diversAboard += 1;
    return true;
  }

  #moveEnemySubmarines(): number {
    let points = 0;
    const submarines = this.#enemySubmarines;
    for (let i = submarines.length - 1; i >= 0; i -= 1) {
      const submarine = submarines[i];
      points += this.#moveEnemy(submarines, i);
      if (submarine.shotTimer > 0) submarine.shotTimer -= 1;
      else {
        submarine.shotTimer = steps.enemyShot;
        const { row, column, right } = submarine;
        this.#enemyBullets.push({ row, column, right });
      }
    }
    return points;
  }

  #moveFish(): number {
    let points = 0;
    for (let i = this.#fish.length - 1; i >= 0; i -= 1) points += this.#moveEnemy(this.#fish, i);
    return points;
  }

  /** Removes the enemy when it leaves the grid or moves onto a bullet, which gives a point. */
  #moveEnemy(enemies: Swimmer[], index: number): number {
    const enemy = enemies[index];
    if (this.#isAtPlayer(enemy)) this.over = true;
    if (enemy.timer > 0) {
      enemy.timer -= 1;
      return 0;
    }
    enemy.timer = this.#enemyMoveInterval;
    if (moveOn(enemy)) enemies.splice(index, 1);
    else if (this.#isAtPlayer(enemy)) this.over = true;
    else if (removeOldestAt(this.#playerBullets, enemy)) {
      enemies.splice(index, 1);
      return 1;
    }
    return 0;
  }

  #moveEnemyBullets(): void {
    const bullets = this.#enemyBullets;
    for (let i = bullets.length - 1; i >= 0; i -= 1) {
      if (this.#isAtPlayer(bullets[i])) this.over = true;
      if (moveOn(bullets[i])) bullets.splice(i, 1);
      else if (this.#isAtPlayer(bullets[i])) this.over = true;
    }
  }

  #isAtPlayer({ row, column }: Bullet): boolean {
    return row === this.#row && column === this.#column;
  }

  /** Oxygen as it was before this step decides; then the depth. */
  #breathe(): number {
    if (this.#oxygen <= 0) this.over = true;
    if (this.#row > 0) {
      this.#oxygen -= 1;
      this.#atSurface = false;
      return 0;
    }
    if (this.#atSurface) return 0;
    if (this.#diversAboard === 0) {
      this.over = true;
      return 0;
    }
    return this.#surface();
  }

  #surface(): number {
    this.#atSurface = true;
    let points = 0;
    if (this.#diversAboard === crew) {
      points = Math.floor(this.#oxygen / steps.oxygenGauge);
      this.#diversAboard = 0;
    }
    this.#oxygen = steps.oxygen;
    this.#diversAboard -= 1;
    if (this.#ramping && (this.#enemySpawnInterval > 1 || this.#enemyMoveInterval > steps.fastestEnemyMove)) {
      if (this.#enemyMoveInterval > steps.fastestEnemyMove && this.rampLevel % 2 === 1) this.#enemyMoveInterval -= 1;
      if (this.#enemySpawnInterval > 1) this.#enemySpawnInterval -= 1;
      this.rampLevel += 1;
    }
    return points;
  }
}

/** Sets a cell; none outside the grid. */
function mark(grid: Uint8Array, row: number, column: number, at: number): void {
  if (column >= 0 && column < gridSize) grid[cellIndex(row, column, at, channels)] = 1;
}

/** Each in its own channel, and the cell behind it as its trail. */
function markSwimmers(grid: Uint8Array, swimmers: readonly Swimmer[], at: number): void {
  for (const { row, column, right } of swimmers) {
    mark(grid, row, column, at);
    mark(grid, row, right ? column - 1 : column + 1, channel.trail);
  }
}

/** One column on; whether that leads out of the grid. */
function moveOn(one: Bullet): boolean {
  one.column += one.right ? 1 : -1;
  return one.column < 0 || one.column >= gridSize;
}

/** Whether there was one in the cell. */
function removeOldestAt(list: Bullet[], { row, column }: Bullet): boolean {
  for (let i = 0; i < list.length; i += 1) {
    if (list[i].row !== row || list[i].column !== column) continue;
    list.splice(i, 1);
    return true;
  }
  return false;
}

function savedBullet({ row, column, right }: Bullet): number[] {
  return [row, column, Number(right)];
}

function savedSwimmer(one: Swimmer): number[] {
  return [...savedBullet(one), one.timer];
}

function bullet([row, column, right]: readonly number[]): Bullet {
  return { row, column, right: right === 1 };
}

function swimmer(saved: readonly number[]): Swimmer {
  return { ...bullet(saved), timer: saved[3] };
}
