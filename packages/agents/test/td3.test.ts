import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import {
  createReplayBatch,
  DivergenceError,
  saturatedShare,
  Td3,
  type AgentState,
  type LearnMetrics,
  type Td3Options,
} from '../src/index.ts';
import { damagedStates } from './damagedStates.ts';
import { describeOnEngines } from './engines.ts';
import { fillReplay, givenUpdates, largestDifference, smallTd3 } from './td3Fixtures.ts';

/** What a trial does in a step: acts, sometimes at random, stores, learns. */
function steps(agent: Td3, begin: number, end: number): LearnMetrics[] {
  const observation = new Float64Array(agent.options.observationSize);
  const metrics: LearnMetrics[] = [];
  for (let step = begin; step < end; step += 1) {
    observation.forEach((_, i) => (observation[i] = Math.sin(step + i)));
    const action = step % 7 === 0 ? agent.randomAction() : agent.act(observation, { explore: true });
    const nextObservation = observation.map((value) => Math.cos(value));
    agent.observe({ observation, action, reward: action[0], nextObservation, terminated: step % 11 === 0 });
    metrics.push(agent.learn());
  }
  return metrics;
}

describeOnEngines('Td3', (engine) => {
  it('goes on bit for bit from a saved state, in a fresh agent', () => {
    const whole = smallTd3(engine());
    const begun = smallTd3(engine());
    // 41 updates: odd, so that the delayed policy update is in mid-cycle, and a normal deviate may be in store.
    steps(whole, 0, 41);
    steps(begun, 0, 41);
    const state = begun.saveState();
    const records = Array.from({ length: begun.replay.size }, (_, i) => {
      const out = new Float32Array(begun.replay.recordLength);
      begun.replay.readRecord(i, out);
      return out;
    });
    steps(begun, 41, 60);

    const resumed = smallTd3(engine(), { seed: 99 });
    steps(resumed, 0, 3);
    resumed.loadState(state);
    resumed.replay.restart(0);
    for (const record of records) resumed.replay.appendRecords(record);

    expect(resumed.saveState()).toEqual(state);
    expect(steps(resumed, 41, 80)).toEqual(steps(whole, 41, 80));
    expect(resumed.saveState()).toEqual(whole.saveState());
    expect(resumed.updateCount).toBe(80);
  });

  it('refuses a state that is not its own, and stays as it was', () => {
    const agent = smallTd3(engine());
    steps(agent, 0, 5);
    const state = agent.saveState();
    // Of another seed: what is put in place before the refusal shows.
    const others = smallTd3(engine(), { seed: 99 }).saveState();
    const bad: [AgentState, RegExp][] = [
      [smallTd3(engine(), { hiddenSizes: [16, 16] }).saveState(), /'actor' .* Float32Array of length \d+ \(found/],
      [{ ...state, agent: 'sac' }, /saved by 'sac', not by 'td3'/],
      [{ ...state, updateCount: -1 }, /'updateCount' .* integer from 0/],
      [{ ...state, actorOptimizer: { step: 1 } }, /'firstMoment'/],
      [
        { ...state, streams: { ...(state.streams as AgentState), replay: { words: [1, 2], spareNormal: null } } },
        /four 32-bit words/,
      ],
      [{ ...state, streams: null }, /'streams' .* not a tree/],
      ...damagedStates(others, 'critic', 'targetNoise'),
    ];
    for (const [altered, message] of bad) {
      expect(() => agent.loadState(altered)).toThrow(message);
      expect(agent.saveState()).toEqual(state);
    }
  });

  it('draws the same numbers whatever else happens to the policy', () => {
    const plain = smallTd3(engine());
    const edited = smallTd3(engine());
    fillReplay(plain, 100);
    fillReplay(edited, 100);
    const parameters = new Float32Array(edited.policy.parameterCount);
    for (let k = 0; k < 6; k += 1) {
      plain.learn();
      edited.learn();
      edited.policy.read(parameters);
      edited.policy.load(parameters.map((value) => 0.9 * value));
      edited.copyPolicyToTarget();
    }
    expect(edited.saveState().streams).toEqual(plain.saveState().streams);
    expect(edited.saveState().actor).not.toEqual(plain.saveState().actor);
  });

  it('updates the policy and all targets at every d-th update only', () => {
    const agent = smallTd3(engine(), { policyDelay: 3 });
    fillReplay(agent, 100);
    let before = agent.saveState();
    for (let update = 1; update <= 7; update += 1) {
      const metrics = agent.learn();
      const after = agent.saveState();
      const moved = (name: string): boolean =>
        largestDifference(after[name] as Float32Array, before[name] as Float32Array) > 0;
      expect(moved('critic')).toBe(true);
      for (const name of ['actor', 'targetActor', 'targetCritic']) expect(moved(name)).toBe(update % 3 === 0);
      expect(metrics.policyUpdated).toBe(update % 3 === 0);
      expect('actorLoss' in metrics).toBe(update % 3 === 0);
      before = after;
    }
  });

  it('moves the targets by tau towards the networks just updated', () => {
    const agent = smallTd3(engine(), { policyDelay: 1, targetRate: 0.25 });
    fillReplay(agent, 100);
    agent.learn();
    const before = agent.saveState();
    agent.learn();
    const after = agent.saveState();
    for (const [target, source] of [
      ['targetActor', 'actor'],
      ['targetCritic', 'critic'],
    ]) {
      const old = before[target] as Float32Array;
      const expected = (after[source] as Float32Array).map((value, k) => 0.75 * old[k] + 0.25 * value);
      expect(largestDifference(after[target] as Float32Array, expected)).toBeLessThan(1e-7);
    }
  });

  it('starts its targets at the networks, and the two critics apart', () => {
    const { actor, critic, targetActor, targetCritic } = smallTd3(engine()).saveState() as Record<string, Float32Array>;
    expect(targetActor).toEqual(actor);
    expect(targetCritic).toEqual(critic);
    const half = critic.length / 2;
    expect(critic.slice(0, half)).not.toEqual(critic.slice(half));
  });

  it('draws networks of the same bytes for the same seed, others for another', () => {
    const state = smallTd3(engine(), { seed: 8 }).saveState();
    expect(smallTd3(engine(), { seed: 8 }).saveState()).toEqual(state);
    expect(smallTd3(engine(), { seed: 9 }).saveState().actor).not.toEqual(state.actor);
  });

  it('explores with N(0, explorationNoise * maximumAction), clipped; without exploring draws nothing', () => {
    const agent = smallTd3(engine(), { explorationNoise: 0.3 });
    const observation = Float64Array.of(0.1, -0.2, 0.3, 0.4, -0.5);
    const state = agent.saveState();
    const mean = agent.act(observation, { explore: false }).slice();
    expect(agent.act(observation, { explore: false })).toEqual(mean);
    expect(agent.saveState()).toEqual(state);
    const noise: number[] = [];
    for (let k = 0; k < 4000; k += 1) {
      const action = agent.act(observation, { explore: true });
      action.forEach((value, i) => {
        expect(Math.abs(value)).toBeLessThanOrEqual(2);
        noise.push(value - mean[i]);
      });
    }
    const average = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const deviation = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length);
    expect(Math.abs(average)).toBeLessThan(0.03);
    expect(Math.abs(deviation - 0.6)).toBeLessThan(0.03);
    const loud = smallTd3(engine(), { explorationNoise: 10 });
    const clipped = Array.from({ length: 100 }, () => Math.abs(loud.act(observation, { explore: true })[0]));
    expect(clipped.filter((value) => value === 2).length).toBeGreaterThan(80);
  });

  it('gives random actions uniform over the whole range', () => {
    const agent = smallTd3(engine());
    const actions = Array.from({ length: 4000 }, () => [...agent.randomAction()]).flat();
    const average = actions.reduce((sum, value) => sum + value, 0) / actions.length;
    const variance = actions.reduce((sum, value) => sum + value * value, 0) / actions.length;
    expect(Math.max(...actions.map(Math.abs))).toBeLessThanOrEqual(2);
    expect(Math.abs(average)).toBeLessThan(0.06);
    expect(Math.abs(variance - 16 / 12)).toBeLessThan(0.06);
  });

  it('evaluates actions and Q1 of any number of rows, and nothing that training reads changes', () => {
    const agent = smallTd3(engine());
    const untouched = smallTd3(engine());
    for (const both of [agent, untouched]) {
      fillReplay(both, 100);
      both.learn();
    }
    const batch = createReplayBatch(75, 5, 2);
    agent.replay.sample(createGenerator(4, 'test/probe'), batch);
    const actions = agent.evaluateActions(batch.observation);
    const values = agent.evaluateQ1(batch.observation, actions);
    expect([actions.length, values.length]).toEqual([150, 75]);
    for (const row of [0, 31, 32, 74]) {
      const observation = batch.observation.slice(row * 5, row * 5 + 5);
      const action = agent.act(observation, { explore: false });
      expect(largestDifference(action, actions.subarray(row * 2, row * 2 + 2))).toBeLessThan(1e-6);
      const value = agent.evaluateQ1(observation, actions.slice(row * 2, row * 2 + 2));
      expect(Math.abs(value[0] - values[row])).toBeLessThan(1e-6);
    }
    expect(agent.evaluateActions(batch.observation, new Float32Array(150))).toEqual(actions);
    expect(agent.saveState()).toEqual(untouched.saveState());
    expect(agent.learn()).toEqual(untouched.learn());
    expect(agent.saveState()).toEqual(untouched.saveState());
    expect(() => agent.evaluateActions(new Float32Array(7))).toThrow(/not rows of 5/);
    expect(() => agent.evaluateActions(new Float32Array(0))).toThrow(/at least one/);
    expect(() => agent.evaluateQ1(batch.observation, new Float32Array(4))).toThrow(/expected 75 rows of 2/);
    expect(() => agent.evaluateActions(batch.observation, new Float32Array(4))).toThrow(/expected 75 rows of 2/);
  });

  it('after an edit: loads the policy, copies it to the target, resets its moments, as asked', () => {
    const agent = smallTd3(engine());
    fillReplay(agent, 100);
    for (let k = 0; k < 4; k += 1) agent.learn();
    const edited = new Float32Array(agent.policy.parameterCount).map((_, k) => Math.sin(k));
    const before = agent.saveState();
    agent.policy.load(edited);
    const loaded = agent.saveState();
    expect(loaded).toEqual({ ...before, actor: edited });
    agent.copyPolicyToTarget();
    expect(agent.saveState()).toEqual({ ...loaded, targetActor: edited });
    agent.resetPolicyMoments();
    const { actorOptimizer, criticOptimizer } = agent.saveState() as Record<string, AgentState>;
    expect(actorOptimizer.step).toBe(0);
    expect(largestDifference(actorOptimizer.firstMoment as Float32Array, new Float32Array(edited.length))).toBe(0);
    expect(criticOptimizer).toEqual(before.criticOptimizer);
    expect(agent.policy.layout.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)).toBe(
      edited.length,
    );
    expect(() => agent.policy.load(edited.subarray(1))).toThrow(/parameters, got/);
    expect(() => agent.policy.load(edited.map((v, k) => (k === 3 ? Number.NaN : v)))).toThrow(/parameter 3 is NaN/);
  });

  it('throws on a loss that is not finite, with the update and what was measured, and takes no step on it', () => {
    for (const reward of [Number.NaN, 1e30]) {
      const agent = smallTd3(engine());
      fillReplay(agent, 100);
      agent.learn();
      const before = agent.saveState();
      const [{ batch, noise }] = givenUpdates(agent, 1);
      batch.reward[3] = reward;
      let thrown: unknown;
      try {
        agent.update(batch, noise);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(DivergenceError);
      const { update, metrics, message } = thrown as DivergenceError;
      expect(update).toBe(2);
      expect(Number.isFinite(metrics.criticLoss)).toBe(false);
      expect(Number.isFinite(metrics.q1Mean)).toBe(true);
      expect(message).toMatch(/diverged at update 2: criticLoss is (NaN|Infinity)/);
      expect(agent.saveState()).toEqual({ ...before, updateCount: 2 });
    }
  });

  it('refuses options and inputs out of range, naming them', () => {
    const bad: [Partial<Td3Options>, RegExp][] = [
      [{ observationSize: 0 }, /observationSize is a whole number from 1 on, got 0/],
      [{ batchSize: 2.5 }, /batchSize/],
      [{ maximumAction: 0 }, /maximumAction is a number above 0/],
      [{ discount: 1.01 }, /discount is a number from 0 to 1/],
      [{ targetRate: 0 }, /targetRate/],
      [{ targetNoise: Number.NaN }, /targetNoise/],
      [{ hiddenSizes: [] }, /hiddenSizes/],
      [{ seed: 0.5 }, /seed is a safe integer/],
    ];
    for (const [options, message] of bad) expect(() => smallTd3(engine(), options)).toThrow(message);
    const agent = smallTd3(engine());
    expect(() => agent.learn()).toThrow(/empty/);
    expect(() => agent.act(new Float64Array(4), { explore: false })).toThrow(/5 entries for this agent, got 4/);
    expect(() => agent.update(createReplayBatch(31, 5, 2), new Float32Array(62))).toThrow(/32 rows .* got 31/);
    expect(() => agent.update(createReplayBatch(32, 5, 2), new Float32Array(62))).toThrow(/noise has 62/);
    expect(smallTd3(engine(), { discount: undefined }).options.discount).toBe(0.99);
  });
});

describe('saturatedShare', () => {
  it('counts components beyond 0.99 of the largest action', () => {
    expect(saturatedShare(Float32Array.of(0.4, -0.4, 0.395, 0.397, 0), 0.4)).toBeCloseTo(3 / 5, 12);
    expect(saturatedShare(Float32Array.of(0.6, -0.4), 1, 0.5)).toBe(0.5);
    expect(() => saturatedShare(new Float32Array(0), 1)).toThrow(/at least one/);
  });
});
