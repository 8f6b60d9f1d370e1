import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTrialParts, forkSettings, memoryStorage, opfsStorage, resolveSettings, runTrial } from '../src/index.ts';
import type { RunTrialOptions, TrialStorage } from '../src/index.ts';
import type { TrialConfig } from '../src/records/index.ts';
import { parseManifest } from '../src/records/index.ts';
import { fakeOpfs } from './fakeOpfs.ts';
import { killedAt } from './trialFolder.ts';
import './kit/pointOnALine.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const createParts = createTrialParts({ engine: 'wasm', threads: 1 });

/** A small trial in memory; snapshots come every 10 steps for TD3 and every 5 for SAC. */
const tiny = (agent: string, own: object = {}): TrialConfig =>
  resolveSettings({
    env: 'PointOnALine-v0',
    agent,
    steps: 400,
    startSteps: 60,
    batchSize: 8,
    hiddenSizes: [8, 8],
    evaluationInterval: 50,
    evaluationEpisodes: 1,
    metricsInterval: 25,
    variant: 'observe-only',
    snapshotUpdates: 5,
    window: 12,
    rank: 3,
    period: 40,
    ...own,
  });

type Files = Map<string, Uint8Array>;

async function trained(settings: TrialConfig, options: Partial<RunTrialOptions> = {}): Promise<Files> {
  const files: Files = new Map();
  await runTrial({ storage: memoryStorage(files, 'run'), createParts, settings, ...options });
  return files;
}

const forked = (trunk: Files, at: number, settings: TrialConfig, options: Partial<RunTrialOptions> = {}) =>
  trained(settings, { fork: { trunk: memoryStorage(trunk, 'trunk'), at }, ...options });

const text = (files: Files, name: string): string => new TextDecoder().decode(files.get(name));
const names = (files: Files): string[] => [...new Set([...files.keys()].map((path) => path.split('/')[0]))].toSorted();

const timeFields = new Set(['wallSeconds', 'pathSeconds', 'milliseconds', 'seconds', 'overheadShare']);
const timeless = (line: string): unknown =>
  JSON.parse(line, (key, value: unknown) => (timeFields.has(key) ? undefined : value));

const logs = ['evaluations.jsonl', 'edits.jsonl', 'episodes.jsonl', 'metrics.jsonl'];

/** The lines of all logs after a step, without what only tells the time. */
const linesAfter = (files: Files, step: number): Record<string, unknown[]> =>
  Object.fromEntries(
    logs.map((log) => [
      log,
      text(files, log)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => timeless(line) as { step: number })
        .filter((line) => line.step > step),
    ]),
  );

const state = (files: Files, step: number): Uint8Array | undefined =>
  files.get(`checkpoint-${String(step).padStart(12, '0')}/state.bin`) ??
  files.get(`kept-${String(step).padStart(12, '0')}/state.bin`);

/** What a trial computed after a step. */
const computed = (files: Files, step: number): unknown => ({
  logs: linesAfter(files, step),
  result: timeless(text(files, 'result.json')),
  state: state(files, 400),
});

const edits = (files: Files): number[] =>
  (linesAfter(files, 0)['edits.jsonl'] as { step: number }[]).map((e) => e.step);

describe.each([
  ['td3', 'pptb'],
  ['sac', 'observe-only'],
])('a fork of %s, %s', (agent, variant) => {
  const settings = tiny(agent, { variant });
  let trunk: Files;
  beforeAll(async () => {
    trunk = await trained(settings, { keepCheckpoints: 100 });
  });

  it('keeps a checkpoint at every 100 steps, which changes nothing that is computed', async () => {
    expect(names(trunk).filter((name) => name.startsWith('kept-'))).toEqual([100, 200, 300, 400].map(keptName));
    expect(computed(trunk, 0)).toEqual(computed(await trained(settings), 0));
  });

  it('is the trunk, byte for byte, with the settings of the trunk', async () => {
    const fork = await forked(trunk, 200, forkSettings(settings, {}));
    expect(linesAfter(fork, 0)).toEqual(linesAfter(trunk, 200));
    expect(computed(fork, 200)).toEqual(computed(trunk, 200));
    expect(linesAfter(fork, 200)['evaluations.jsonl']).toHaveLength(4);
    expect(edits(fork)).toHaveLength(variant === 'pptb' ? 5 : 0);
  });

  it('is the same bytes as another fork with the same settings, whole or killed on the way', async () => {
    const branch = forkSettings(settings, { variant: 'pptb', boost: 0.2, period: 80 });
    const whole = await forked(trunk, 200, branch);
    const killed: Files = new Map();
    const storage = memoryStorage(killed, 'run');
    const fork = { trunk: memoryStorage(trunk, 'trunk'), at: 200 };
    for (const step of [1, 70, 30]) {
      const run = killed.has('manifest.json') ? {} : { settings: branch, fork };
      const dying = { ...run, storage, createParts: killedAt(createParts, step), checkpointSteps: 35 };
      await expect(runTrial(dying)).rejects.toThrow('killed');
    }
    await runTrial({ storage, createParts });
    expect(computed(killed, 200)).toEqual(computed(whole, 200));
    expect(linesAfter(killed, 0)).toEqual(linesAfter(whole, 200));
  });
});

