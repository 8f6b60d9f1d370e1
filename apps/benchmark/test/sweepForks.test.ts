import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../src/commands/run.ts';
import { findQueuedTrial, folderId } from '../src/runners/queue/queuedTrial.ts';
import { keptSteps } from '../src/runners/trialBatch.ts';
import { openBenchmarkFolder, planSweep } from '../src/sweep/sweepPlan.ts';
import { readDefinition } from '../src/sweep/definition.ts';
import { plannedTrials } from '../src/sweep/plannedTrials.ts';
import { newTrialFolder, readJson, readLines } from './trialFolder.ts';

const yaml = `name: forked
title: Forks
agent: td3
environments: [InvertedPendulum-v5]
variants:
  trunk: { variant: observe-only }
seeds: [0, 1]
settings:
  steps: 400
  startSteps: 50
  evaluationInterval: 100
  evaluationEpisodes: 1
  hiddenSizes: [8, 8]
  batchSize: 8
  snapshotUpdates: 2
  window: 20
  rank: 4
  period: 40
forks:
  trunk: trunk
  at: [300, 200]
  steps: 100
  branches:
    same:
    boosted: { variant: pptb, boost: 0.2, period: 80 }
`;

/** A file with this text, and where its results go. */
function file(text = yaml): { path: string; root: string } {
  const folder = newTrialFolder();
  mkdirSync(folder);
  const path = join(folder, 'forked.yaml');
  writeFileSync(path, text);
  return { path, root: join(folder, 'root') };
}

const planned = (text: string) => plannedTrials(readDefinition(file(text).path));
const folderOf = (root: string, variant: string, seed = 0): string =>
  join(root, 'InvertedPendulum-v5', variant, `seed-000${seed}`);

describe('forks in a benchmark file', () => {
  it('are planned after their trunk, which keeps the checkpoints that they need', () => {
    const trials = planned(yaml);
    const names = ['trunk', 'same-at-200', 'boosted-at-200', 'same-at-300', 'boosted-at-300'];
    expect(trials.map(({ variant, seed }) => [variant, seed])).toEqual([0, 1].flatMap((s) => names.map((n) => [n, s])));
    const [trunk, same, boosted] = trials;
    expect(trunk).toMatchObject({ keepCheckpoints: [200, 300], config: { steps: 400, variant: 'observe-only' } });
    expect(same.config).toEqual({ ...trunk.config, steps: 300 });
    expect(same.fork).toEqual({ trunk: trunk.folder, at: 200 });
    expect(boosted.config).toMatchObject({
      variant: 'pptb',
      steps: 300,
      pptb: { boost: 0.2, period: 80, capacity: 20 },
    });
    expect(keptSteps(trunk, 150)).toEqual([150, 200, 300]);
    expect(keptSteps(same, 150)).toBe(150);
    expect(planned(yaml.replace('  steps: 100\n', ''))[1].config.steps).toBe(400);
  });

  it.each([
    [
      '  trunk: trunk\n',
      '  trunk: base\n',
      /line 20: forks\.trunk: there is no variant 'base' in this file; it has trunk/,
    ],
    [
      '  trunk: trunk\n',
      '  trunk: trunk\n  when: 3\n',
      /line 21: forks\.when: there is no such key; known are trunk, at, steps, branches/,
    ],
    ['  at: [300, 200]\n', '', /line 19: forks: the key 'at' is missing/],
    ['[300, 200]', '[300, 300]', /line 21: forks\.at\.1: step 300 stands here a second time/],
    ['[300, 200]', '[300, 500]', /line 21: forks\.at\.1: step 500 is not within the 400 steps of the trunk/],
    ['boost: 0.2', 'boots: 0.2', /line 25: forks\.branches\.boosted\.boots: there is no such setting/],
    ['boost: 0.2', 'steps: 500', /line 25: forks\.branches\.boosted\.steps: .* give it as forks\.steps/],
    ['variant: pptb', 'variant: ppbt', /line 25: forks\.branches\.boosted: there is no variant 'ppbt'/],
    [
      'variant: pptb, ',
      'variant: base, ',
      /line 25: forks\.branches\.boosted\.boost: boost has no meaning for variant base/,
    ],
  ])('with %j as %j are refused by line', (from, to, message) => {
    expect(() => planned(yaml.replace(from, to))).toThrow(message);
  });
});

