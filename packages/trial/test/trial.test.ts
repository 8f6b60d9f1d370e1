import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTrial } from '../src/node/index.ts';
import { describe, expect, it } from 'vitest';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { computed, newTrialFolder, readJson, readLines } from './trialFolder.ts';

const run = async (changes: Parameters<typeof fakeConfig>[0]): Promise<string> => {
  const folder = newTrialFolder();
  await startTrial(folder, fakeConfig(changes), { createParts: createFakeParts() });
  return folder;
};

describe('a trial', () => {
  it('writes its logs and its result', async () => {
    const folder = await run({});
    expect(readJson(folder, 'result.json')).toMatchObject({
      finished: true,
      steps: 600,
      updates: 540,
      policyUpdates: 270,
      snapshots: 55,
    });
    const evaluations = readLines(folder, 'evaluations.jsonl');
    expect(evaluations.map(({ step }) => step)).toEqual([0, 100, 200, 300, 400, 500, 600]);
    expect(evaluations[0]).toMatchObject({ stepsSinceEdit: null });
    for (const { returns, meanReturn } of evaluations as { returns: number[]; meanReturn: number }[]) {
      expect(returns).toHaveLength(2);
      expect(meanReturn).toBeCloseTo((returns[0] + returns[1]) / 2, 12);
    }
    // Rank 4: the manifest has the rule as a number.
    expect(readJson(folder, 'manifest.json')).toMatchObject({ snapshotsBeforeFirstEdit: 5 });
    const episodes = readLines(folder, 'episodes.jsonl') as { step: number; length: number }[];
    let end = 0;
    for (const { step, length } of episodes) {
      end += length;
      expect(step).toBe(end);
    }
    expect(readLines(folder, 'metrics.jsonl').map(({ updates }) => updates)).toEqual([
      50, 100, 150, 200, 250, 300, 350, 400, 450, 500,
    ]);
  });

  it('evaluates the final policy where the steps are no multiple of the interval, and marks that line', async () => {
    const folder = await run({ steps: 650 });
    const evaluations = readLines(folder, 'evaluations.jsonl');
    expect(evaluations.map(({ step, final }) => [step, final]).slice(-2)).toEqual([
      [600, undefined],
      [650, true],
    ]);
    const short = await run({ steps: 50 });
    expect(readLines(short, 'evaluations.jsonl').map(({ step, final }) => [step, final])).toEqual([
      [0, undefined],
      [50, true],
    ]);
    expect(evaluations.slice(0, -1)).toEqual(
      readLines(await run({ steps: 600 }), 'evaluations.jsonl').map((line, index) => ({
        ...line,
        wallSeconds: evaluations[index].wallSeconds,
      })),
    );
  });

  it('edits at every period, before the evaluation of the same step, and logs how long ago that was', async () => {
    const folder = await run({ evaluationInterval: 50 });
    const edits = readLines(folder, 'edits.jsonl');
    expect(edits.length).toBeGreaterThan(10);
    for (const { step } of edits) expect((step as number) % 30).toBe(0);
    expect(edits.filter(({ effective }) => effective)).not.toEqual([]);
    const sinceEdit = readLines(folder, 'evaluations.jsonl').map(({ stepsSinceEdit }) => stepsSinceEdit);
    expect(sinceEdit.slice(-6)).toEqual([20, 10, 0, 20, 10, 0]);
  });

  it('computes the same with and without recording the path, and with PPTB until the first effective edit', async () => {
    const base = computed(await run({ variant: 'base' }));
    const observed = computed(await run({ variant: 'observe-only' }));
    const edited = computed(await run({ variant: 'pptb' }));
    const { snapshots: _none, ...baseResult } = base.result as Record<string, unknown>;
    expect(observed.result).toMatchObject(baseResult);
    for (const log of ['evaluations', 'episodes', 'metrics', 'edits']) expect(observed[log]).toEqual(base[log]);

    const firstEdit = (edited.edits as { step: number; effective: boolean }[]).find(({ effective }) => effective)!.step;
    const before = (log: unknown): unknown[] => (log as { step: number }[]).filter(({ step }) => step < firstEdit);
    for (const log of ['evaluations', 'episodes', 'metrics']) {
      expect(before(edited[log])).toEqual(before(base[log]));
      expect(edited[log]).not.toEqual(base[log]);
    }
    expect(before(base.episodes).length).toBeGreaterThan(2);
  });

  it('gives the same bytes for the same seed, others for another', async () => {
    const first = computed(await run({}));
    expect(computed(await run({}))).toEqual(first);
    expect(computed(await run({ seed: 4 })).result).not.toEqual(first.result);
  });

  it('stops with a record when a loss is not a number', async () => {
    const folder = newTrialFolder();
    const trial = startTrial(folder, fakeConfig(), { createParts: createFakeParts({ divergesAt: 100 }) });
    await expect(trial).rejects.toThrow(/loss is NaN/);
    expect(readJson(folder, 'failure.json')).toMatchObject({ step: 160, updates: 99, metrics: { loss: 'NaN' } });
    expect(existsSync(join(folder, 'result.json'))).toBe(false);
  });

  it('stops with a record when what an edit is judged by is not a number, and logs no such line', async () => {
    const folder = newTrialFolder();
    const trial = startTrial(folder, fakeConfig(), { createParts: createFakeParts({ breaksAtEdit: true }) });
    await expect(trial).rejects.toThrow(/training diverged: in edits, q1Change is NaN/);
    expect(readJson(folder, 'failure.json')).toMatchObject({
      step: 120,
      metrics: { q1Change: 'NaN', edit: 1, effective: true },
    });
    expect(readFileSync(join(folder, 'edits.jsonl'), 'utf8')).toBe('');
    expect(existsSync(join(folder, 'result.json'))).toBe(false);
  });
});
