import fc from 'fast-check';
import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { oneOfEachModel } from './ownModels.ts';
import {
  makeEnvironment,
  sampleSpace,
  type EnvironmentState,
  type MakeEnvironmentOptions,
  type MujocoEnvironment,
  type MujocoId,
  type StepResult,
} from '../src/index.ts';

interface Case {
  readonly id: MujocoId;
  readonly options: MakeEnvironmentOptions;
}
const cases: Case[] = [
  ...oneOfEachModel.map(({ id }) => ({ id, options: {} })),
  { id: 'Ant-v5', options: {} },
  { id: 'dm_control/finger-turn_easy', options: {} },
  { id: 'Ant-v4', options: { useContactForces: true } },
  { id: 'dm_control/hopper-stand', options: { actionRepeat: 4 } },
];

/** Steps with actions from `seed`; begins another episode where one ends. */
function play(environment: MujocoEnvironment, steps: number, seed: number): unknown[] {
  const generator = createGenerator(seed, 'actions');
  const seen: unknown[] = [];
  for (let i = 0; i < steps; i += 1) {
    const result: StepResult = environment.step(sampleSpace(environment.actionSpace, generator));
    seen.push(result, environment.physicsState());
    if (result.terminated || result.truncated) seen.push(environment.reset());
  }
  return seen;
}

describe.each(cases)('saveState and loadState of $id $options', ({ id, options }) => {
  it('go on bit for bit from the middle of an episode, in the same environment and in another', async () => {
    const environment = await makeEnvironment(id, options);
    const other = await makeEnvironment(id, options);
    other.reset({ seed: 99 });
    play(other, 3, 1);
    fc.assert(
      fc.property(fc.integer(), fc.nat(25), fc.nat(), (seed, before, actionSeed) => {
        environment.reset({ seed });
        play(environment, before, actionSeed);
        const saved = structuredClone(environment.saveState()) as EnvironmentState;
        const observation = environment.observe();
        const expected = play(environment, 30, actionSeed + 1);
        for (const resumed of [environment, other]) {
          resumed.loadState(saved);
          expect(resumed.observe()).toEqual(observation);
          expect(resumed.saveState()).toEqual(saved);
          expect(play(resumed, 30, actionSeed + 1)).toEqual(expected);
        }
      }),
      { numRuns: 8 },
    );
    environment.close();
    other.close();
  });
});

describe('loadState', () => {
  it('keeps the count of steps, the end of an episode and an episode that has not begun', async () => {
    const environment = await makeEnvironment('HalfCheetah-v4', { maximumEpisodeSteps: 4 });
    const unstarted = environment.saveState();
    environment.reset({ seed: 1 });
    const action = new Float64Array(6);
    environment.step(action);
    environment.step(action);
    const early = environment.saveState();
    environment.step(action);
    expect(environment.step(action).truncated).toBe(true);
    const over = environment.saveState();
    environment.loadState(early);
    expect(environment.elapsedSteps).toBe(2);
    expect([environment.step(action).truncated, environment.step(action).truncated]).toEqual([false, true]);
    environment.reset();
    environment.loadState(over);
    expect(() => environment.step(action)).toThrow(/episode is over; call reset/);
    environment.loadState(unstarted);
    expect(() => environment.step(action)).toThrow(/no episode has been started; call reset/);
    environment.close();
  });

  it.each([
    { id: 'HalfCheetah-v4' as const, actionRepeat: 1 },
    { id: 'dm_control/cheetah-run' as const, actionRepeat: 4 },
  ])(
    'refuses an episode of $id that runs on beyond the time limit, and takes any other',
    async ({ id, actionRepeat }) => {
      const long = await makeEnvironment(id, { maximumEpisodeSteps: 4, actionRepeat });
      const short = await makeEnvironment(id, { maximumEpisodeSteps: 2, actionRepeat });
      const action = new Float64Array(6);
      short.reset({ seed: 5 });
      const unchanged = short.saveState();
      long.reset({ seed: 1 });
      const states = [0, 1, 2, 3].map(() => {
        long.step(action);
        return long.saveState();
      });
      for (const [steps, state] of [
        [2, states[1]],
        [3, states[2]],
      ] as const) {
        expect(() => short.loadState(state)).toThrow(
          `${id}: its episode still runs after ${steps} steps, but here an episode ends after 2; ` +
            `make the environment with maximumEpisodeSteps of at least ${steps + 1}`,
        );
        expect(short.saveState()).toEqual(unchanged);
      }
      short.loadState(states[0]);
      expect(short.step(action)).toMatchObject({
        truncated: true,
        info: actionRepeat > 1 ? { environment_steps: 4 } : {},
      });
      short.loadState(states[3]);
      expect(() => short.step(action)).toThrow(/episode is over; call reset/);
      long.close();
      short.close();
    },
  );

  it('refuses what is not a state of this environment, says why, and changes nothing', async () => {
    const environment = await makeEnvironment('Hopper-v4');
    const ant = await makeEnvironment('Ant-v4');
    environment.reset({ seed: 3 });
    const saved = environment.saveState();
    const refused: [EnvironmentState, RegExp][] = [
      [ant.saveState(), /into Hopper-v4: it is of Ant-v4/],
      [{ ...saved, mujocoVersion: '2.3.7' }, /saved with MuJoCo 2\.3\.7, this is 3\.14\.0/],
      [{ ...saved, physics: new Float64Array(3) }, /physics has 3 components, expected \d+/],
      [{ ...saved, positionReference: [0] }, /positionReference is not a Float64Array/],
      [{ ...saved, phase: 'running away' }, /phase is running away/],
      [{ ...saved, elapsedSteps: -1 }, /elapsedSteps is -1/],
      [{ ...saved, generator: { words: [1, 2], spareNormal: null } }, /no generator state/],
      [{}, /it is of undefined/],
    ];
    for (const [state, message] of refused) expect(() => environment.loadState(state)).toThrow(message);
    expect(environment.saveState()).toEqual(saved);
    environment.close();
    ant.close();
  });
});
