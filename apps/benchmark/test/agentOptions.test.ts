import { agentNeeds } from '@policypath/trial';
import { actionRepeatOf, agentNames, allSettings, settingsOfAgent, type TrialConfig } from '@policypath/trial/records';
import { createTrialParts } from '@policypath/trial/node';
import { describe, expect, it } from 'vitest';
import { settingOptions } from '../src/settings/options.ts';
import { settingsPage } from '../src/settings/settingsPage.ts';
import { resolveSettings, type GivenSettings } from '@policypath/trial';

const walker = 'dm_control/walker-walk';
const rad = (given: GivenSettings = {}) =>
  resolveSettings({ env: walker, agent: 'rad', ...given }) as TrialConfig & { rad: { augmentation: { size: number } } };

describe('RAD', () => {
  it("has its script's settings, 500,000 environment steps and the paper's window", () => {
    const config = rad({ pptb: true });
    expect(config).toMatchObject({
      steps: 500_000,
      startSteps: 1000,
      rad: {
        profile: 'rad-script',
        actionRepeat: 8,
        batchSize: 128,
        hiddenSizes: [1024, 1024],
        image: { height: 100, width: 100, frameStack: 3 },
        augmentation: { kind: 'crop', size: 84 },
      },
      pptb: { capacity: 1000, snapshotInterval: 50, period: 1000, feedback: expect.closeTo(0.3, 12) as number },
    });
    expect(actionRepeatOf(config)).toBe(8);
  });

  it('has profiles that differ by task, under what is given', () => {
    const community = (env: string, given = {}) =>
      (resolveSettings({ env, agent: 'rad', profile: 'rad-community', ...given }) as ReturnType<typeof rad>).rad;
    expect(community(walker)).toMatchObject({ actionRepeat: 2, batchSize: 512, actorLearningRate: 1e-3 });
    expect(community('dm_control/cheetah-run')).toMatchObject({ actionRepeat: 4, actorLearningRate: 2e-4 });
    expect(community(walker, { actionRepeat: 4, batchSize: 16 })).toMatchObject({ actionRepeat: 4, batchSize: 16 });
    expect(rad({ profile: 'cpu' }).rad).toMatchObject({
      image: { height: 64 },
      augmentation: { size: 56 },
      batchSize: 64,
    });
  });

  it('translates into a picture with 4 pixels around, unless a size is given', () => {
    expect(rad({ augmentation: 'translate' }).rad.augmentation).toEqual({ kind: 'translate', size: 108 });
    expect(rad({ augmentation: 'translate', augmentedSize: 120 }).rad.augmentation.size).toBe(120);
  });
});

it.each<[GivenSettings, RegExp]>([
  [{ env: walker, agent: 'a2c' }, /there is no agent 'a2c', only td3, sac, rad/],
  [
    { env: 'Hopper-v4', agent: 'rad' },
    /--env Hopper-v4 does not suit --agent rad, .*pictures.* e\.g\. --env dm_control\//,
  ],
  [{ env: walker, agent: 'rad', explorationNoise: 0.1 }, /--exploration-noise has no meaning for --agent rad/],
  [{ env: 'Hopper-v4', agent: 'td3', profile: 'cpu' }, /--profile has no meaning for --agent td3/],
  [
    { env: walker, agent: 'sac', profile: 'cpu' },
    /--profile cpu is none of --agent sac, which has sac, rad, pytorch-sac/,
  ],
  [{ env: walker, agent: 'rad', actionRepeat: 3 }, /--action-repeat: expected a divisor of the 1000 steps/],
  [{ env: walker, agent: 'rad', steps: 1001 }, /--steps 1001 counts environment steps .* --action-repeat 8/],
  [{ env: walker, agent: 'rad', recordInterval: 500 }, /--record-interval 500 counts environment steps/],
  [{ env: walker, agent: 'rad', evaluationOffset: [0, 50] }, /--evaluation-offset 50 counts environment steps/],
  [{ env: walker, agent: 'rad', augmentedSize: 104 }, /--augmented-size 104 is above --rendered-size 100/],
  [{ env: walker, agent: 'rad', augmentation: 'translate', augmentedSize: 84 }, /84 is below --rendered-size 100/],
  [{ env: walker, agent: 'rad', variant: 'target-copy' }, /--after-edit-target has no meaning for --agent rad/],
])('%o is refused with what was given and what is there', (options, message) => {
  expect(() => resolveSettings(options)).toThrow(message);
});

it('an action repeat where the environment has none is refused', async () => {
  const config = resolveSettings({ env: 'Hopper-v4', agent: 'sac', actionRepeat: 2 });
  await expect(createTrialParts({ engine: 'wasm', threads: 1 })(config)).rejects.toThrow(
    /Hopper-v4 has no option actionRepeat; only dm_control/,
  );
});

it('every option names the default of each agent that has it', () => {
  for (const option of settingOptions()) expect(option.description).toMatch(/\(default .+\)/);
  const page = settingsPage();
  for (const { name } of allSettings()) {
    expect(page).toMatch(
      new RegExp(`^\\| \`${name}\` .+\\((the paper|TD3|SAC|RAD|CleanRL|CHAIN|MinAtar|ours)('s)?\\)`, 'm'),
    );
  }
  for (const agent of agentNames()) {
    const names = settingsOfAgent(agent).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('batchSize');
  }
  expect(settingsOfAgent('rad').map(({ name }) => name)).not.toContain('targetNoise');
});

it.each<[string, GivenSettings]>([
  ['td3', { env: 'Hopper-v4' }],
  ['sac', { env: walker, hiddenSizes: [32, 16] }],
  ['ppo', { env: 'Hopper-v4', hiddenSizes: [32, 16] }],
  ['ppo', { env: 'Hopper-v4', observationNormalisation: 'none' }],
  ['rad', { env: walker, profile: 'cpu', hiddenSizes: [16, 8], replayCapacity: 100, filters: 4, batchSize: 4 }],
])('what %s needs is what it takes', async (agent, options) => {
  const config = resolveSettings({ agent, ...options });
  const needs = agentNeeds(config);
  const parts = await createTrialParts({ engine: 'auto', threads: 1 })(config);
  try {
    expect(needs.parameterCount).toBe(parts.agent.policy.parameterCount);
    expect(needs.replay?.recordLength).toBe(parts.agent.replay?.recordLength);
    expect(needs.encoderParameterCount ?? 0).toBe(parts.agent.encoderOfPolicy?.parameterCount ?? 0);
  } finally {
    parts.close();
  }
});
