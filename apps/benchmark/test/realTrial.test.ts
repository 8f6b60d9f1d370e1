import { cpSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialConfig } from '@policypath/trial/records';
import { createTrialParts, resumeTrial, startTrial } from '@policypath/trial/node';
import { describe, expect, it } from 'vitest';
import { evaluateTrial } from '../src/commands/evaluate.ts';
import { settingsForVariant } from '@policypath/trial/records';
import { resolveSettings } from '@policypath/trial';
import { computed, killedAt, newTrialFolder, readLines } from './trialFolder.ts';

const createParts = createTrialParts({ engine: 'auto', threads: 1 });

/** MuJoCo and TD3 as they are, with small networks. */
function smallTrial(env: string, variant: string, changes: Record<string, unknown> = {}): TrialConfig {
  const options = {
    seed: 5,
    steps: 420,
    startSteps: 60,
    evaluationInterval: 100,
    evaluationEpisodes: 1,
    metricsInterval: 50,
    hiddenSizes: [16, 16],
    batchSize: 16,
    snapshotUpdates: 4,
    window: 20,
    rank: 6,
    period: 40,
    ...changes,
  };
  return resolveSettings({ env, variant, ...settingsForVariant(variant, options) });
}

/** SAC and RAD on the Control Suite; steps are environment steps, two or eight to an action. */
const softActorCritics: readonly [string, string, Record<string, unknown>][] = [
  ['dm_control/cartpole-swingup', 'pptb', { agent: 'sac', actionRepeat: 2, steps: 840, evaluationInterval: 200 }],
  [
    'dm_control/walker-walk',
    'pptb',
    {
      agent: 'rad',
      steps: 3360,
      evaluationInterval: 1600,
      recordInterval: 1600,
      batchSize: 4,
      replayCapacity: 200,
      renderedSize: 20,
      augmentedSize: 16,
      filters: 4,
      strides: [2, 1],
      encoderFeatureSize: 5,
    },
  ],
];

const trials = new Map<string, Promise<string>>();

/** The folder of this trial, run once for all tests. */
function trialOf(config: TrialConfig): Promise<string> {
  const run = async (): Promise<string> => {
    const folder = newTrialFolder();
    await startTrial(folder, config, { createParts });
    return folder;
  };
  const key = JSON.stringify(config);
  const trial = trials.get(key) ?? run();
  trials.set(key, trial);
  return trial;
}

async function uninterrupted(config: TrialConfig): Promise<Record<string, unknown>> {
  return computed(await trialOf(config));
}

