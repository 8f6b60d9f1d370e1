import type { DiscreteSpace, ImageSpace } from '../environment.ts';
import { positiveInteger } from '../positiveInteger.ts';
import { gameSpaces, MinAtarEnvironment } from './minatarEnvironment.ts';
import { minatarGames, type MinAtarName } from './minatarGames.ts';

/** Gymnasium's ids: version 0 has all six actions, version 1 those that do something in the game. */
export type MinAtarId = `MinAtar/${MinAtarName}-v${0 | 1}`;

/** Options of MinAtar's environments. */
export interface MinAtarOptions {
  /** Probability that the action taken is that of the step before. Default 0.1. */
  readonly stickyActionProbability?: number;
  /** Asterix, Seaquest and SpaceInvaders become harder with time. Default true. */
  readonly difficultyRamping?: boolean;
  /** Calls of `step` after which an episode is truncated. Default: none is. */
  readonly maximumEpisodeSteps?: number;
  /** Calls of `step` from which on an episode with a return below 0.1 is truncated. Default: none is. */
  readonly stallSteps?: number;
}

interface MinAtarDefinition {
  readonly id: MinAtarId;
  readonly observationSpace: ImageSpace;
  readonly actionSpace: DiscreteSpace;
  readonly maximumEpisodeSteps: number;
  readonly options: readonly string[];
  create(options: MinAtarOptions): MinAtarEnvironment;
}

/** Both versions of all five games. */
export const minatarDefinitions: readonly MinAtarDefinition[] = (Object.keys(minatarGames) as MinAtarName[]).flatMap(
  (name) => {
    const { minimalActions } = minatarGames[name];
    return [
      defined(`MinAtar/${name}-v0`, name, [0, 1, 2, 3, 4, 5]),
      defined(`MinAtar/${name}-v1`, name, minimalActions),
    ];
  },
);

function defined(id: MinAtarId, name: MinAtarName, actions: readonly number[]): MinAtarDefinition {
  const { ramps, create } = minatarGames[name];
  return {
    id,
    ...gameSpaces(create(true), actions),
    maximumEpisodeSteps: Infinity,
    options: ['stickyActionProbability', 'maximumEpisodeSteps', 'stallSteps', ...(ramps ? ['difficultyRamping'] : [])],
    create(options) {
      const { stickyActionProbability = 0.1, difficultyRamping = true } = options;
      const { maximumEpisodeSteps = Infinity, stallSteps = Infinity } = options;
      if (!(stickyActionProbability >= 0 && stickyActionProbability <= 1)) {
        throw new RangeError(`stickyActionProbability is from 0 to 1, got ${stickyActionProbability}`);
      }
      if (typeof difficultyRamping !== 'boolean') {
        throw new RangeError(`difficultyRamping is true or false, got ${String(difficultyRamping)}`);
      }
      if (maximumEpisodeSteps !== Infinity) positiveInteger('maximumEpisodeSteps', maximumEpisodeSteps);
      if (stallSteps !== Infinity) positiveInteger('stallSteps', stallSteps);
      return new MinAtarEnvironment(id, create(difficultyRamping), {
        actions,
        stickyActionProbability,
        maximumEpisodeSteps,
        stallSteps,
      });
    },
  };
}