function keptName(step: number): string {
  return `kept-${String(step).padStart(12, '0')}`;
}

describe('a branch', () => {
  const settings = tiny('td3', { period: 40 });
  let trunk: Files;
  beforeAll(async () => {
    trunk = await trained(settings, { keepCheckpoints: [200, 230] });
  });

  it('edits with its first snapshot, then at multiples of its own period', async () => {
    const branch = await forked(trunk, 200, forkSettings(settings, { variant: 'pptb', boost: 0.1, period: 100 }));
    expect(edits(branch)).toEqual([210, 310]);
    const edited = await forked(await trained(tiny('td3', { variant: 'pptb' }), { keepCheckpoints: 200 }), 200, {
      ...forkSettings(tiny('td3', { variant: 'pptb' }), { boost: 0.1, period: 10_000 }),
    });
    // With the schedule as the trunk saved it, whose period is 40, it would never edit: 200 / 40 is above 400 / 10,000.
    expect(edits(edited)).toEqual([210]);
  });

  it('takes the window over, as much of it as it holds', async () => {
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    const small = forkSettings(settings, { variant: 'pptb', window: 6, rank: 2, period: 40 });
    const branch = await forked(trunk, 230, small, { say });
    expect(said.at(-1)).toBe(
      'forked from trunk at step 230; its window holds 6 of 6 snapshots, the oldest of step 180',
    );
    expect((linesAfter(branch, 0)['edits.jsonl'] as { snapshots: number }[])[0].snapshots).toBe(6);
  });

  it('begins with an empty window where the trunk recorded no path, and has none as base', async () => {
    const base = await trained(
      tiny('td3', {
        variant: 'base',
        window: undefined,
        rank: undefined,
        period: undefined,
        snapshotUpdates: undefined,
      }),
      { keepCheckpoints: 200 },
    );
    const said: string[] = [];
    const branch = forkSettings(manifestOf(base).trial, {
      variant: 'pptb',
      snapshotUpdates: 5,
      window: 12,
      rank: 3,
      period: 40,
    });
    const fork = await forked(base, 200, branch, { say: (line) => said.push(line) });
    expect(said.at(-1)).toBe('forked from trunk at step 200; its window holds 0 of 12 snapshots');
    expect(edits(fork)[0]).toBeGreaterThanOrEqual(240);
    const unedited = await forked(trunk, 200, forkSettings(settings, { variant: 'base' }));
    expect(linesAfter(unedited, 0)['evaluations.jsonl']).toEqual(linesAfter(trunk, 200)['evaluations.jsonl']);
  });

  it('acts with the edited policy of a trunk whose edits only act, and only where its own do', async () => {
    const acts = tiny('td3', { variant: 'pptb', editUse: 'act' });
    const acting = await trained(acts, { keepCheckpoints: 200 });
    expect(computed(await forked(acting, 200, acts), 200)).toEqual(computed(acting, 200));
    const learning = forkSettings(acts, { variant: 'observe-only' });
    const unedited = await forked(acting, 200, learning);
    expect(linesAfter(unedited, 0)['episodes.jsonl']).not.toEqual(linesAfter(acting, 200)['episodes.jsonl']);
  });

  it('edits after a trunk whose edits were only evaluated', async () => {
    const evaluating = tiny('td3', { editUse: 'evaluate', evaluatedBoosts: [0.1], evaluatedRanks: [2] });
    const only = await trained(evaluating, { keepCheckpoints: 200 });
    const fork = await forked(only, 200, forkSettings(evaluating, { variant: 'pptb', boost: 0.1, period: 40 }));
    expect(edits(fork).length).toBeGreaterThan(3);
    expect(forkSettings(evaluating, { rank: 4 }).pptb).toMatchObject({ editUse: 'evaluate', evaluatedBoosts: [0.1] });
  });

  it('can be forked itself', async () => {
    const branch = forkSettings(settings, { variant: 'pptb', boost: 0.1, period: 40 });
    const fork = await forked(trunk, 200, branch, { keepCheckpoints: 300 });
    const second = await forked(fork, 300, branch);
    expect(computed(second, 300)).toEqual(computed(fork, 300));
    expect(manifestOf(second).fork).toMatchObject({ step: 300, startedAt: manifestOf(fork).startedAt });
  });

  it('names its origin', async () => {
    const index = text(trunk, `${keptName(200)}/index.json`).split('\n')[0];
    expect(manifestOf(await forked(trunk, 200, settings)).fork).toEqual({
      trial: 'trunk',
      startedAt: manifestOf(trunk).startedAt,
      step: 200,
      sha256: index,
    });
  });
});

function manifestOf(files: Files): ReturnType<typeof parseManifest> {
  return parseManifest('manifest.json', text(files, 'manifest.json'));
}

