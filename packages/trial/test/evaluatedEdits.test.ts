import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createTrialParts, resolveSettings, type GivenSettings } from '../src/index.ts';
import { resumeTrial, startTrial } from '../src/node/index.ts';
import { evaluatedEditRecordSchema, type EvaluatedEditRecord } from '../src/records/index.ts';
import './kit/pointOnALine.ts';
import { computed, killedAt, newTrialFolder, readLines } from './trialFolder.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const createParts = createTrialParts({ engine: 'auto', threads: 1 });
const tiny: GivenSettings = {
  env: 'PointOnALine-v0',
  variant: 'observe-only',
  hiddenSizes: [8, 8],
  batchSize: 8,
  steps: 500,
  startSteps: 60,
  evaluationInterval: 100,
  evaluationEpisodes: 3,
  metricsInterval: 50,
  snapshotUpdates: 5,
  window: 30,
  rank: 4,
};
const evaluating: GivenSettings = {
  ...tiny,
  editUse: 'evaluate',
  evaluatedBoosts: [0, 1],
  evaluatedRanks: [6, 2],
  evaluatedWindows: [4, 10, 30],
  evaluatedAverages: [10],
  evaluatedEpisodes: 2,
};

async function run(settings: GivenSettings): Promise<string> {
  const folder = newTrialFolder();
  await startTrial(folder, resolveSettings(settings), { createParts });
  return folder;
}

const edits = (folder: string): EvaluatedEditRecord[] =>
  readLines(folder, 'evaluated-edits.jsonl').map((line) => evaluatedEditRecordSchema.parse(line));

describe('edits that are only evaluated', () => {
  it('change nothing of the trial, and are evaluated from the start states of its own evaluations', async () => {
    const folder = await run(evaluating);
    const without = await run(tiny);
    expect(computed(folder)).toEqual(computed(without));
    expect(existsSync(join(without, 'evaluated-edits.jsonl'))).toBe(false);

    const lines = edits(folder);
    const own = readLines(folder, 'evaluations.jsonl') as { step: number; returns: number[] }[];
    for (const line of lines) {
      const [first, second] = own.find(({ step }) => step === line.step)!.returns;
      expect(line.policyMeanReturn).toBeCloseTo((first + second) / 2, 12);
      expect(line.snapshotStep).toBe(line.step);
      expect(line.returns).toHaveLength(2);
    }
    // At step 100 the path holds 5 snapshots: the window of 4 has both ranks, the others wait for more than 6.
    const at = (step: number) =>
      lines.filter((line) => line.step === step).map(({ edit, window, rank, boost }) => [edit, window, rank, boost]);
    expect(at(0)).toEqual([]);
    expect(at(100)).toEqual([
      ['window-mean', 10, undefined, undefined],
      ...[2, 6].flatMap((rank) => [0, 1].map((boost) => ['pptb', 4, rank, boost])),
      ...[10, 30].flatMap((window) => [0, 1].map((boost) => ['pptb', window, 2, boost])),
    ]);
    expect(at(500)).toHaveLength(13);
    const found = (step: number, window: number, rank: number, boost: number) =>
      lines.find((l) => l.step === step && l.window === window && l.rank === rank && l.boost === boost)!;
    // All directions kept and nothing boosted: the policy itself.
    expect(found(500, 4, 6, 0)).toMatchObject({
      relativeDisplacement: 0,
      meanReturn: found(500, 4, 6, 0).policyMeanReturn,
    });
    expect(found(500, 30, 2, 1).relativeDisplacement).toBeGreaterThan(found(500, 30, 6, 0).relativeDisplacement!);
    // Windows longer than the path hold the same snapshots.
    expect({ ...found(100, 30, 2, 1), window: 10 }).toEqual(found(100, 10, 2, 1));
    expect(found(500, 30, 2, 1).meanReturn).not.toBe(found(500, 10, 2, 1).meanReturn);
  });

  it.each([[150], [299]])('go on bit for bit after a kill at step %i', async (step) => {
    const folder = newTrialFolder();
    const killed = startTrial(folder, resolveSettings(evaluating), {
      createParts: killedAt(createParts, step),
      checkpointSteps: 110,
    });
    await expect(killed).rejects.toThrow('killed');
    await resumeTrial(folder, { createParts });
    const uninterrupted = await run(evaluating);
    expect(edits(folder)).toEqual(edits(uninterrupted));
    expect(computed(folder)).toEqual(computed(uninterrupted));
  });

  it('keep the trial going where an edited policy cannot be played', async () => {
    const folder = await run({ ...evaluating, steps: 200, actorLearningRate: 1, evaluatedBoosts: [3e38] });
    const last = edits(folder).filter(({ step, edit }) => step === 200 && edit === 'pptb');
    expect(last.length).toBeGreaterThan(0);
    expect(last.some(({ meanReturn, failure }) => meanReturn === null && failure !== undefined)).toBe(true);
  });

  it.each<[GivenSettings, string]>([
    [{ editUse: 'load' }, '--evaluated-boosts needs --edit-use evaluate, here it is load'],
    [{ ...tiny, editUse: 'act' }, '--edit-use act has no meaning for --variant observe-only'],
    [
      { evaluatedWindows: [40] },
      '--evaluated-windows 40 is longer than the path that is kept: give --window 40 or more',
    ],
    [{ evaluatedBoosts: [-1] }, '--evaluated-boosts: expected a list of numbers from 0 on'],
    [{ variant: 'trim-only', evaluatedBoosts: undefined, evaluatedWindows: [2] }, 'trimming would drop nothing'],
    [
      { variant: 'window-mean', evaluatedBoosts: undefined },
      '--evaluated-ranks has no meaning for --variant window-mean',
    ],
  ])('refuse %j', (changes, message) => {
    expect(() => resolveSettings(changes.batchSize === undefined ? { ...evaluating, ...changes } : changes)).toThrow(
      message,
    );
  });
});

describe('an edited policy that only acts', () => {
  it('leaves the learning policy unedited, acts from then on, and goes on bit for bit after a kill', async () => {
    const acting: GivenSettings = { ...tiny, variant: 'pptb', boost: 0.5, period: 100, rank: 2, editUse: 'act' };
    const folder = await run(acting);
    const base = await run({
      ...tiny,
      variant: 'base',
      snapshotUpdates: undefined,
      window: undefined,
      rank: undefined,
    });
    const [edit] = readLines(folder, 'edits.jsonl') as { step: number; effective: boolean }[];
    expect(edit).toMatchObject({ effective: true });
    const evaluated = (at: string) => readLines(at, 'evaluations.jsonl') as { step: number; returns: number[] }[];
    const until = evaluated(base).filter(({ step }) => step <= edit.step);
    expect(until.length).toBeGreaterThan(1);
    for (const { step, returns } of until) {
      expect(evaluated(folder).find((one) => one.step === step)?.returns).toEqual(returns);
    }
    expect(evaluated(folder).at(-1)?.returns).not.toEqual(evaluated(base).at(-1)?.returns);

    const resumed = newTrialFolder();
    const killed = startTrial(resumed, resolveSettings(acting), {
      createParts: killedAt(createParts, 333),
      checkpointSteps: 160,
    });
    await expect(killed).rejects.toThrow('killed');
    await resumeTrial(resumed, { createParts });
    expect(computed(resumed)).toEqual(computed(folder));
  });
});
