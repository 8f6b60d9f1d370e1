import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import {
  createReplayBatch,
  DivergenceError,
  type AgentState,
  type LearnMetrics,
  type Sac,
  sacModules,
  sacDefaults,
  type SacOptions,
  sacProfiles,
} from '../src/index.ts';
import { damagedStates } from './damagedStates.ts';
import { describeOnEngines } from './engines.ts';
import { givenSacUpdates, smallSac } from './sacFixtures.ts';
import { fillReplay, largestDifference } from './td3Fixtures.ts';

/** What a trial does in a step: acts, sometimes at random, stores, learns. */
function steps(agent: Sac, begin: number, end: number): LearnMetrics[] {
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

describeOnEngines('Sac', (engine) => {
  it('goes on bit for bit from a saved state, in a fresh agent', () => {
    const options = { actorUpdateFrequency: 3, criticTargetUpdateFrequency: 2 };
    const whole = smallSac(engine(), options);
    const begun = smallSac(engine(), options);
    // 41 updates: in mid-cycle of both frequencies, and a normal deviate may be in store.
    steps(whole, 0, 41);
    steps(begun, 0, 41);
    const state = begun.saveState();
    const records = Array.from({ length: begun.replay.size }, (_, i) => {
      const out = new Float32Array(begun.replay.recordLength);
      begun.replay.readRecord(i, out);
      return out;
    });
    steps(begun, 41, 50);

    const resumed = smallSac(engine(), { ...options, seed: 99 });
    steps(resumed, 0, 3);
    resumed.loadState(state);
    resumed.replay.restart(0);
    for (const record of records) resumed.replay.appendRecords(record);

    expect(resumed.saveState()).toEqual(state);
    expect(steps(resumed, 41, 70)).toEqual(steps(whole, 41, 70));
    expect(resumed.saveState()).toEqual(whole.saveState());
    expect(resumed.updateCount).toBe(70);
  });

  it('refuses a state that is not its own, and stays as it was', () => {
    const agent = smallSac(engine());
    steps(agent, 0, 5);
    const state = agent.saveState();
    // Of another seed: what is put in place before the refusal shows.
    const others = smallSac(engine(), { seed: 99 }).saveState();
    const bad: [AgentState, RegExp][] = [
      [smallSac(engine(), { hiddenSizes: [16, 16] }).saveState(), /'actor' .* Float32Array of length \d+ \(found/],
      [{ ...state, agent: 'td3' }, /saved by 'td3', not by 'sac'/],
      [{ ...state, updateCount: -1 }, /'updateCount' .* integer from 0/],
      [{ ...state, temperature: { logAlpha: 0 } }, /'step'/],
      [{ ...state, actorOptimizer: { step: 1 } }, /'firstMoment'/],
      [{ ...state, streams: { ...(state.streams as AgentState), policy: null } }, /'policy' .* not a tree/],
      ...damagedStates(others, 'critic', 'policy'),
      [
        { ...others, temperature: { ...(others.temperature as AgentState), secondMoment: -1 } },
        /'secondMoment' .* number from 0/,
      ],
    ];
    for (const [altered, message] of bad) {
      expect(() => agent.loadState(altered)).toThrow(message);
      expect(agent.saveState()).toEqual(state);
    }
  });

  it('draws the same numbers whatever else happens to the policy', () => {
    const plain = smallSac(engine());
    const edited = smallSac(engine());
    fillReplay(plain, 100);
    fillReplay(edited, 100);
    const parameters = new Float32Array(edited.policy.parameterCount);
    for (let k = 0; k < 6; k += 1) {
      plain.learn();
      edited.learn();
      edited.policy.read(parameters);
      edited.policy.load(parameters.map((value) => 0.9 * value));
    }
    expect(edited.saveState().streams).toEqual(plain.saveState().streams);
    expect(edited.saveState().actor).not.toEqual(plain.saveState().actor);
  });

  it('updates actor, temperature and targets at their frequencies, from the first update on', () => {
    const agent = smallSac(engine(), { actorUpdateFrequency: 3, criticTargetUpdateFrequency: 2 });
    fillReplay(agent, 100);
    let before = agent.saveState();
    for (let update = 1; update <= 7; update += 1) {
      const metrics = agent.learn();
      const after = agent.saveState();
      const moved = (name: string): boolean =>
        largestDifference(after[name] as Float32Array, before[name] as Float32Array) > 0;
      const actorsTurn = update % 3 === 1;
      expect(moved('critic')).toBe(true);
      expect(moved('targetCritic')).toBe(update % 2 === 1);
      expect(moved('actor')).toBe(actorsTurn);
      expect((after.temperature as AgentState).logAlpha !== (before.temperature as AgentState).logAlpha).toBe(
        actorsTurn,
      );
      expect(metrics.policyUpdated).toBe(actorsTurn);
      for (const name of ['actorLoss', 'alphaLoss', 'alpha', 'entropy']) expect(name in metrics).toBe(actorsTurn);
      before = after;
    }
  });

  it('moves the target critics by tau towards those just updated', () => {
    const agent = smallSac(engine(), { criticTargetUpdateFrequency: 1, criticTau: 0.25 });
    fillReplay(agent, 100);
    agent.learn();
    const old = agent.saveState().targetCritic as Float32Array;
    agent.learn();
    const { critic, targetCritic } = agent.saveState() as Record<string, Float32Array>;
    const expected = critic.map((value, k) => 0.75 * old[k] + 0.25 * value);
    expect(largestDifference(targetCritic, expected)).toBeLessThan(1e-7);
  });

  it('starts its target at the critics, the two critics apart, and repeats for a seed', () => {
    const state = smallSac(engine(), { seed: 8 }).saveState();
    const { critic, targetCritic } = state as Record<string, Float32Array>;
    expect(targetCritic).toEqual(critic);
    const half = critic.length / 2;
    expect(critic.slice(0, half)).not.toEqual(critic.slice(half));
    expect(smallSac(engine(), { seed: 8 }).saveState()).toEqual(state);
    expect(smallSac(engine(), { seed: 9 }).saveState().actor).not.toEqual(state.actor);
  });

  it('explores with the policy itself, acts with the tanh of its mean otherwise, and draws nothing then', () => {
    // The last layer's biases alone: mu = (0.5, -0.25), raw log std 0, hence log std -4 of [-10, 2].
    const agent = smallSac(engine(), { logStdMin: -2, logStdMax: 0 });
    const parameters = new Float32Array(agent.policy.parameterCount);
    parameters.set([0.5, -0.25, 0, 0], parameters.length - 4);
    agent.policy.load(parameters);
    const observation = Float64Array.of(0.1, -0.2, 0.3, 0.4, -0.5);
    const state = agent.saveState();
    const mean = agent.act(observation, { explore: false }).slice();
    expect(largestDifference(mean, [2 * Math.tanh(0.5), 2 * Math.tanh(-0.25)])).toBeLessThan(1e-6);
    expect(agent.saveState()).toEqual(state);
    // Undoing the tanh leaves normals of standard deviation exp(-1) around mu.
    const normals: number[] = [];
    for (let k = 0; k < 4000; k += 1) {
      agent.act(observation, { explore: true }).forEach((value, i) => {
        expect(Math.abs(value)).toBeLessThanOrEqual(2);
        normals.push((Math.atanh(value / 2) - [0.5, -0.25][i]) / Math.exp(-1));
      });
    }
    const average = normals.reduce((sum, value) => sum + value, 0) / normals.length;
    const deviation = Math.sqrt(normals.reduce((sum, value) => sum + value * value, 0) / normals.length);
    expect(Math.abs(average)).toBeLessThan(0.04);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.04);
    expect(largestDifference(agent.evaluateLogStd(Float32Array.from(observation)), [-1, -1])).toBeLessThan(1e-6);
  });

  it('gives random actions uniform over the whole range', () => {
    const agent = smallSac(engine());
    const actions = Array.from({ length: 4000 }, () => [...agent.randomAction()]).flat();
    const variance = actions.reduce((sum, value) => sum + value * value, 0) / actions.length;
    expect(Math.max(...actions.map(Math.abs))).toBeLessThanOrEqual(2);
    expect(Math.abs(variance - 16 / 12)).toBeLessThan(0.06);
  });

  it('evaluates any number of rows, and nothing that training reads changes', () => {
    const agent = smallSac(engine());
    const untouched = smallSac(engine());
    for (const both of [agent, untouched]) {
      fillReplay(both, 100);
      both.learn();
    }
    const batch = createReplayBatch(75, 5, 2);
    agent.replay.sample(createGenerator(4, 'test/probe'), batch);
    const actions = agent.evaluateActions(batch.observation);
    const values = agent.evaluateQ1(batch.observation, actions);
    const logStd = agent.evaluateLogStd(batch.observation);
    expect([actions.length, values.length, logStd.length]).toEqual([150, 75, 150]);
    expect(logStd.every((value) => value > -10 && value < 2)).toBe(true);
    for (const row of [0, 31, 32, 74]) {
      const observation = batch.observation.slice(row * 5, row * 5 + 5);
      const action = agent.act(observation, { explore: false });
      expect(largestDifference(action, actions.subarray(row * 2, row * 2 + 2))).toBeLessThan(1e-6);
    }
    expect(agent.saveState()).toEqual(untouched.saveState());
    expect(agent.learn()).toEqual(untouched.learn());
    expect(agent.saveState()).toEqual(untouched.saveState());
    expect(() => agent.evaluateActions(new Float32Array(7))).toThrow(/not rows of 5/);
    expect(() => agent.evaluateLogStd(batch.observation, new Float32Array(4))).toThrow(/expected 75 rows of 2/);
  });

  it('after an edit: loads the policy, resets its moments, as asked', () => {
    const agent = smallSac(engine());
    fillReplay(agent, 100);
    for (let k = 0; k < 4; k += 1) agent.learn();
    const edited = new Float32Array(agent.policy.parameterCount).map((_, k) => Math.sin(k));
    const before = agent.saveState();
    agent.policy.load(edited);
    expect(agent.saveState()).toEqual({ ...before, actor: edited });
    agent.resetPolicyMoments();
    const { actorOptimizer, criticOptimizer } = agent.saveState() as Record<string, AgentState>;
    expect(actorOptimizer.step).toBe(0);
    expect(criticOptimizer).toEqual(before.criticOptimizer);
    const sizes = agent.policy.layout.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(edited.length);
    expect(Math.max(...agent.policy.layout.map(({ layer }) => layer))).toBe(3);
    expect(() => agent.policy.load(edited.subarray(1))).toThrow(/parameters, got/);
    expect(() => agent.policy.load(edited.map((v, k) => (k === 3 ? Number.NaN : v)))).toThrow(/parameter 3 is NaN/);
  });

  it('throws on a loss that is not finite, with the update and what was measured, and takes no step on it', () => {
    for (const reward of [Number.NaN, 1e30]) {
      const agent = smallSac(engine());
      fillReplay(agent, 100);
      agent.learn();
      const before = agent.saveState();
      const [{ batch, noise }] = givenSacUpdates(agent, 1);
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
      expect(message).toMatch(/diverged at update 2: criticLoss is (NaN|Infinity)/);
      expect(agent.saveState()).toEqual({ ...before, updateCount: 2 });
    }
    const agent = smallSac(engine());
    fillReplay(agent, 100);
    const [{ batch, noise }] = givenSacUpdates(agent, 1);
    noise.policy[0] = Number.NaN;
    const before = agent.saveState();
    expect(() => agent.update(batch, noise)).toThrow(/diverged at update 1: criticLoss is .*, actorLoss is NaN/);
    const { actor, temperature } = agent.saveState();
    expect({ actor, temperature }).toEqual({ actor: before.actor, temperature: before.temperature });
  });

  it('refuses options and inputs out of range, naming them', () => {
    const bad: [Partial<SacOptions>, RegExp][] = [
      [{ observationSize: 0 }, /SAC's observationSize is a whole number from 1 on, got 0/],
      [{ maximumAction: 0 }, /maximumAction is a number above 0/],
      [{ discount: 1.01 }, /discount is a number from 0 to 1/],
      [{ criticTau: 0 }, /criticTau/],
      [{ alphaBeta1: 1 }, /alphaBeta1 is a number from 0 to below 1/],
      [{ initialTemperature: 0 }, /initialTemperature is a number above 0/],
      [{ actorUpdateFrequency: 0 }, /actorUpdateFrequency/],
      [{ logStdMin: 3 }, /logStdMin and logStdMax .* in that order, got 3 and 2/],
      [{ targetEntropy: Number.NaN }, /targetEntropy is a finite number/],
      [{ hiddenSizes: [] }, /hiddenSizes/],
    ];
    for (const [options, message] of bad) expect(() => smallSac(engine(), options)).toThrow(message);
    const agent = smallSac(engine());
    expect(() => agent.learn()).toThrow(/empty/);
    expect(() => agent.act(new Float64Array(4), { explore: false })).toThrow(/5 entries for this agent, got 4/);
    const noise = { nextPolicy: new Float32Array(64), policy: new Float32Array(64) };
    expect(() => agent.update(createReplayBatch(31, 5, 2), noise)).toThrow(/32 rows .* got 31/);
    expect(() => agent.update(createReplayBatch(32, 5, 2), { ...noise, policy: new Float32Array(62) })).toThrow(
      /noise.policy has 62/,
    );
    expect(smallSac(engine(), { targetEntropy: undefined }).options.targetEntropy).toBe(-2);
  });
});

describe('sacProfiles', () => {
  it('change options that exist, and leave the rest to the defaults', () => {
    for (const profile of Object.values(sacProfiles)) {
      for (const name of Object.keys(profile)) expect(Object.keys(sacDefaults)).toContain(name);
    }
  });
});

describe('sacModules', () => {
  it('is enough for one agent, and no more than it needs', async () => {
    for (const options of [{ hiddenSizes: [32, 32], batchSize: 32 }, {}]) {
      const sizes = { hiddenSizes: [256, 256], batchSize: 256, ...options };
      const modules = sacModules(5, 2, options);
      const engine = await createEngine({ modules });
      const agent = smallSac(engine, sizes);
      fillReplay(agent, 10);
      expect(agent.learn().criticLoss).toBeGreaterThan(0);
      engine.close();
      const tooSmall = await createEngine({ modules: modules.slice(1) });
      expect(() => smallSac(tooSmall, sizes)).toThrow(/workspace/);
      tooSmall.close();
    }
  });
});
