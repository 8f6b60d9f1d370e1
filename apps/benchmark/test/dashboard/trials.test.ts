import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FollowedTrial } from '../../src/store/followedTrial.ts';
import { FollowedLog } from '../../src/store/logFile.ts';
import { TrialWatch } from '../../src/store/trialWatch.ts';
import {
  episodeLine,
  evaluationLine,
  finishedResult,
  lockOfNoProcess,
  lockOfThisProcess,
  newRoot,
  writeTrial,
} from './folders.ts';

const openStore = (root: string): TrialWatch => new TrialWatch({ roots: [root], logInterval: 0, searchInterval: 0 });

const checkpointState = (step: number): object => ({ seconds: { learn: step }, progress: { step } });

const byName = async (store: TrialWatch): Promise<Record<string, FollowedTrial>> => {
  await store.refresh();
  return Object.fromEntries(store.trials.map((trial) => [trial.place.shown, trial]));
};

describe('how a trial stands', () => {
  it('is told from its result, its failure and the process of its lock', async () => {
    const root = newRoot();
    writeTrial(root, { name: 'finished', files: { 'result.json': finishedResult, 'lock.json': lockOfNoProcess } });
    writeTrial(root, { name: 'failed', files: { 'failure.json': { step: 1234, message: 'the criticLoss is NaN' } } });
    writeTrial(root, { name: 'running', files: { 'lock.json': lockOfThisProcess } });
    writeTrial(root, { name: 'killed', files: { 'lock.json': lockOfNoProcess } });
    writeTrial(root, { name: 'elsewhere', files: { 'lock.json': { ...lockOfNoProcess, host: 'another-machine' } } });
    const silent = writeTrial(root, {
      name: 'silent',
      files: { 'lock.json': { ...lockOfNoProcess, host: 'a-lost-machine' } },
    });
    utimesSync(join(silent, 'lock.json'), 1, 1);
    writeTrial(root, { name: 'stopped' });
    writeTrial(root, { name: 'no-manifest', files: { 'manifest.json': '{"formatVersion": 1, "tri' } });
    const trials = await byName(openStore(root));
    expect(Object.fromEntries(Object.entries(trials).map(([name, { state }]) => [name, state]))).toEqual({
      finished: 'finished',
      failed: 'failed',
      running: 'running',
      killed: 'stopped',
      elsewhere: 'running',
      silent: 'stopped',
      stopped: 'stopped',
      'no-manifest': 'unreadable',
    });
    expect(trials['killed'].detail).toMatch(/^stale lock: process \d+ on .* gives no sign of life/);
    expect(trials['silent'].detail).toMatch(/^stale lock: process \d+ on a-lost-machine/);
    expect(trials['elsewhere'].detail).toMatch(/^elsewhere: process \d+ on another-machine/);
    expect(trials['stopped'].detail).toBeNull();
    expect(trials['failed'].detail).toBe('at step 1234: the criticLoss is NaN');
    expect(trials['no-manifest'].detail).toMatch(/^manifest.json is no JSON/);
    expect(trials['finished'].timeSpent).toEqual({ seconds: { learn: 90, step: 10 }, upToStep: 10_000 });
  });

  it('has the pace of its last lines, and no time to go before two of them are after the random steps', async () => {
    const root = newRoot();
    const files = { 'lock.json': lockOfThisProcess };
    writeTrial(root, { name: 'learning', files: { ...files, 'episodes.jsonl': `${episodeLine(2400)}{"step":25` } });
    writeTrial(root, { name: 'warming', files, trial: { startSteps: 1500 } });
    const { learning, warming } = await byName(openStore(root));
    expect(learning.step).toBe(2400);
    expect(learning.stepsPerSecond).toBeCloseTo(1000 / 60, 12);
    expect(learning.secondsToGo).toBeCloseTo(7600 / (1000 / 60), 9);
    expect(warming.stepsPerSecond).toBeCloseTo(1000 / 60, 12);
    expect(warming.secondsToGo).toBeNull();
  });
});

