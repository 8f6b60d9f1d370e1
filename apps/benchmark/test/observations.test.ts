import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialConfig } from '@policypath/trial/records';
import { createTrialParts, resumeTrial, type RunSettings, sha256, startTrial } from '@policypath/trial/node';
import { openPath } from '@policypath/path-files/node';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '@policypath/trial';
import { createFakeParts, fakeConfig } from '../../../packages/trial/test/fakes/fakeParts.ts';
import { computed, killedAt, newTrialFolder, readLines, recordedFiles } from './trialFolder.ts';

const createParts = createFakeParts();

async function run(config: TrialConfig, say?: (line: string) => void): Promise<string> {
  const folder = newTrialFolder();
  await startTrial(folder, config, { createParts, say });
  return folder;
}

/** The same trial, killed three times on the way. */
async function interrupted(config: TrialConfig): Promise<string> {
  const folder = newTrialFolder();
  const killed = (step: number): RunSettings => ({ createParts: killedAt(createParts, step), checkpointSteps: 73 });
  await expect(startTrial(folder, config, killed(65))).rejects.toThrow('killed');
  await expect(resumeTrial(folder, killed(211))).rejects.toThrow('killed');
  await expect(resumeTrial(folder, killed(190))).rejects.toThrow('killed');
  await resumeTrial(folder, { createParts });
  return folder;
}

const timeless = (folder: string, file: string): Record<string, unknown>[] =>
  readLines(folder, file).map(({ wallSeconds: _wall, ...record }) => record);

describe('evaluations at several offsets', () => {
  const offsets = { evaluationOffsets: [0, 50, 85] };

  it('go to a log of their own, and change nothing of what the trial computes', async () => {
    const folder = await run(fakeConfig(offsets));
    expect(computed(folder)).toEqual(computed(await run(fakeConfig())));
    const records = timeless(folder, 'offset-evaluations.jsonl') as { step: number; offset: number }[];
    expect(records.map(({ step, offset }) => [step, offset])).toEqual(
      [0, 100, 200, 300, 400, 500].flatMap((step) => [
        [step + 50, 50],
        [step + 85, 85],
      ]),
    );
    expect(Object.keys(records[0])).toEqual([
      'step',
      'agentStep',
      'returns',
      'meanReturn',
      'lengths',
      'stepsSinceEdit',
      'offset',
    ]);
  });

  it('are the same after kills', async () => {
    const [whole, killed] = [await run(fakeConfig(offsets)), await interrupted(fakeConfig(offsets))];
    expect(timeless(killed, 'offset-evaluations.jsonl')).toEqual(timeless(whole, 'offset-evaluations.jsonl'));
    expect(computed(killed)).toEqual(computed(whole));
  });

  it('have no log without them', async () => {
    const folder = await run(fakeConfig());
    expect(existsSync(join(folder, 'offset-evaluations.jsonl'))).toBe(false);
    expect(existsSync(join(folder, 'edit-evaluations.jsonl'))).toBe(false);
  });
});

describe('the offset of the seed', () => {
  it('changes the start states of evaluations and nothing else', async () => {
    const [usual, other] = [
      computed(await run(fakeConfig())),
      computed(await run(fakeConfig({ evaluationSeedOffset: 1_000_000 }))),
    ];
    expect(other).toEqual({ ...usual, evaluations: other.evaluations });
    expect(other.evaluations).not.toEqual(usual.evaluations);
  });
});

interface EditEvaluation {
  readonly step: number;
  readonly edit: number;
  readonly before: { readonly returns: number[]; readonly meanReturn: number };
  readonly after: { readonly returns: number[]; readonly meanReturn: number };
}

const recordsOf = (folder: string): EditEvaluation[] =>
  readLines(folder, 'edit-evaluations.jsonl') as unknown as EditEvaluation[];

