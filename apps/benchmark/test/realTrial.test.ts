import { describe, expect, it } from 'vitest';
import { optionsForVariant } from '../src/train/variantOptions.ts';
import { trialConfig } from '../src/train/trialConfig.ts';
import type { TrialConfig, Variant } from '../src/trial/config.ts';
import { createTrialParts } from '../src/trial/createTrialParts.ts';
import { resumeTrial, startTrial } from '../src/trial/runTrial.ts';
import { computed, killedAt, newTrialFolder, readLines } from './trialFolder.ts';

const createParts = createTrialParts({ engine: 'auto', threads: 1 });

/** MuJoCo and TD3 as they are, with small networks. */
function smallTrial(env: string, variant: Variant, changes: Record<string, unknown> = {}): TrialConfig {
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
  return trialConfig({ env, variant, ...optionsForVariant(variant, options) });
}

async function uninterrupted(config: TrialConfig): Promise<Record<string, unknown>> {
  const folder = newTrialFolder();
  await startTrial(folder, config, { createParts });
  return computed(folder);
}

describe('a trial on MuJoCo', () => {
  it.each([
    ['Hopper-v4', 'pptb', {}],
    ['Hopper-v4', 'pptb', { scope: 'layer', afterEditTarget: 'copy', afterEditMoments: 'reset' }],
    ['Hopper-v4', 'pptb', { preset: 'literal' }],
    ['Ant-v4', 'pptb', { evaluationInterval: 210 }],
    ['Humanoid-v4', 'base', { steps: 250 }],
    ['dm_control/hopper-stand', 'pptb', {}],
  ] as const)('of %s, %s %o goes on bit for bit after kills', async (env, variant, changes) => {
    const config = smallTrial(env, variant, changes);
    const expected = await uninterrupted(config);
    const folder = newTrialFolder();
    const run = startTrial(folder, config, { createParts: killedAt(createParts, 131), checkpointSteps: 43 });
    await expect(run).rejects.toThrow('killed');
    const again = resumeTrial(folder, { createParts: killedAt(createParts, 90), checkpointSteps: 43 });
    await expect(again).rejects.toThrow('killed');
    await resumeTrial(folder, { createParts });
    expect(computed(folder)).toEqual(expected);
  });

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

  it('logs every edit with its diagnostics on a fixed batch', async () => {
    const folder = newTrialFolder();
    await startTrial(folder, smallTrial('Hopper-v4', 'pptb'), { createParts });
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
