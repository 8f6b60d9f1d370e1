import { defineAgent, positiveNumber } from '@policypath/agents';
import { createGenerator } from '@policypath/random';
import { afterAll, expect, it, vi } from 'vitest';
import { createTrialParts, memoryStorage, resolveSettings, runTrial } from '../src/index.ts';
import { settingSources } from '../src/records/index.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

/** Chooses one of n actions at random, whatever it observes; the path of its policy is a random walk. */
defineAgent({
  name: 'chooser',
  text: 'chooses at random',
  spaces: { observations: ['image'], actions: ['discrete'] },
  settings: { pace: { kind: positiveNumber, text: 'of the walk', default: ['MinAtar', 0.1] } },
  trialDefaults: { startSteps: ['ours', 0] },
  needs: () => ({ parameterCount: 6 }),
  create({ environment: { actionSpace }, seed, settings: { pace } }) {
    const choices = actionSpace.kind === 'discrete' ? actionSpace.n : 0;
    const generator = createGenerator(seed, 'chooser');
    const weights = new Float32Array(6);
    return {
      policy: {
        layout: [{ name: 'weights', shape: [6], layer: 1 }],
        parameterCount: 6,
        read: (out) => out.set(weights),
        load: (values) => weights.set(values),
      },
      act: () => Float32Array.of(generator.integer(choices)),
      observe() {},
      learn() {
        for (let i = 0; i < weights.length; i += 1) weights[i] += pace * generator.normal();
        return { policyUpdated: true };
      },
      saveState: () => ({ weights: weights.slice() }),
      loadState() {},
    };
  },
});

it('an agent that is defined in one place trains on images with one of n actions, and is edited', async () => {
  expect(settingSources()).toContain('MinAtar');
  const settings = resolveSettings({
    env: 'MinAtar/Breakout-v1',
    agent: 'chooser',
    pptb: true,
    steps: 60,
    evaluationInterval: 30,
    evaluationEpisodes: 1,
    window: 10,
    rank: 2,
    snapshotUpdates: 5,
    period: 20,
  });
  const files = new Map<string, Uint8Array>();
  const createParts = createTrialParts({ engine: 'wasm', threads: 1 });
  const outcome = await runTrial({ storage: memoryStorage(files, 'run'), settings, createParts });
  expect(outcome).toMatchObject({ status: 'finished' });
  expect(new TextDecoder().decode(files.get('edits.jsonl'))).toContain('"effective":true');
});

it.each([
  [{ env: 'Hopper-v4', agent: 'chooser' }, /--env Hopper-v4 does not suit --agent chooser.*e\.g\. --env MinAtar\//],
  [{ env: 'MinAtar/Breakout-v1', agent: 'td3' }, /does not suit --agent td3, which observes vectors.*e\.g\. --env \w/],
])('%o is refused with an environment that suits the agent', (given, message) => {
  expect(() => resolveSettings(given)).toThrow(message);
});