describe('a fork is refused', () => {
  const settings = tiny('td3', { steps: 200 });
  let trunk: Files;
  let unkept: Files;
  beforeAll(async () => {
    trunk = await trained(settings, { keepCheckpoints: 100 });
    unkept = await trained(settings);
  });
  const longer = (given: object = {}) => forkSettings(settings, { steps: 300, ...given });
  const files = (): Files => new Map([...trunk].map(([name, bytes]) => [name, bytes.slice()]));

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['another step', () => forked(trunk, 150, longer()), /no checkpoint at step 150: it has them at 100, 200$/],
    ['a trunk that kept none', () => forked(unkept, 100, longer()), /has them at 200\. .*--keep-checkpoints 50000/],
    [
      'another seed',
      () => forked(trunk, 100, longer({ seed: 3 })),
      /the seed of its trunk: trunk has 0, asked for is 3/,
    ],
    ['no more steps', () => forked(trunk, 200, settings), /cannot end at step 200: .*--steps \+50000/],
    [
      'another agent',
      () => forked(trunk, 100, resolveSettings({ env: 'PointOnALine-v0', agent: 'sac', steps: 300 })),
      /the agent of its trunk: trunk has td3, asked for is sac/,
    ],
    [
      'another environment',
      () => forked(trunk, 100, resolveSettings({ env: 'Hopper-v4', steps: 300 })),
      /the environment of its trunk: trunk has PointOnALine-v0, asked for is Hopper-v4/,
    ],
    ['other networks', () => forked(trunk, 100, longer({ hiddenSizes: [9, 8] })), /hiddenSizes \[8,8\], here \[9,8\]/],
    [
      'other snapshots',
      () => forked(trunk, 100, longer({ snapshotUpdates: 7 })),
      /the time between snapshots of its trunk: trunk has 10, asked for is 14/,
    ],
    [
      'another engine',
      () =>
        forked(trunk, 100, longer(), {
          createParts: async (config) => ({ ...(await createParts(config)), engine: { backend: 'other' } }),
        }),
      /was computed by wasm .*, here runs other: a fork needs the same engine/,
    ],
    [
      'a damaged state',
      () => {
        const broken = files();
        broken.get(`${keptName(100)}/state.bin`)![3] ^= 1;
        return forked(broken, 100, longer());
      },
      /at step 100 is damaged: state\.bin was truncated or altered/,
    ],
    [
      'a damaged record',
      () => {
        const broken = files();
        broken.get([...broken.keys()].find((name) => name.startsWith('replay/'))!)![3] ^= 1;
        return forked(broken, 100, longer());
      },
      /at step 100 is damaged: .*f32 was altered/,
    ],
  ])('%s', async (_, run, message) => {
    await expect(run()).rejects.toThrow(message);
  });
});

it('leaves nothing of a fork that was ended while it took its trunk over', async () => {
  const settings = tiny('td3');
  const trunk = await trained(settings, { keepCheckpoints: 200 });
  const whole = await forked(trunk, 200, settings);
  const fork = { trunk: memoryStorage(trunk, 'trunk'), at: 200 };
  for (const last of ['replay/', 'path/', 'checkpoint-', 'checkpointed']) {
    const begun: Files = new Map();
    const storage = dyingAfter(memoryStorage(begun, 'run'), last);
    await expect(runTrial({ storage, createParts, settings, fork })).rejects.toThrow('killed');
    expect(begun.has('manifest.json')).toBe(false);
    await runTrial({ storage: memoryStorage(begun, 'run'), createParts, settings, fork });
    expect(computed(begun, 0)).toEqual(computed(whole, 0));
    expect(names(begun).filter((name) => !name.includes('tfevents'))).toEqual(
      names(whole).filter((name) => !name.includes('tfevents')),
    );
  }
});

it("works in a browser's private files", async () => {
  const settings = tiny('td3', { variant: 'pptb' });
  const [trunk, fork] = [opfsStorage(fakeOpfs(), 'trunk'), opfsStorage(fakeOpfs(), 'fork')];
  await runTrial({ storage: trunk, settings, createParts, keepCheckpoints: 200 });
  await runTrial({ storage: fork, settings, createParts, fork: { trunk, at: 200 } });
  const results = [trunk, fork].map(async (storage) =>
    timeless(new TextDecoder().decode((await storage.read('result.json')) ?? undefined)),
  );
  expect(await results[1]).toEqual(await results[0]);
  expect(await fork.list()).not.toContain('fork.partial');
});

/** The storage as a process sees it that is killed right after it wrote the first file whose path begins so. */
function dyingAfter(storage: TrialStorage, start: string): TrialStorage {
  const die = (path: string): void => {
    if (path.startsWith(start)) throw new Error('killed');
  };
  return {
    ...storage,
    async write(path, content) {
      await storage.write(path, content);
      die(path);
    },
    async writeTogether(folder, contents) {
      await storage.writeTogether(folder, contents);
      die(folder);
    },
  };
}
