import { createEngine } from '@policypath/nets';
import { describe, expect, it } from 'vitest';
import {
  type AgentState,
  createImageBatch,
  DivergenceError,
  frameBytes,
  type ImageTransition,
  type LearnMetrics,
  type Rad,
  radModules,
  radDefaults,
  radNetworkShapes,
  type RadOptions,
  radProfile,
  radProfiles,
} from '../src/index.ts';
import { damagedStates } from './damagedStates.ts';
import { describeOnEngines } from './engines.ts';
import { givenRadUpdates, image, imageTransitions, smallRad } from './radFixtures.ts';
import { largestDifference } from './td3Fixtures.ts';

const transitions = imageTransitions(60);

function filled(agent: Rad): Rad {
  for (const transition of transitions) agent.observe(transition);
  return agent;
}

/** What a trial does in a step: acts, sometimes at random, stores, learns. */
function steps(agent: Rad, begin: number, end: number): LearnMetrics[] {
  return transitions.slice(begin, end).map((transition: ImageTransition, k) => {
    const action = k % 5 === 0 ? agent.randomAction() : agent.act(transition.observation, { explore: true });
    agent.observe({ ...transition, action });
    return agent.learn();
  });
}

function moved(before: AgentState, after: AgentState, name: string): boolean {
  return largestDifference(after[name] as Float32Array, before[name] as Float32Array) > 0;
}

