import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { checkEnvironment, knownEnvironments, makeEnvironment, sampleSpace, type MinAtarId } from '../../src/index.ts';

const ids = knownEnvironments()
  .map(({ id }) => id)
  .filter((id): id is MinAtarId => id.startsWith('MinAtar/'));

/** Mean returns of a uniformly random agent with six actions in the original, and their standard errors (1000 episodes). */
const randomAgents = [
  { id: 'MinAtar/Asterix-v0', mean: 0.517, standardError: 0.028, length: 72.3, lengthError: 1.52, episodes: 1000 },
  { id: 'MinAtar/Breakout-v0', mean: 0.523, standardError: 0.023, length: 11.3, lengthError: 0.24, episodes: 1000 },
  { id: 'MinAtar/Freeway-v0', mean: 0.118, standardError: 0.011, length: 2501, lengthError: 0, episodes: 200 },
  { id: 'MinAtar/Seaquest-v0', mean: 0.092, standardError: 0.012, length: 30, lengthError: 1.2, episodes: 1000 },
  {
    id: 'MinAtar/SpaceInvaders-v0',
    mean: 2.986,
    standardError: 0.077,
    length: 53.8,
    lengthError: 1.34,
    episodes: 1000,
  },
] as const;

describe.each(ids)('%s', async (id) => {
  const made = await makeEnvironment(id);

  it('keeps the promises of an environment', async () => {
    expect(() => checkEnvironment(made)).not.toThrow();
    const short = await makeEnvironment(id, { maximumEpisodeSteps: 7 });
    expect(() => checkEnvironment(short)).not.toThrow();
  });

  it('states its spaces before it is made', () => {
    const { observationSpace, actionSpace, maximumEpisodeSteps } = knownEnvironments().find((one) => one.id === id)!;
    expect(made).toMatchObject({ id, observationSpace, actionSpace, maximumEpisodeSteps });
    expect(made.reset({ seed: 1 }).observation).toHaveLength(observationSpace.shape.reduce((a, b) => a * b, 1));
  });

  it('refuses a broken state and keeps its own', () => {
    made.reset({ seed: 3 });
    for (let i = 0; i < 4; i += 1) made.step([0]);
    const state = made.saveState();
    const { game } = state as { game: Record<string, unknown> };
    const broken: object[] = [
      { ...state, id: 'MinAtar/Pong-v0' },
      { ...state, previousAction: 6 },
      { ...state, game: null },
      ...Object.keys(game).flatMap((name) => [
        { ...state, game: { ...game, [name]: 'x' } },
        { ...state, game: Object.fromEntries(Object.entries(game).filter(([key]) => key !== name)) },
      ]),
      ...Object.entries(game).flatMap(([name, value]) =>
        Array.isArray(value) ? [{ ...state, game: { ...game, [name]: [...(value as number[]), 1] } }] : [],
      ),
    ];
    for (const one of broken) {
      expect(() => made.loadState(one as typeof state)).toThrow(`cannot load this state into ${id}: `);
      expect(made.saveState()).toEqual(state);
    }
  });
});

describe('an episode that stalls', () => {
  const still = async (stallSteps?: number) => await makeEnvironment('MinAtar/Freeway-v0', { stallSteps });

  it('is truncated after so many steps without a point, also when it was loaded in between', async () => {
    const environment = await still(9);
    for (let episode = 0; episode < 2; episode += 1) {
      environment.reset();
      for (let step = 1; step <= 9; step += 1) {
        environment.loadState(environment.saveState());
        expect(environment.step([0])).toMatchObject({ terminated: false, truncated: step === 9 });
      }
    }
  });

  it('goes on with a point, and where nothing was asked for', async () => {
    const breakout = await makeEnvironment('MinAtar/Breakout-v0', { stallSteps: 2, stickyActionProbability: 0 });
    breakout.reset({ seed: 1 });
    // A return that a state brings counts: the ball needs longer for its first brick.
    breakout.loadState({ ...breakout.saveState(), episodeReturn: 1 });
    for (let step = 0; step < 4; step += 1) expect(breakout.step([0]).truncated).toBe(false);
    const plain = await still();
    plain.reset({ seed: 1 });
    for (let step = 0; step < 50; step += 1) expect(plain.step([0]).truncated).toBe(false);
    expect(plain.saveState()).not.toHaveProperty('episodeReturn');
    const stalling = await still(9);
    expect(() => stalling.loadState(plain.saveState())).toThrow(/no episodeReturn, which stallSteps needs/);
    await expect(still(0)).rejects.toThrow(/stallSteps/);
  });
});

describe.each(randomAgents)('a random agent in $id', ({ id, mean, standardError, length, lengthError, episodes }) => {
  it('returns what the original returns, within three standard errors of the difference', async () => {
    const environment = await makeEnvironment(id);
    const generator = createGenerator(7, 'random agent');
    const observation = environment.reset({ seed: 7 }).observation;
    const action = new Float64Array(1);
    const returns: number[] = [];
    const lengths: number[] = [];
    while (returns.length < episodes) {
      let [total, steps, over] = [0, 0, false];
      while (!over) {
        const { reward, terminated } = environment.step(sampleSpace(environment.actionSpace, generator, action), {
          observation,
        });
        total += reward;
        steps += 1;
        over = terminated;
      }
      returns.push(total);
      lengths.push(steps);
      environment.reset();
    }
    const scale = Math.sqrt(1 + 1000 / episodes);
    expect(Math.abs(average(returns) - mean)).toBeLessThan(3 * standardError * scale);
    expect(Math.abs(average(lengths) - length)).toBeLessThan(3 * lengthError * scale + 1e-9);
  });
});