describe('evaluations around edits', () => {
  const sampled = { editEvaluation: { every: 4, episodes: 3 } };
  it('see every so many edits before and after, and change nothing of what the trial computes', async () => {
    const folder = await run(fakeConfig(sampled));
    expect(computed(folder)).toEqual(computed(await run(fakeConfig())));
    const edits = readLines(folder, 'edits.jsonl');
    const records = recordsOf(folder);
    expect(records.map(({ edit }) => edit)).toEqual([4, 8, 12, 16]);
    for (const { step, edit, before, after } of records) {
      expect(edits[edit - 1]).toMatchObject({ step, edit, effective: true });
      expect([before.returns.length, after.returns.length]).toEqual([3, 3]);
      expect(after.returns).not.toEqual(before.returns);
      expect(after.meanReturn).toBeCloseTo(after.returns.reduce((sum, value) => sum + value, 0) / 3, 12);
    }
  });

  it('use the start states of the other evaluations', async () => {
    // Edits at steps t % 30 == 0 and evaluations at t % 60 == 0: every second edit is followed by an evaluation.
    const config = fakeConfig({ editEvaluation: { every: 1, episodes: 2 }, evaluationInterval: 60 });
    const folder = await run(config);
    const returnsAt = new Map(readLines(folder, 'evaluations.jsonl').map(({ step, returns }) => [step, returns]));
    const same = recordsOf(folder).filter(({ step }) => returnsAt.has(step));
    expect(same.length).toBeGreaterThan(5);
    for (const { step, after } of same) expect(after.returns).toEqual(returnsAt.get(step));
  });

  it('are the same after kills', async () => {
    const [whole, killed] = [await run(fakeConfig(sampled)), await interrupted(fakeConfig(sampled))];
    expect(recordsOf(killed)).toEqual(recordsOf(whole));
  });
});

describe('recorded parameters', () => {
  it.each(['base', 'pptb'] as const)('of %s are a path in files, the same after kills', async (variant) => {
    const config = fakeConfig({ variant, recordInterval: 40 });
    const lines: string[] = [];
    const folder = await run(config, (line) => lines.push(line));
    expect(lines[0]).toMatch(/^disk: .*, recorded parameters 131 kB\)/);
    expect(computed(folder)).toEqual(computed(await run(fakeConfig({ variant }))));

    const path = openPath(join(folder, 'recorded'));
    expect(path.steps).toEqual(Array.from({ length: 16 }, (_, i) => 40 * i));
    expect(path.layout).toEqual([
      { name: 'first', shape: [3], layer: 1 },
      { name: 'second', shape: [3], layer: 2 },
    ]);
    const { finalParametersSha256 } = computed(folder).result as { finalParametersSha256: string };
    expect(sha256(path.at(path.end - 1))).toBe(finalParametersSha256);
    path.close();

    expect(recordedFiles(await interrupted(config))).toEqual(recordedFiles(folder));
  });

  it('later than the checkpoint, and half-written ones, are removed on resuming', async () => {
    const config = fakeConfig({ recordInterval: 40 });
    const folder = newTrialFolder();
    const settings = { createParts: killedAt(createParts, 300), checkpointSteps: 100 };
    await expect(startTrial(folder, config, settings)).rejects.toThrow('killed');
    expect(Object.keys(recordedFiles(folder)).at(-1)).toBe('000000280.safetensors');
    writeFileSync(join(folder, 'recorded', '000000320.safetensors.partial'), 'half');
    writeFileSync(join(folder, 'recorded', '000000999.safetensors'), 'from a later checkpoint that was refused');
    const again = resumeTrial(folder, { createParts: killedAt(createParts, 10) });
    await expect(again).rejects.toThrow('killed');
    expect(Object.keys(recordedFiles(folder)).at(-1)).toBe('000000200.safetensors');
  });

  it('have the layout of the real policy', async () => {
    const options = {
      seed: 1,
      steps: 90,
      startSteps: 40,
      evaluationInterval: 90,
      evaluationEpisodes: 1,
      hiddenSizes: [8, 8],
      batchSize: 8,
      recordInterval: 30,
      evaluationOffset: [0, 50],
      evaluationSeedOffset: 1_000_000,
    };
    const folder = newTrialFolder();
    const config = resolveSettings({ env: 'Hopper-v4', ...options });
    await startTrial(folder, config, { createParts: createTrialParts({ engine: 'auto', threads: 1 }) });
    const path = openPath(join(folder, 'recorded'));
    expect(path.steps).toEqual([0, 30, 60, 90]);
    expect(path.dimension).toBe(11 * 8 + 8 + 8 * 8 + 8 + 8 * 3 + 3);
    expect(path.layers).toEqual([1, 2, 3]);
    // No update was made in the random steps.
    expect(path.at(1)).toEqual(path.at(0));
    expect(path.at(3)).not.toEqual(path.at(0));
    path.close();
    expect(readLines(folder, 'offset-evaluations.jsonl').map(({ step }) => step)).toEqual([50]);
  });
});