describe('a trial on MuJoCo', () => {
  it.each([
    ['Hopper-v4', 'pptb', {}],
    ['Hopper-v4', 'pptb', { scope: 'layer', afterEditTarget: 'copy', afterEditMoments: 'reset' }],
    ['Hopper-v4', 'pptb', { preset: 'literal' }],
    ['Ant-v4', 'pptb', { evaluationInterval: 210 }],
    ['Humanoid-v4', 'base', { steps: 250 }],
    ['dm_control/hopper-stand', 'pptb', {}],
    ...softActorCritics,
  ] as readonly [string, string, Record<string, unknown>][])(
    'of %s, %s %o goes on bit for bit after kills',
    async (env, variant, changes) => {
      const config = smallTrial(env, variant, changes);
      const expected = await uninterrupted(config);
      const folder = newTrialFolder();
      const run = startTrial(folder, config, { createParts: killedAt(createParts, 131), checkpointSteps: 43 });
      await expect(run).rejects.toThrow('killed');
      const again = resumeTrial(folder, { createParts: killedAt(createParts, 90), checkpointSteps: 43 });
      await expect(again).rejects.toThrow('killed');
      await resumeTrial(folder, { createParts });
      expect(computed(folder)).toEqual(expected);
    },
  );

  it('computes the same with and without recording the path, and with PPTB until its first effective edit', async () => {
    const base = await uninterrupted(smallTrial('Hopper-v4', 'base'));
    const observed = await uninterrupted(smallTrial('Hopper-v4', 'observe-only'));
    const edited = await uninterrupted(smallTrial('Hopper-v4', 'pptb'));
    expect(observed).toEqual({ ...base, result: { ...(base.result as object), snapshots: 46 } });
    const { step } = (edited.edits as { step: number; effective: boolean }[]).find(({ effective }) => effective)!;
    const upTo = (log: unknown): unknown[] => (log as { step: number }[]).filter((record) => record.step < step);
    expect(upTo(base.episodes).length).toBeGreaterThan(3);
    expect(upTo(edited.episodes)).toEqual(upTo(base.episodes));
    expect(upTo(edited.evaluations)).toEqual(upTo(base.evaluations));
    expect((edited.result as { finalStateSha256: string }).finalStateSha256).not.toBe(
      (base.result as { finalStateSha256: string }).finalStateSha256,
    );
  });

  it('logs agent steps beside environment steps, and what an edit does to exploration', async () => {
    const [[env, variant, changes]] = softActorCritics.slice(1);
    const folder = await trialOf(smallTrial(env, variant, changes));
    for (const log of ['evaluations', 'edits', 'episodes', 'metrics']) {
      const records = readLines(folder, `${log}.jsonl`);
      expect(records.length).toBeGreaterThan(1);
      for (const { step, agentStep } of records) expect(step).toBe(8 * (agentStep as number));
    }
    // Episodes of 1000 environment steps.
    expect(readLines(folder, 'episodes.jsonl').map(({ step }) => step)).toEqual([1000, 2000, 3000]);
    const edits = readLines(folder, 'edits.jsonl');
    // One step earlier than TD3, whose policy learns at every second update: here the first update is one of the policy.
    expect(edits.map(({ agentStep }) => agentStep)).toEqual([123, 163, 203, 243, 283, 323, 363, 403]);
    for (const { meanLogStdChange, meanAbsoluteLogStdChange } of edits) {
      expect(Math.abs(meanLogStdChange as number)).toBeLessThanOrEqual((meanAbsoluteLogStdChange as number) + 1e-12);
      expect(meanAbsoluteLogStdChange).toBeGreaterThan(0);
    }
    const metrics = readLines(folder, 'metrics.jsonl');
    for (const name of ['alpha', 'entropy', 'criticLoss']) expect(metrics[0][name]).toEqual(expect.any(Number));
    const recorded = ['000000000', '000001600', '000003200'].map((step) => `${step}.safetensors`);
    expect(readdirSync(join(folder, 'recorded'))).toEqual(recorded);
    expect(readdirSync(join(folder, 'encoders'))).toEqual(recorded);
  });

  it('acts again as recorded, with the encoder of that moment alone', async () => {
    const [[env, variant, changes]] = softActorCritics.slice(1);
    const folder = newTrialFolder();
    cpSync(await trialOf(smallTrial(env, variant, changes)), folder, { recursive: true });
    const logged = readLines(folder, 'evaluations.jsonl').find(({ step }) => step === 1600);
    const again = (step?: number) => evaluateTrial({ folder, episodes: 1, step, createParts });
    expect((await again(1600)).returns).toEqual(logged?.returns);
    renameSync(join(folder, 'encoders', '000003200.safetensors'), join(folder, 'encoders', '000001600.safetensors'));
    expect((await again(1600)).returns).not.toEqual(logged?.returns);
    await expect(again(3200)).rejects.toThrow(/encoders\/000003200\.safetensors is missing/);
    expect((await again()).step).toBe(3360);
  });

  it('logs every edit with its diagnostics on a fixed batch', async () => {
    const folder = await trialOf(smallTrial('Hopper-v4', 'pptb'));
    const edits = readLines(folder, 'edits.jsonl');
    // The first edit is at the first snapshot after a multiple of 40 steps that finds rank + 1 = 7 snapshots.
    expect(edits.map(({ step }) => step)).toEqual([124, 164, 204, 244, 284, 324, 364, 404]);
    for (const edit of edits) {
      expect(edit).toMatchObject({ effective: true, rankUsed: 6 });
      expect(edit.displacement).toBeGreaterThan(0);
      expect(edit.meanAbsoluteActionChange).toBeGreaterThan(0);
      expect(edit.q1Change).not.toBe(0);
      expect(edit.saturatedShare).toBeGreaterThanOrEqual(0);
      expect(edit.weightNormByLayer).toHaveLength(3);
    }
  });
});
