import { Asterix } from './asterix.ts';
import { Breakout } from './breakout.ts';
import { Freeway } from './freeway.ts';
import type { Game } from './game.ts';
import { Seaquest } from './seaquest.ts';
import { SpaceInvaders } from './spaceInvaders.ts';

/** A game of MinAtar. */
export type MinAtarName = 'Asterix' | 'Breakout' | 'Freeway' | 'Seaquest' | 'SpaceInvaders';

interface GameEntry {
  /** The actions that do something, by number: those of version 1. */
  readonly minimalActions: readonly number[];
  /** Whether the game can become harder with time. */
  readonly ramps: boolean;
  create(ramping: boolean): Game;
}

/** The games of MinAtar, by name. */
export const minatarGames: Readonly<Record<MinAtarName, GameEntry>> = {
  Asterix: { minimalActions: [0, 1, 2, 3, 4], ramps: true, create: (ramping) => new Asterix(ramping) },
  Breakout: { minimalActions: [0, 1, 3], ramps: false, create: () => new Breakout() },
  Freeway: { minimalActions: [0, 2, 4], ramps: false, create: () => new Freeway() },
  Seaquest: {
    minimalActions: [0, 1, 2, 3, 4, 5],
    ramps: true,
    create: (ramping) => new Seaquest(ramping),
  },
  SpaceInvaders: {
    minimalActions: [0, 1, 3, 5],
    ramps: true,
    create: (ramping) => new SpaceInvaders(ramping),
  },
};
