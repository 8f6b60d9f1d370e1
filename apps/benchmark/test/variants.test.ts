import { UsageError } from '@policypath/trial/errors';
import {
  type TrialConfig,
  variantNames,
  predictionOf,
  predictionSentence,
  type Prediction,
  variantOf,
} from '@policypath/trial/records';
import { openRecordedPath } from '@policypath/trial';
import { createTrialParts, resumeTrial, startTrial } from '@policypath/trial/node';
import { describe, expect, it } from 'vitest';
import { measureEditSeconds } from '../src/sweep/calibration.ts';
import { resolveSettings, type GivenSettings } from '@policypath/trial';
import { settingsForVariant } from '@policypath/trial/records';
import { computed, killedAt, newTrialFolder, readJson } from './trialFolder.ts';

const createParts = createTrialParts({ engine: 'auto', threads: 1 });

const options = {
  seed: 5,
  steps: 240,
  startSteps: 60,
  evaluationInterval: 120,
  evaluationEpisodes: 1,
  metricsInterval: 50,
  hiddenSizes: [16, 16],
  batchSize: 16,
  snapshotUpdates: 4,
  window: 12,
  rank: 5,
  period: 40,
};

function small(variant: string, changes: GivenSettings = {}): TrialConfig {
  return resolveSettings({ env: 'InvertedPendulum-v5', variant, ...settingsForVariant(variant, options), ...changes });
}

async function finished(config: TrialConfig): Promise<Record<string, unknown>> {
  const folder = newTrialFolder();
  await startTrial(folder, config, { createParts });
  return computed(folder);
}

interface Edit {
  readonly step: number;
  readonly edit: number;
  readonly variant: string;
  readonly effective: boolean;
  readonly rankUsed: number;
  readonly displacement: number;
  readonly trimmedShare: number;
  readonly boostedShare: number;
  readonly boostUsed?: number;
  readonly parts?: readonly unknown[];
}
const editsOf = (trial: Record<string, unknown>): Edit[] => trial['edits'] as Edit[];
const stateOf = (trial: Record<string, unknown>): unknown =>
  (trial['result'] as { finalStateSha256: string }).finalStateSha256;

const editing = variantNames().filter((name) => variantOf(name).edits);

describe('the variant', () => {
  const trials = new Map<string, Record<string, unknown>>();

  it.each(editing)('%s edits the policy at the same steps, and goes on bit for bit after a kill', async (variant) => {
    const config = small(variant);
    const whole = await finished(config);
    trials.set(variant, whole);
    const folder = newTrialFolder();
    const run = startTrial(folder, config, { createParts: killedAt(createParts, 187), checkpointSteps: 61 });
    await expect(run).rejects.toThrow('killed');
    await resumeTrial(folder, { createParts });
    expect(computed(folder)).toEqual(whole);
    expect(editsOf(whole).map(({ step, edit, effective }) => [step, edit, effective])).toEqual([
      [124, 1, true],
      [164, 2, true],
      [204, 3, true],
    ]);
    expect(new Set(editsOf(whole).map((edit) => edit.variant))).toEqual(new Set([variant]));
  });

  it('is another edit each time', () => {
    expect(trials.size).toBe(editing.length);
    expect(new Set([...trials.values()].map(stateOf)).size).toBe(editing.length);
  });

  it('moves as its name says', () => {
    const [first] = editsOf(trials.get('pptb')!);
    const firstOf = (variant: string): Edit => editsOf(trials.get(variant)!)[0];
    expect(firstOf('trim-only')).toMatchObject({ boostedShare: 0, rankUsed: 5 });
    expect(firstOf('trim-only').trimmedShare).toBeCloseTo(first.trimmedShare, 12);
    expect(firstOf('boost-only')).toMatchObject({ trimmedShare: 0 });
    expect(firstOf('boost-only').boostedShare).toBeCloseTo(first.boostedShare, 12);
    for (const smoothing of ['window-mean', 'exponential-average'] as const) {
      expect(firstOf(smoothing)).toMatchObject({ boostedShare: 0, rankUsed: 0 });
      expect(firstOf(smoothing).trimmedShare).toBeGreaterThan(0);
    }
    expect(firstOf('extrapolation')).toMatchObject({ trimmedShare: 0, rankUsed: 0 });
    expect(firstOf('cosine-low-pass').trimmedShare).toBeGreaterThan(0);
    expect(firstOf('cosine-low-pass').boostedShare).toBeGreaterThan(0);
    expect(firstOf('random-direction').displacement).toBeCloseTo(first.displacement, 12);
    expect(firstOf('per-layer').parts).toHaveLength(3);
    expect(firstOf('adaptive-boost').boostUsed).toBeGreaterThan(0);
    for (const followUp of ['target-copy', 'moments-reset'] as const) {
      expect(firstOf(followUp)).toEqual({ ...first, variant: followUp });
    }
  });

  it('adaptive-rank keeps more directions for a larger share of the information', async () => {
    const more = await finished(small('adaptive-rank', { informationThreshold: 0.9999 }));
    const [kept, keptMore] = [trials.get('adaptive-rank')!, more].map((trial) => editsOf(trial)[0].rankUsed);
    expect(kept).toBeGreaterThanOrEqual(1);
    expect(keptMore).toBeGreaterThan(kept);
  });

  it('random-direction draws the same directions again', async () => {
    expect(await finished(small('random-direction'))).toEqual(trials.get('random-direction'));
  });
});