describeOnEngines('Rad', (engine) => {
  it('goes on bit for bit from a saved state, in a fresh agent', () => {
    // Fewer places than transitions, so that the replay has wrapped in the middle of an episode.
    const options = { replayCapacity: 10, actorUpdateFrequency: 3 };
    const whole = smallRad(engine(), options);
    const begun = smallRad(engine(), options);
    steps(whole, 0, 25);
    steps(begun, 0, 25);
    const state = begun.saveState();
    const { begin, end, recordLength } = begun.replay;
    const records = Array.from({ length: end - begin }, (_, i) => {
      const out = new Float32Array(recordLength);
      begun.replay.readRecord(begin + i, out);
      return out;
    });
    steps(begun, 25, 30);

    const resumed = smallRad(engine(), { ...options, seed: 99 });
    steps(resumed, 0, 3);
    resumed.loadState(state);
    resumed.replay.restart(begin);
    for (const record of records) resumed.replay.appendRecords(record);

    expect(resumed.saveState()).toEqual(state);
    expect(steps(resumed, 25, 40)).toEqual(steps(whole, 25, 40));
    expect(resumed.saveState()).toEqual(whole.saveState());
    expect(resumed.updateCount).toBe(40);
  });

  it('refuses a state that is not its own, and stays as it was', () => {
    const agent = smallRad(engine());
    const state = agent.saveState();
    // Of another seed: what is put in place before the refusal shows.
    const others = smallRad(engine(), { seed: 99 }).saveState();
    for (const [altered, message] of [
      [smallRad(engine(), { filters: 3 }).saveState(), /'encoder' .* Float32Array of length \d+ \(found/],
      [{ ...state, agent: 'sac' }, /saved by 'sac', not by 'rad'/],
      [{ ...state, actorEncoderOptimizer: { step: 1 } }, /'firstMoment'/],
      ...damagedStates(others, 'critic', 'augmentation'),
      [
        { ...others, temperature: { ...(others.temperature as AgentState), secondMoment: -1 } },
        /'secondMoment' .* number from 0/,
      ],
    ] as const) {
      expect(() => agent.loadState(altered)).toThrow(message);
      expect(agent.saveState()).toEqual(state);
    }
  });

  it("trains the encoder by the critics' loss only, and the actor's own layers by the actor's only", () => {
    // The same batch with the actor's turn and without it: the encoder moves alike.
    const both = [1, 2].map((actorUpdateFrequency) => {
      const agent = filled(smallRad(engine(), { actorUpdateFrequency }));
      const [first, second] = givenRadUpdates(agent, 2);
      agent.update(first.batch, first.noise);
      const before = agent.saveState();
      const metrics = agent.update(second.batch, second.noise);
      return { before, after: agent.saveState(), metrics };
    });
    const [withActor, withoutActor] = both;
    expect([withActor.metrics.policyUpdated, withoutActor.metrics.policyUpdated]).toEqual([true, false]);
    expect(withActor.after.encoder).toEqual(withoutActor.after.encoder);
    expect(withActor.after.critic).toEqual(withoutActor.after.critic);
    for (const { before, after } of both) expect(moved(before, after, 'encoder')).toBe(true);
    for (const name of ['trunk', 'actorEncoder']) {
      expect(moved(withActor.before, withActor.after, name)).toBe(true);
      expect(moved(withoutActor.before, withoutActor.after, name)).toBe(false);
    }
  });

  it('moves encoder and critics of the target at their own rates, at every second update', () => {
    const agent = filled(smallRad(engine(), { criticTau: 0.25, encoderTau: 0.5 }));
    let before = agent.saveState();
    for (let update = 1; update <= 3; update += 1) {
      agent.learn();
      const after = agent.saveState();
      for (const [target, source, tau] of [
        ['targetEncoder', 'encoder', 0.5],
        ['targetCritic', 'critic', 0.25],
      ] as const) {
        const old = before[target] as Float32Array;
        const rate = update % 2 === 1 ? tau : 0;
        const expected = (after[source] as Float32Array).map((value, k) => (1 - rate) * old[k] + rate * value);
        expect(largestDifference(after[target] as Float32Array, expected)).toBeLessThan(1e-6);
      }
      before = after;
    }
  });

  it('acts on the middle of the observation, and draws nothing unless it explores', () => {
    const agent = smallRad(engine());
    // Convolutions begin with nothing but a middle tap, which passes over pixels: these see all of them.
    const { encoderOfPolicy } = agent;
    encoderOfPolicy.load(Float32Array.from({ length: encoderOfPolicy.parameterCount }, (_, k) => Math.sin(k) / 3));
    const observation = transitions[4].observation.slice();
    const state = agent.saveState();
    const action = agent.act(observation, { explore: false }).slice();
    expect(agent.saveState()).toEqual(state);
    // What a crop from 28 to 24 leaves out is the outermost two pixels.
    const length = image.height * image.width;
    const paint = (y: number, x: number): Uint8Array => {
      const painted = observation.slice();
      for (let channel = 0; channel < 4; channel += 1) painted[channel * length + y * image.width + x] ^= 255;
      return painted;
    };
    for (const [y, x] of [
      [0, 0],
      [1, 14],
      [26, 14],
      [14, 27],
    ]) {
      expect(agent.act(paint(y, x), { explore: false })).toEqual(action);
    }
    expect(agent.act(paint(14, 14), { explore: false })).not.toEqual(action);
    const explored = agent.act(observation, { explore: true }).slice();
    expect(explored).not.toEqual(action);
    expect(agent.act(observation, { explore: true })).not.toEqual(explored);
  });

  it('puts the observation in the middle of black where it learns with translations', () => {
    const agent = filled(smallRad(engine(), { augmentation: { kind: 'translate', size: 32 } }));
    expect(agent.learn().criticLoss).toBeGreaterThan(0);
    expect(agent.act(transitions[0].observation, { explore: false }).every(Number.isFinite)).toBe(true);
  });

  it('evaluates any number of observations, and nothing that training reads changes', () => {
    const agent = filled(smallRad(engine()));
    const untouched = filled(smallRad(engine()));
    for (const both of [agent, untouched]) both.learn();
    const chosen = transitions.slice(0, 11).map(({ observation }) => observation);
    const observations = Uint8Array.from(chosen.flatMap((observation) => [...observation]));
    const actions = agent.evaluateActions(observations);
    const logStd = agent.evaluateLogStd(observations);
    const values = agent.evaluateQ1(observations, actions);
    expect([actions.length, logStd.length, values.length]).toEqual([22, 22, 11]);
    expect(values.every(Number.isFinite)).toBe(true);
    for (const row of [0, 7, 8, 10]) {
      const action = agent.act(chosen[row], { explore: false });
      expect(largestDifference(action, actions.subarray(row * 2, row * 2 + 2))).toBeLessThan(1e-5);
      const value = agent.evaluateQ1(chosen[row], actions.slice(row * 2, row * 2 + 2));
      expect(Math.abs(value[0] - values[row])).toBeLessThan(1e-5);
    }
    expect(agent.learn()).toEqual(untouched.learn());
    expect(agent.saveState()).toEqual(untouched.saveState());
    expect(() => agent.evaluateActions(observations.subarray(1))).toThrow(/not rows of/);
    expect(() => agent.evaluateQ1(observations, new Float32Array(4))).toThrow(/expected 11 rows of 2/);
  });

  it('has the trunk as its policy; trunk and encoder of one moment give the actions of that moment', () => {
    const agent = filled(smallRad(engine()));
    for (let k = 0; k < 3; k += 1) agent.learn();
    const { policy, encoderOfPolicy } = agent;
    const [trunk, encoder] = [policy, encoderOfPolicy].map(({ parameterCount }) => new Float32Array(parameterCount));
    policy.read(trunk);
    encoderOfPolicy.read(encoder);
    expect(policy.layout.map(({ name }) => name)).toEqual(
      [1, 2, 3].flatMap((layer) => [`layer${layer}.weight`, `layer${layer}.bias`]),
    );
    expect(encoderOfPolicy.layout.map(({ name }) => name)).toEqual([
      ...[0, 1, 2, 3].flatMap((k) => [`convs.${k}.weight`, `convs.${k}.bias`]),
      'fc.weight',
      'fc.bias',
      'ln.weight',
      'ln.bias',
    ]);
    for (const { layout, parameterCount } of [policy, encoderOfPolicy]) {
      const sizes = layout.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
      expect(sizes.reduce((a, b) => a + b, 0)).toBe(parameterCount);
    }
    const observations = transitions[7].observation;
    const before = agent.evaluateActions(observations);
    for (let k = 0; k < 6; k += 1) agent.learn();
    expect(agent.evaluateActions(observations)).not.toEqual(before);
    policy.load(trunk);
    expect(agent.evaluateActions(observations)).not.toEqual(before);
    encoderOfPolicy.load(encoder);
    expect(agent.evaluateActions(observations)).toEqual(before);
    agent.resetPolicyMoments();
    const state = agent.saveState() as Record<string, AgentState>;
    expect([state.trunkOptimizer.step, state.actorEncoderOptimizer.step]).toEqual([0, 5]);
    expect(() => encoderOfPolicy.load(encoder.subarray(1))).toThrow(/parameters, got/);
    expect(() => encoderOfPolicy.read(encoder.subarray(1))).toThrow(/expected/);
  });

  it('repeats for a seed, starts its targets at the networks', () => {
    const state = smallRad(engine(), { seed: 8 }).saveState();
    expect(state.targetEncoder).toEqual(state.encoder);
    expect(state.targetCritic).toEqual(state.critic);
    expect(smallRad(engine(), { seed: 8 }).saveState()).toEqual(state);
    expect(smallRad(engine(), { seed: 9 }).saveState().trunk).not.toEqual(state.trunk);
  });

  it('throws on a loss that is not finite, and takes no step on it', () => {
    const agent = filled(smallRad(engine()));
    agent.learn();
    const before = agent.saveState();
    const [{ batch, noise }] = givenRadUpdates(agent, 1);
    batch.reward[2] = 1e30;
    expect(() => agent.update(batch, noise)).toThrow(DivergenceError);
    expect(() => agent.update(batch, noise)).toThrow(/diverged at update 3: criticLoss is Infinity/);
    expect(agent.saveState()).toEqual({ ...before, updateCount: 3 });
  });

  it('refuses options and inputs out of range, naming them', () => {
    const bad: [Partial<RadOptions>, RegExp][] = [
      [{ batchSize: 0 }, /RAD's batchSize is a whole number from 1 on/],
      [{ encoderTau: 2 }, /encoderTau/],
      [{ filters: 0.5 }, /filters/],
      [{ hiddenSizes: [] }, /hiddenSizes/],
      [{ augmentation: { kind: 'crop', size: 32 } }, /a crop is no larger than the picture of 28 x 28, got size 32/],
      [{ augmentation: { kind: 'crop', size: 22 } }, /multiple of 4, got 22/],
      [{ image: { ...image, width: 0 } }, /width of an image is a positive integer/],
    ];
    for (const [options, message] of bad) expect(() => smallRad(engine(), options)).toThrow(message);
    const agent = smallRad(engine());
    expect(() => agent.learn()).toThrow(/empty/);
    expect(() => agent.act(new Uint8Array(9), { explore: false })).toThrow(/has 3136 bytes for this agent, got 9/);
    const noise = { nextPolicy: new Float32Array(16), policy: new Float32Array(16) };
    const { augmentedImage } = agent.options;
    expect(() => agent.update(createImageBatch(7, augmentedImage, 2), noise)).toThrow(/learns from 8 rows .* got 7/);
  });
});

describe("RAD's sizes", () => {
  it("are those of the paper's trunk: 1,101,824 + 2050 a", () => {
    for (const actionSize of [1, 2, 4, 6]) {
      const { trunk } = radNetworkShapes({ ...radDefaults, actionSize, image: { ...image, height: 100, width: 100 } });
      const count = trunk.sizes.slice(1).reduce((sum, out, k) => sum + out * (trunk.sizes[k] + 1), 0);
      expect(count).toBe(1_101_824 + 2050 * actionSize);
    }
  });

  it('are known to radModules: enough for one agent, and no more than it needs', async () => {
    const sizes = {
      image,
      actionSize: 2,
      hiddenSizes: [16, 12],
      encoderFeatureSize: 6,
      filters: 4,
      augmentation: { kind: 'crop', size: 24 },
      batchSize: 8,
    } as const;
    const modules = radModules(sizes);
    const engine = await createEngine({ modules });
    expect(filled(smallRad(engine)).learn().criticLoss).toBeGreaterThan(0);
    engine.close();
    const tooSmall = await createEngine({ modules: modules.slice(1) });
    expect(() => smallRad(tooSmall)).toThrow(/workspace/);
    tooSmall.close();
  });
});

describe('radProfiles', () => {
  it('change options that exist, and fit the frames', () => {
    for (const { everyTask, tasks } of Object.values(radProfiles)) {
      for (const profile of [everyTask, ...Object.values(tasks)]) {
        for (const name of Object.keys(profile.agent)) expect(Object.keys(radDefaults)).toContain(name);
        const { size } = { ...radDefaults, ...profile.agent }.augmentation;
        expect(size).toBeLessThan(profile.image.height);
        expect(frameBytes(profile.image) % 4).toBe(0);
      }
    }
  });

  it('has the repeats by task', () => {
    const repeats = ['finger-spin', 'walker-walk', 'cartpole-swingup', 'cheetah-run', 'hopper-stand'].map(
      (task) => radProfile('rad-community', task).actionRepeat,
    );
    expect(repeats).toEqual([2, 2, 8, 4, 4]);
    expect(radProfile('rad-community', 'cheetah-run').agent.criticLearningRate).toBe(2e-4);
    expect(radProfile('rad-script', 'cheetah-run').actionRepeat).toBe(8);
  });
});