describe('options and errors', () => {
  it('version 1 has the actions that do something', async () => {
    const choices = await Promise.all(ids.map(async (id) => (await makeEnvironment(id)).actionSpace.n));
    expect(Object.fromEntries(ids.map((id, i) => [id.slice('MinAtar/'.length), choices[i]]))).toEqual({
      'Asterix-v0': 6,
      'Asterix-v1': 5,
      'Breakout-v0': 6,
      'Breakout-v1': 3,
      'Freeway-v0': 6,
      'Freeway-v1': 3,
      'Seaquest-v0': 6,
      'Seaquest-v1': 6,
      'SpaceInvaders-v0': 6,
      'SpaceInvaders-v1': 4,
    });
    // In version 1 of Breakout choice 2 moves the paddle to the right, in version 0 it does nothing.
    const paddles = await Promise.all(
      (['MinAtar/Breakout-v0', 'MinAtar/Breakout-v1'] as const).map(async (id) => {
        const environment = await makeEnvironment(id, { stickyActionProbability: 0 });
        environment.reset({ seed: 1 });
        environment.step([2]);
        return (environment.saveState() as { game: { paddleColumn: number } }).game.paddleColumn;
      }),
    );
    expect(paddles).toEqual([4, 5]);
  });

  it('repeats every action with the sticky probability 1, and none with 0', async () => {
    for (const [stickyActionProbability, column] of [
      [1, 5],
      [0, 2],
    ]) {
      const environment = await makeEnvironment('MinAtar/Asterix-v0', { stickyActionProbability });
      environment.reset({ seed: 1 });
      for (let i = 0; i < 3; i += 1) environment.step([1]);
      expect((environment.saveState() as { game: { player: number[] } }).game.player).toEqual([5, column]);
    }
  });

  it('becomes harder only with difficulty ramping', async () => {
    for (const difficultyRamping of [true, false]) {
      const environment = await makeEnvironment('MinAtar/Asterix-v0', { difficultyRamping });
      let highest = 0;
      environment.reset({ seed: 2 });
      for (let i = 0; i < 2000; i += 1) {
        const { terminated } = environment.step([0]);
        highest = Math.max(highest, environment.rampLevel!);
        if (terminated) environment.reset();
      }
      expect(highest > 0).toBe(difficultyRamping);
    }
  });

  it('says what an option takes, and which environments have it', async () => {
    await expect(makeEnvironment('MinAtar/Breakout-v0', { stickyActionProbability: 2 })).rejects.toThrow(
      'stickyActionProbability is from 0 to 1, got 2',
    );
    await expect(makeEnvironment('MinAtar/Breakout-v0', { difficultyRamping: true })).rejects.toThrow(
      /^MinAtar\/Breakout-v0 has no option difficultyRamping; only MinAtar\/Asterix-v0, .* have\. Its options: sticky/,
    );
    await expect(makeEnvironment('MinAtar/Asterix-v0', { maximumEpisodeSteps: 0 })).rejects.toThrow(
      'maximumEpisodeSteps is a positive integer, got 0',
    );
    await expect(makeEnvironment('MinAtar/Brekout-v0')).rejects.toThrow('did you mean MinAtar/Breakout-v0?');
    await expect(makeEnvironment('breakout-v1')).rejects.toThrow('did you mean MinAtar/Breakout-v1?');
    const environment = await makeEnvironment('MinAtar/Breakout-v1');
    environment.reset();
    expect(() => environment.step([3])).toThrow('an action is a whole number from 0 to 2, got 3');
  });

  it('writes observations into a given array', async () => {
    const environment = await makeEnvironment('MinAtar/Breakout-v0');
    const { observation } = environment.reset({ seed: 1 });
    expect(environment.step([0], { observation }).observation).toBe(observation);
    expect(() => environment.step([0], { observation: new Uint8Array(3) })).toThrow('has 3 bytes, not 400');
  });
});

describe('a picture', () => {
  it("shows in each cell the colour of its highest channel (seaborn's cubehelix palette)", async () => {
    const environment = await makeEnvironment('MinAtar/Breakout-v0', { stickyActionProbability: 0 });
    environment.reset({ seed: 1 });
    environment.step([0]);
    const [width, height] = [40, 20];
    const picture = environment.render({ width, height });
    const at = (row: number, column: number): number[] => {
      const start = ((row * 2 + 1) * width + column * 4 + 2) * 3;
      return [...picture.subarray(start, start + 3)];
    };
    expect(at(0, 0)).toEqual([0, 0, 0]);
    expect(at(1, 5)).toEqual([193, 202, 243]);
    expect(at(9, 4)).toEqual([22, 61, 78]);
    expect(() => environment.render({ width: 0, height: 2 })).toThrow('width is a positive integer, got 0');
  });
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