const settings = (variant: string, changes: GivenSettings = {}): TrialConfig['pptb'] => small(variant, changes).pptb;

describe('the settings of a variant', () => {
  it('stand in the manifest', () => {
    expect(settings('base')).toBeNull();
    expect(settings('pptb')).toMatchObject({ boost: expect.closeTo(0.125, 12), feedback: expect.closeTo(0.3, 12) });
    expect(settings('trim-only')).toMatchObject({ boost: 0, feedback: 0, predictedSteadySpeedUp: 1 });
    expect(settings('adaptive-rank')).toMatchObject({ informationThreshold: 0.85, maximumRank: 128 });
    expect(settings('adaptive-boost')).toMatchObject({
      boost: null,
      boostLimits: { feedback: 0.3, relativeDisplacement: 0.02, normGrowth: 0.01 },
      feedback: 0.3,
      predictedSteadySpeedUp: 1 / 0.7,
    });
    expect(settings('adaptive-boost', { boost: 0.01 })).toMatchObject({ boost: 0.01, feedback: expect.closeTo(0.024) });
    expect(settings('per-layer')).toMatchObject({ scope: 'layer' });
    expect(settings('centred')).toMatchObject({ centre: 'mean' });
    expect(settings('target-copy')).toMatchObject({ afterEdit: { target: 'copy', moments: 'keep' } });
    expect(settings('moments-reset')).toMatchObject({ afterEdit: { target: 'polyak', moments: 'reset' } });
    expect(settings('random-direction')).toMatchObject({ predictedSteadySpeedUp: 1 });
    expect(settings('pptb', { boostDecayHalfLife: 100, stopStep: 200, centre: 'first' })).toMatchObject({
      boostDecay: { kind: 'exponential', fromStep: 0, halfLife: 100 },
      stopStep: 200,
      centre: 'first',
    });
    expect(settings('pptb', { boostDecayFrom: 10, boostDecayTo: 90 })).toMatchObject({
      boostDecay: { kind: 'linear', fromStep: 10, toStep: 90 },
    });
  });

  it('that it has no use for are left out of a set that several variants share', () => {
    const shared = { rank: 8, boost: 0.001, scope: 'layer', editEvaluationEvery: 5, steps: 100 };
    expect(settingsForVariant('pptb', shared)).toEqual(shared);
    expect(settingsForVariant('base', shared)).toEqual({ steps: 100 });
    expect(settingsForVariant('observe-only', shared)).toEqual({ rank: 8, boost: 0.001, scope: 'layer', steps: 100 });
    expect(settingsForVariant('window-mean', shared)).toEqual({ rank: 8, editEvaluationEvery: 5, steps: 100 });
    expect(settingsForVariant('per-layer', { scope: 'whole', rank: 8 })).toEqual({ rank: 8 });
  });

  it.each<[string, GivenSettings, RegExp]>([
    ['base', { rank: 8 }, /--rank has no meaning for --variant base/],
    ['base', { editEvaluationEvery: 8 }, /--edit-evaluation-every has no meaning for --variant base/],
    ['trim-only', { boost: 0.1 }, /--boost has no meaning for --variant trim-only/],
    ['window-mean', { centre: 'mean' }, /--centre has no meaning for --variant window-mean/],
    ['pptb', { meanAge: 3 }, /--mean-age has no meaning for --variant pptb/],
    ['per-layer', { scope: 'whole' }, /--scope whole contradicts --variant per-layer, which is --scope layer/],
    ['centred', { centre: 'none' }, /--centre none contradicts --variant centred/],
    ['target-copy', { afterEditTarget: 'polyak' }, /--after-edit-target polyak contradicts/],
    ['pptb', { maximumRank: 8 }, /--maximum-rank bounds the directions of --information-threshold/],
    ['adaptive-rank', { maximumRank: 1 }, /--boosted-directions 2 exceeds --maximum-rank 1/],
    ['pptb', { boostDecayFrom: 8 }, /--boost-decay-from needs --boost-decay-to or --boost-decay-half-life/],
    ['pptb', { boostDecayTo: 8, boostDecayHalfLife: 9 }, /--boost-decay-to contradicts --boost-decay-half-life/],
    ['pptb', { boostDecayFrom: 8, boostDecayTo: 8 }, /--boost-decay-to 8 is not after --boost-decay-from 8/],
    ['pptb', { evaluationOffset: [50] }, /--evaluation-offset 50 leaves out 0/],
    ['pptb', { evaluationOffset: [0, 120] }, /--evaluation-offset 120 is not below --evaluation-interval 120/],
    ['pptb', { editEvaluationEpisodes: 2 }, /--edit-evaluation-episodes needs --edit-evaluation-every/],
  ])('of %s that contradict it are refused: %o', (variant, changes, message) => {
    expect(() => small(variant, changes)).toThrow(message);
  });
});

