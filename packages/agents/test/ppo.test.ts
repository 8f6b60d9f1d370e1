import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { DivergenceError, Ppo, RunningScale, type AgentState, type PpoOptions } from '../src/index.ts';
import { damagedStates } from './damagedStates.ts';
import { describeOnEngines } from './engines.ts';
import { givenPpoBatches, makeSteps, smallPpo } from './ppoFixtures.ts';
import { learnToReachPoint } from './reachPointTask.ts';
import { largestDifference } from './td3Fixtures.ts';

const rolloutOf = (agent: Ppo): Record<string, Float32Array> =>
  agent.saveState().rollout as unknown as Record<string, Float32Array>;

describeOnEngines('PPO', (engine) => {
  it('learns to bring a point to its goal', () => {
    const agent = new Ppo({
      engine: engine(),
      observationSize: 2,
      actionSize: 1,
      maximumAction: 1,
      seed: 1,
      hiddenSizes: [32, 32],
      learningRate: 2e-3,
      learningRateSchedule: 'constant',
      rolloutSteps: 200,
      batchSize: 50,
      discount: 0.9,
      rewardNormalisation: 'none',
    });
    const { before, after, best } = learnToReachPoint(agent, { episodes: 300, randomEpisodes: 0 });
    // Within a fifth of the way from the untrained policy to the best one.
    expect(best - after).toBeLessThan(0.2 * (best - before));
  });

  it('waits until its steps are complete, then makes all their updates, and tells between them', () => {
    const agent = smallPpo(engine());
    makeSteps(agent, 63);
    expect(agent.learn()).toEqual({ policyUpdated: false, updated: false });
    expect(agent.updateCount).toBe(0);
    const policies: number[] = [];
    const first = (): number => {
      const out = new Float32Array(agent.policy.parameterCount);
      agent.policy.read(out);
      return out[0];
    };
    const observation = new Float32Array(5);
    const action = agent.act(observation, { explore: true }).slice();
    const nextObservation = observation;
    agent.observe({ observation, action, reward: 0, nextObservation, terminated: false, truncated: false });
    const metrics = agent.learn({ betweenUpdates: () => policies.push(first()) });
    expect(metrics).toMatchObject({ policyUpdated: true, learningRate: 3e-4 });
    // Two passes in four minibatches each; the last update is told by what is returned.
    expect(policies).toHaveLength(7);
    expect(new Set([...policies, first()]).size).toBe(8);
    expect(agent.updateCount).toBe(8);
    expect(agent.learn()).toEqual({ policyUpdated: false, updated: false });
  });

  it('lowers its learning rate from rollout to rollout', () => {
    const agent = smallPpo(engine(), { agentSteps: 4 * 64 + 10 });
    const rates: unknown[] = [];
    const learn = agent.learn.bind(agent);
    agent.learn = (options) => {
      const metrics = learn(options);
      if (metrics.policyUpdated) rates.push(metrics['learningRate']);
      return metrics;
    };
    makeSteps(agent, 4 * 64 + 10);
    expect(rates).toEqual([1, 0.75, 0.5, 0.25].map((share) => 3e-4 * share));
  });

  it('goes on from a saved state in the middle of a rollout, bit for bit', () => {
    const whole = smallPpo(engine());
    const generator = createGenerator(4, 'test/steps');
    makeSteps(whole, 100, generator);
    const state = structuredClone(whole.saveState());
    const drawn = generator.saveState();
    makeSteps(whole, 100, generator);

    const resumed = smallPpo(engine(), { seed: 9 });
    resumed.loadState(state);
    const again = createGenerator(0);
    again.loadState(drawn);
    makeSteps(resumed, 100, again);
    expect(resumed.saveState()).toEqual(whole.saveState());
  });

  it('refuses a damaged state, and stays as it was', () => {
    const agent = smallPpo(engine());
    makeSteps(agent, 70);
    const state = agent.saveState();
    const { observationScale, rollout, ...rest } = state as Record<string, AgentState>;
    const bad: [AgentState, RegExp][] = [
      ...damagedStates(state, 'critic', 'minibatches'),
      [{ ...state, agent: 'td3' }, /saved by 'td3'/],
      [{ ...state, steps: -1 }, /'steps'/],
      [{ ...state, episodeBegins: 1 }, /'episodeBegins' .* not true or false/],
      [{ ...rest, rollout }, /'observationScale'/],
      [{ ...state, rollout: { ...rollout, value: new Float32Array(3) } }, /'value' .* length 64/],
      [
        { ...state, observationScale: { ...observationScale, mean: new Float64Array(4) } },
        /'mean' .* Float64Array of length 5/,
      ],
    ];
    for (const [damaged, message] of bad) {
      expect(() => agent.loadState(damaged)).toThrow(message);
      expect(agent.saveState()).toEqual(state);
    }
  });

  it('acts alike with the parameters and the scale of another agent, whatever that one saw', () => {
    const trained = smallPpo(engine());
    makeSteps(trained, 150);
    const fresh = smallPpo(engine(), { seed: 7 });
    const observation = Float64Array.of(1, -2, 30, 0.1, 5);
    const wanted = trained.act(observation, { explore: false }).slice();
    for (const part of ['policy', 'encoderOfPolicy'] as const) {
      const parameters = new Float32Array(trained[part]!.parameterCount);
      trained[part]!.read(parameters);
      fresh[part]!.load(parameters);
    }
    expect(fresh.act(observation, { explore: false })).toEqual(wanted);
    const { mean, deviation, clip } = trained.observationScale!;
    expect([mean.length, deviation.length, clip]).toEqual([5, 5, 10]);
    expect(fresh.observationScale!.mean).toEqual(mean);
  });

  it('evaluates without counting what it sees, and changes nothing that training reads', () => {
    const agent = smallPpo(engine());
    makeSteps(agent, 80);
    const state = structuredClone(agent.saveState());
    const observations = agent.spreadObservations(40);
    const actions = agent.evaluateActions(observations);
    const logStd = agent.evaluateLogStd(observations);
    expect([observations.length, actions.length, logStd.length]).toEqual([200, 80, 80]);
    const one = agent.act(observations.slice(5, 10), { explore: false });
    expect(largestDifference(one, actions.subarray(2, 4))).toBeLessThan(1e-6);
    expect(agent.saveState()).toEqual(state);
  });

  it('clips actions to the space, and learns from them as they were drawn', () => {
    const agent = smallPpo(engine(), { maximumAction: 0.5 });
    const given: number[] = [];
    const observe = agent.observe.bind(agent);
    agent.observe = (transition) => {
      given.push(...transition.action);
      observe(transition);
    };
    makeSteps(agent, 60);
    const drawn = [...rolloutOf(agent).action].slice(0, given.length);
    expect(Math.max(...given.map(Math.abs))).toBe(0.5);
    expect(drawn.filter((value) => Math.abs(value) > 0.5).length).toBeGreaterThan(20);
    expect(drawn.map((value) => Math.max(-0.5, Math.min(0.5, value)))).toEqual(given);
  });

  it('takes an action of someone else as it is', () => {
    const agent = smallPpo(engine());
    const observation = new Float32Array(5).fill(0.5);
    agent.act(observation, { explore: true });
    const step = { observation, reward: 1, nextObservation: observation, terminated: false, truncated: false };
    agent.observe({ ...step, action: Float32Array.of(0.25, -0.5) });
    const { action, logProbability } = rolloutOf(agent);
    expect([...action.subarray(0, 2)]).toEqual([0.25, -0.5]);
    const mean = agent.evaluateActions(Float32Array.from(observation));
    const expected = [0.25 - mean[0], -0.5 - mean[1]].reduce(
      (sum, d) => sum - 0.5 * d * d - 0.5 * Math.log(2 * Math.PI),
      0,
    );
    expect(logProbability[0]).toBeCloseTo(expected, 3);
  });

  it.each([
    ['end', false],
    ['bootstrap', true],
  ] as const)('time limit %s: the value of the next observation follows it: %s', (timeLimit, follows) => {
    const agent = smallPpo(engine(), { timeLimit });
    const observation = new Float32Array(5).fill(1);
    const step = { observation, action: Float32Array.of(0, 0), reward: 1, nextObservation: observation };
    agent.observe({ ...step, terminated: false, truncated: false });
    agent.observe({ ...step, terminated: false, truncated: true });
    agent.observe({ ...step, terminated: true, truncated: false });
    const { ended, endValue } = rolloutOf(agent);
    expect([...ended.subarray(0, 3)]).toEqual([0, 1, 1]);
    expect([...endValue.subarray(0, 3)].map((value) => value !== 0)).toEqual([false, follows, false]);
  });

  it('leaves observations and rewards as they are where that is asked for', () => {
    const options = { observationNormalisation: 'none', rewardNormalisation: 'none' } as const;
    const agent = smallPpo(engine(), options);
    makeSteps(agent, 30);
    const { raw, observation, reward } = rolloutOf(agent);
    expect(observation).toEqual(raw);
    expect(Math.max(...reward.subarray(0, 30).map(Math.abs))).toBeGreaterThan(2);
    expect([agent.encoderOfPolicy, agent.observationScale]).toEqual([undefined, undefined]);
    const scaled = smallPpo(engine());
    makeSteps(scaled, 30);
    expect(rolloutOf(scaled).observation).not.toEqual(rolloutOf(scaled).raw);
  });

  it('throws on a loss that is not finite, and takes no step on it', () => {
    const agent = smallPpo(engine());
    const before = agent.saveState();
    const [batch] = givenPpoBatches(agent, 1);
    batch.target[3] = 1e30;
    expect(() => agent.update(batch)).toThrow(DivergenceError);
    expect(agent.saveState()).toEqual({ ...before, updateCount: 1 });
  });

  it('refuses options and inputs out of range, naming them', () => {
    const bad: [Partial<PpoOptions>, RegExp][] = [
      [{ clipRange: 0 }, /PPO's clipRange is a number above 0, got 0/],
      [{ batchSize: 24 }, /rolloutSteps 64 is no multiple of batchSize 24/],
      [{ agentSteps: undefined }, /rate falls to 0 at its last step.*learningRateSchedule 'constant'/],
      [{ timeLimit: 'cut' as never }, /timeLimit is one of end, bootstrap/],
      [{ hiddenSizes: [] }, /hiddenSizes/],
    ];
    for (const [options, message] of bad) expect(() => smallPpo(engine(), options)).toThrow(message);
    const agent = smallPpo(engine());
    const observation = new Float32Array(5);
    const step = {
      observation,
      action: new Float32Array(2),
      reward: 0,
      nextObservation: observation,
      terminated: false,
    };
    expect(() => agent.observe(step)).toThrow(/needs `truncated`/);
    expect(() => agent.observe({ ...step, action: new Float32Array(3), truncated: false })).toThrow(
      /2 entries .* got 3/,
    );
    expect(() => agent.act(new Float64Array(4), { explore: false })).toThrow(/5 entries for this agent, got 4/);
    const [batch] = givenPpoBatches({ options: { ...agent.options, batchSize: 8 } }, 1);
    expect(() => agent.update(batch)).toThrow(/16 rows here, got 8/);
  });
});

describe('the running scale', () => {
  it('is the mean and deviation of all that was counted, and clips', () => {
    const generator = createGenerator(2, 'test/scale');
    const rows = Array.from({ length: 400 }, () => [5 + 2 * generator.normal(), -1 + 0.1 * generator.normal()]);
    const scale = new RunningScale(2, 3);
    for (const row of rows) scale.count(row);
    expect([...scale.mean, ...scale.deviation]).toEqual([0, 0, 1, 1]);
    scale.settle();
    [0, 1].forEach((i) => {
      const mean = rows.reduce((sum, row) => sum + row[i], 0) / rows.length;
      const variance = rows.reduce((sum, row) => sum + (row[i] - mean) ** 2, 0) / rows.length;
      expect(scale.mean[i]).toBeCloseTo(mean, 4);
      expect(scale.deviation[i]).toBeCloseTo(Math.sqrt(variance), 3);
    });
    const out = new Float32Array(4);
    scale.apply([5, -1, 1000, -1000], out);
    expect([out[2], out[3]]).toEqual([3, -3]);
    expect(Math.abs(out[0])).toBeLessThan(0.2);
  });
});