describe('the store', () => {
  it('finds the trials of a benchmark whose sweep runs, and so has locked its root', async () => {
    const root = newRoot();
    writeFileSync(join(root, 'benchmark.json'), '{}');
    writeFileSync(join(root, 'lock.json'), JSON.stringify(lockOfThisProcess));
    writeTrial(root, { name: 'Hopper-v4/base/seed-0000' });
    expect(Object.keys(await byName(openStore(root)))).toEqual([join('Hopper-v4', 'base', 'seed-0000')]);
  });

  it('follows trials that appear, grow and vanish', async () => {
    const root = newRoot();
    const store = openStore(root);
    expect(await byName(store)).toEqual({});
    const folder = writeTrial(root, { name: 'a/b/one' });
    const first = (await byName(store))['a/b/one'];
    expect(first.evaluations.map(({ meanReturn }) => meanReturn)).toEqual([10, 20, 30]);
    appendFileSync(join(folder, 'evaluations.jsonl'), evaluationLine(3000, 40));
    const second = (await byName(store))['a/b/one'];
    expect(second.evaluations.at(-1)).toMatchObject({ step: 3000, meanReturn: 40 });
    expect(second.version).not.toBe(first.version);
    expect((await byName(store))['a/b/one'].version).toBe(second.version);
    rmSync(folder, { recursive: true });
    expect(await byName(store)).toEqual({});
  });

  it('waits for a root that is not there yet', async () => {
    const root = join(newRoot(), 'later');
    const store = openStore(root);
    await store.refresh();
    expect(store.troubles).toEqual([`${root}: there is no such folder yet`]);
    writeTrial(root, { name: 'one' });
    await store.refresh();
    expect([store.trials.length, store.troubles]).toEqual([1, []]);
  });

  it('says why a root that is there cannot be searched', async () => {
    const root = join(newRoot(), 'loop');
    symlinkSync(root, root);
    const store = openStore(root);
    await store.refresh();
    expect(store.troubles).toEqual([`${root}: it cannot be read (ELOOP)`]);
  });

  it('takes no linked folder for a checkpoint', async () => {
    const root = newRoot();
    const folder = writeTrial(root, { name: 'own' });
    const outside = writeTrial(newRoot(), { name: 'other', files: { 'state.json': checkpointState(9000) } });
    symlinkSync(outside, join(folder, 'checkpoint-000000009000'));
    expect((await byName(openStore(root)))['own'].timeSpent).toBeNull();
    writeTrial(root, { name: 'own', files: { 'checkpoint-000000002000/state.json': checkpointState(2000) } });
    expect((await byName(openStore(root)))['own'].timeSpent).toEqual({ seconds: { learn: 2000 }, upToStep: 2000 });
  });

  it('follows no symbolic link, neither to a folder nor to a file', async () => {
    const outside = newRoot();
    writeTrial(outside, { name: 'secret', returns: [4242] });
    const root = newRoot();
    symlinkSync(join(outside, 'secret'), join(root, 'linked'));
    const folder = writeTrial(root, { name: 'own' });
    rmSync(join(folder, 'evaluations.jsonl'));
    symlinkSync(join(outside, 'secret', 'evaluations.jsonl'), join(folder, 'evaluations.jsonl'));
    const trials = await byName(openStore(root));
    expect(Object.keys(trials)).toEqual(['own']);
    expect(trials['own'].evaluations).toEqual([]);
    expect(trials['own'].troubles).toEqual([expect.stringMatching(/symbolic link/)]);
  });

  it.skipIf(process.getuid?.() === 0)(
    'shows a trial that may not be read as such (not as root, who may read all)',
    async () => {
      const root = newRoot();
      const folder = writeTrial(root, { name: 'closed' });
      chmodSync(join(folder, 'manifest.json'), 0);
      expect((await byName(openStore(root)))['closed']).toMatchObject({
        state: 'unreadable',
        detail: 'manifest.json: permission denied',
      });
    },
  );

  it('names what is no regular file where a log should be, and goes on', async () => {
    const root = newRoot();
    const folder = writeTrial(root, { name: 'odd', files: { 'edits.jsonl/x': '' } });
    mkdirSync(join(folder, 'result.json'));
    const { odd } = await byName(openStore(root));
    expect(odd.troubles).toHaveLength(2);
    expect(odd).toMatchObject({ state: 'stopped', step: 2000 });
  });

  it('reads two hundred trials again without reading their logs again', async () => {
    const root = newRoot();
    for (let i = 0; i < 200; i += 1)
      writeTrial(root, { name: `env/variant/seed-${i}`, files: { 'result.json': finishedResult } });
    const store = openStore(root);
    await store.refresh();
    const before = store.trials.map(({ evaluations }) => evaluations);
    await store.refresh();
    expect(store.trials).toHaveLength(200);
    expect(store.trials.map(({ evaluations }) => evaluations).every((records, i) => records === before[i])).toBe(true);
    expect(store.trials.slice(0, 3).map(({ place }) => place.shown)).toEqual([
      'env/variant/seed-0',
      'env/variant/seed-1',
      'env/variant/seed-2',
    ]);
  });
});

const tailOf = (text: string): { path: string; tail: FollowedLog<'evaluations'>; steps(): number[] } => {
  const folder = newRoot();
  const path = join(folder, 'evaluations.jsonl');
  writeFileSync(path, text);
  const tail = new FollowedLog(folder, 'evaluations');
  return {
    path,
    tail,
    steps() {
      tail.read();
      return tail.records.map(({ step }) => step);
    },
  };
};

describe('a tail of a log', () => {
  it('leaves a line that is not at its end for later, wherever it was cut', async () => {
    const line = evaluationLine(1000, 5);
    for (const cut of [1, 7, line.length - 1]) {
      const { path, tail, steps } = tailOf(evaluationLine(0, 1) + line.slice(0, cut));
      expect(steps()).toEqual([0]);
      appendFileSync(path, line.slice(cut));
      expect(steps()).toEqual([0, 1000]);
      expect(tail.unreadable).toBe(0);
    }
  });

  it('counts lines that it does not understand and reads the others', async () => {
    const { tail, steps } = tailOf(
      `${evaluationLine(0, 1)}{"step":\n\u0000\u0000\n{"step":5}\n${evaluationLine(1000, 2)}`,
    );
    expect(steps()).toEqual([0, 1000]);
    expect(tail.unreadable).toBe(3);
  });

  it('begins again when the log was cut, also when it has grown beyond its old length since', async () => {
    const { path, steps } = tailOf([0, 1000, 2000].map((step) => evaluationLine(step, 1)).join(''));
    expect(steps()).toEqual([0, 1000, 2000]);
    truncateSync(path, evaluationLine(0, 1).length);
    expect(steps()).toEqual([0]);
    appendFileSync(path, evaluationLine(1000, 1));
    expect(steps()).toEqual([0, 1000]);
    writeFileSync(path, [0, 500, 700, 900, 1100].map((step) => evaluationLine(step, 3)).join(''));
    expect(steps()).toEqual([0, 500, 700, 900, 1100]);
  });

  it('begins again in a file that was put in its place, and forgets one that is gone', async () => {
    const { path, steps } = tailOf(evaluationLine(0, 1));
    expect(steps()).toEqual([0]);
    writeFileSync(`${path}.new`, evaluationLine(7, 1));
    renameSync(`${path}.new`, path);
    expect(steps()).toEqual([7]);
    rmSync(path);
    expect(steps()).toEqual([]);
  });
});