describe('a boost whose feedback has no bound', () => {
  it('is trained with a warning; manifest and edits have what was predicted', async () => {
    const said: string[] = [];
    const folder = newTrialFolder();
    const config = small('pptb', { boost: 1.5, period: 20 });
    await startTrial(folder, config, { createParts, say: (line) => said.push(line) });
    expect(said.join('\n')).toMatch(/boost x window \/ period is 7\.2, at step 240 weights .* times .*warning/);
    expect(said.join('\n')).toContain(
      predictionSentence(readJson(folder, 'manifest.json')['predicted'] as Prediction, 240),
    );
    expect(predictionOf(config)).toEqual(readJson(folder, 'manifest.json')['predicted']);
    const edits = editsOf(computed(folder)) as unknown as Record<'weightNorm' | 'predictedWeightNorm', number>[];
    for (const { weightNorm, predictedWeightNorm } of edits) expect(weightNorm / predictedWeightNorm).toBeCloseTo(1, 0);
  });

  it('is predicted for what is boosted along the path alone', () => {
    for (const variant of ['base', 'observe-only', 'trim-only', 'window-mean', 'random-direction', 'adaptive-boost']) {
      expect(predictionOf(small(variant))).toBeNull();
    }
    expect(predictionOf(small('extrapolation', { boost: 1 }))?.feedback).toBeCloseTo(2.4, 12);
  });

  it('keeps older settings readable: force changes nothing', () => {
    expect(small('pptb', { boost: 1, forceBoost: true }).pptb).toEqual({
      ...small('pptb', { boost: 1 }).pptb,
      forceBoost: true,
    });
  });
});

describe("the boost's decay", () => {
  it.each([1, 8])('counts agent steps, whatever the action repeat (%i)', async (actionRepeat) => {
    const { pptb } = small('pptb', { boost: 0.01, boostDecayTo: 100 });
    if (pptb === null) throw new Error('this variant has a path');
    const layout = [{ name: 'weights', shape: [20], layer: 1 }];
    const open = await openRecordedPath({
      kind: 'pptb',
      settings: pptb,
      actionRepeat,
      layout,
      seed: 0,
      engine: 'wasm',
    });
    for (let agentStep = 5; agentStep <= 50; agentStep += 5) {
      const parameters = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i * agentStep));
      open.snapshot(parameters, actionRepeat * agentStep);
    }
    expect(open.edit()).toMatchObject({ boostUsed: expect.closeTo(0.005, 12) as number });
    open.close();
  });
});

describe('a window that the rank reaches', () => {
  it.each<[string, GivenSettings, RegExp]>([
    [
      'pptb',
      { rank: 12 },
      /waits for 13 snapshots \(--rank 12 and one more\), and --window 12 never .* --window 13 or more/,
    ],
    ['window-mean', { rank: 12 }, /--rank 12 and one more/],
    ['pptb', { minimumSnapshots: 20 }, /waits for 20 snapshots \(--minimum-snapshots\), and --window 12 never/],
    ['trim-only', { rank: 12, preset: 'literal' }, /--rank 12 keeps all directions of --window 12/],
  ])('is a mistake in the options of %s: %j', (variant, changes, message) => {
    expect(() => small(variant, changes)).toThrow(UsageError);
    expect(() => small(variant, changes)).toThrow(message);
  });

  it('is timed with as many snapshots as trimming needs', async () => {
    expect(await measureEditSeconds(small('pptb'), 4, 'wasm')).toBeGreaterThan(0);
  });
});
