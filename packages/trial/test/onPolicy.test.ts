import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAgent } from '@policypath/agents';
import { createPptb } from '@policypath/pptb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { actingOnly, createTrialParts, readPolicyFile, resolveSettings } from '../src/index.ts';
import { extendTrial } from '../src/run/extend.ts';
import { folderStorage } from '../src/node/folderStorage.ts';
import { resumeTrial, startTrial } from '../src/node/index.ts';
import { createPointOnALine } from './kit/pointOnALine.ts';
import { evaluate } from '../src/loop/evaluate.ts';
import { computed, killedAt, newTrialFolder, readJson, readLines, recordedFiles } from './trialFolder.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const createParts = createTrialParts({ engine: 'auto', threads: 1 });
/** Eight updates after every 60 steps, a snapshot every third of them and one more at the end. */
const config = resolveSettings({
  env: 'PointOnALine-v0',
  agent: 'ppo',
  pptb: true,
  steps: 330,
  evaluationInterval: 100,
  evaluationEpisodes: 2,
  metricsInterval: 8,
  recordInterval: 110,
  hiddenSizes: [8, 8],
  rolloutSteps: 60,
  batchSize: 15,
  epochs: 2,
  snapshotUpdates: 3,
  window: 12,
  rank: 2,
  period: 60,
});

const whole = newTrialFolder();
beforeAll(async () => void (await startTrial(whole, config, { createParts })));

it('records a path of the updates that one step makes, and edits the policy that acts on', () => {
  expect(config.pptb).toMatchObject({ snapshotClock: 'policy-updates', snapshotInterval: 23 });
  // After updates 3, 6 and 8; 9, 12, 15 and 16; 18, 21 and 24; 27, 30 and 32; 33, 36, 39 and 40; and the initial policy.
  expect(readJson(whole, 'result.json')).toMatchObject({
    updates: 40,
    policyUpdates: 40,
    snapshots: 1 + 3 + 4 + 3 + 3 + 4,
    edits: 5,
    effectiveEdits: 5,
  });
  expect(readLines(whole, 'edits.jsonl').map(({ step }) => step)).toEqual([60, 120, 180, 240, 300]);
  const metrics = readLines(whole, 'metrics.jsonl');
  expect(metrics.map(({ updates }) => updates)).toEqual([8, 16, 24, 32, 40]);
  expect(metrics.every(({ policyLoss, learningRate }) => Number.isFinite(policyLoss) && learningRate)).toBe(true);
});

it('goes on in the middle of a rollout, bit for bit', async () => {
  const folder = newTrialFolder();
  const killed = startTrial(folder, config, { createParts: killedAt(createParts, 205), checkpointSteps: 95 });
  await expect(killed).rejects.toThrow('killed');
  // The checkpoint of step 190 lies 10 steps into the fourth rollout.
  await resumeTrial(folder, { createParts });
  expect(computed(folder)).toEqual(computed(whole));
  expect(recordedFiles(folder)).toEqual(recordedFiles(whole));
});

it('keeps policies that act alone as they did, with the scale of observations of their time', async () => {
  const stored = readPolicyFile(readFileSync(join(whole, 'policy.safetensors')));
  expect(stored.notes).toMatchObject({
    observationNormalisation: '(observation - encoder.mean) / encoder.deviation, clipped to -10..10',
  });
  const { agent, evaluationEnvironment, close } = await createParts(actingOnly(config));
  stored.load(agent);
  const { returns } = evaluate({
    agent,
    environment: evaluationEnvironment,
    episodes: 2,
    seed: config.seed + config.evaluationSeedOffset,
    maximumSteps: null,
  });
  expect(returns).toEqual(readLines(whole, 'evaluations.jsonl').at(-1)!['returns']);
  expect(agent.observationScale!.mean.some((value) => value !== 0)).toBe(true);
  close();
});

it('is not made longer, for its learning rate falls to 0 at the last step', async () => {
  await expect(extendTrial(folderStorage(whole), 600)).rejects.toThrow(/ppo cannot be lengthened: its learning rate/);
});

it.each([
  [{ env: 'MinAtar/Breakout-v1' }, /--env MinAtar\/Breakout-v1 does not suit --agent ppo.*e\.g\. --env \w/],
  [{ batchSize: 7 }, /--rollout-steps 2048 is no multiple of --batch-size 7/],
  [{ batchSize: 1 }, /--batch-size 1: --advantage-normalisation minibatch needs 2/],
  [{ steps: 2000 }, /--steps 2000 ends before the first --rollout-steps 2048/],
])('%o is refused', (given, message) => {
  expect(() => resolveSettings({ env: 'PointOnALine-v0', agent: 'ppo', ...given })).toThrow(message);
});

it('in a loop of its own, it records its path between updates too', async () => {
  const environment = createPointOnALine();
  const options = {
    steps: 120,
    hiddenSizes: [4, 4],
    rolloutSteps: 40,
    batchSize: 10,
    epochs: 1,
    engine: 'wasm',
  } as const;
  const agent = await createAgent('ppo', environment, options);
  const pptb = await createPptb(agent.policy, { window: 20, rank: 2, boost: 0.1, period: 40, snapshotUpdates: 2 });
  let { observation } = environment.reset({ seed: 0 });
  for (let step = 0; step < 120; step += 1) {
    const action = agent.act(observation, { explore: true });
    const { observation: nextObservation, reward, terminated, truncated } = environment.step(action);
    agent.observe({ observation, action, reward, nextObservation, terminated, truncated });
    pptb.afterStep(agent.learn({ betweenUpdates: () => pptb.betweenUpdates() }));
    observation = terminated || truncated ? environment.reset().observation : nextObservation;
  }
  // The initial policy, then updates 2 and 4 of each rollout.
  expect(pptb.counts).toEqual({ steps: 120, policyUpdates: 12, snapshots: 7, edits: 3 });
  pptb.close();
  agent.close();
});