describe('a sweep with forks', () => {
  let printed: string[];
  const keep = (line: string): void => void printed.push(line);
  beforeEach(() => {
    printed = [];
    vi.spyOn(console, 'log').mockImplementation(keep);
    vi.spyOn(console, 'error').mockImplementation(keep);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const policypath = async (...args: string[]): Promise<string> => {
    printed = [];
    await run(args);
    process.exitCode = undefined;
    return printed.join('\n');
  };

  it('runs the trunk first, then the branches, and computes what is missing when asked again', async () => {
    const { path, root } = file(yaml.replace('seeds: [0, 1]', 'seeds: [0]').replace('[300, 200]', '[200]'));
    const again = await policypath('sweep', path, '--out', root, '--slurm');
    expect(again).toMatch(/2 forks such as same-at-200 cannot be handed to Slurm .* --only variant=trunk/);
    const plan = await policypath('sweep', path, '--out', root, '--plan');
    expect(plan).toMatch(/variants: trunk \(observe-only\), same-at-200 \(observe-only\), boosted-at-200 \(pptb\)/);
    expect(plan).toMatch(/3 trials: 3 waiting/);
    const early = await policypath('sweep', path, '--out', root, '--only', 'variant=same-at-200');
    expect(early).toMatch(
      /same-at-200 seed 0: failed \(refused\): .*trunk.* holds no trial|there is no folder .*trunk/,
    );
    expect(await policypath('sweep', path, '--out', root, '--jobs', '3')).toMatch(/3 trials: 3 finished/);
    const [trunk, same, boosted] = ['trunk', 'same-at-200', 'boosted-at-200'].map((name) => folderOf(root, name));
    expect(readdirSync(trunk)).toContain('kept-000000000200');
    expect(readJson(same, 'manifest.json')).toMatchObject({ fork: { trial: '../../trunk/seed-0000', step: 200 } });
    expect(readLines(same, 'evaluations.jsonl').map(({ step, returns }) => [step, returns])).toEqual(
      readLines(trunk, 'evaluations.jsonl').flatMap(({ step, returns }) => (step === 300 ? [[step, returns]] : [])),
    );
    expect(readLines(boosted, 'edits.jsonl').map(({ step }) => step)).toEqual([202, 242]);
    const before = readFileSync(join(boosted, 'result.json'), 'utf8');
    rmSync(same, { recursive: true });
    expect(await policypath('sweep', path, '--out', root)).toMatch(/3 trials: 2 finished, 1 waiting[^]*3 finished/);
    expect(existsSync(join(same, 'result.json'))).toBe(true);
    expect(readFileSync(join(boosted, 'result.json'), 'utf8')).toBe(before);
    expect(await policypath('sweep', path, '--out', root, '--status')).toMatch(/boosted-at-200 seed 0\s*│ finished/);
  });

  it('hands a branch out by a queue when its trunk has ended', () => {
    const { path, root } = file();
    const release = openBenchmarkFolder(planSweep({ file: path, out: root }));
    release();
    const trial = 'InvertedPendulum-v5/boosted-at-200/seed-0001';
    const queued = { benchmark: 'root', folderId: folderId(root), trial, run: {}, retries: 2 };
    const found = () => findQueuedTrial(join(root, '..'), queued);
    expect(found()).toMatch(/boosted-at-200 seed 1 waits for its trunk, .*trunk.seed-0001/);
    mkdirSync(folderOf(root, 'trunk', 1), { recursive: true });
    writeFileSync(join(folderOf(root, 'trunk', 1), 'result.json'), '{}');
    expect(found()).toMatchObject({ fork: { trunk: folderOf(root, 'trunk', 1), at: 200 } });
    const trunk = findQueuedTrial(join(root, '..'), { ...queued, trial: 'InvertedPendulum-v5/trunk/seed-0000' });
    expect(trunk).toMatchObject({ keepCheckpoints: [200, 300], fork: undefined });
  });
});
