import { afterAll, expect, it, vi } from 'vitest';
import {
  createTrialParts,
  memoryStorage,
  resolveSettings,
  runTrial,
  TrialRequests,
  type GivenSettings,
  type RunTrialOptions,
} from '../src/index.ts';
import './kit/pointOnALine.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const createParts = createTrialParts({ engine: 'wasm', threads: 1 });
const settings = (own: GivenSettings = {}) =>
  resolveSettings({
    env: 'PointOnALine-v0',
    agent: 'td3',
    variant: 'pptb',
    steps: 200,
    startSteps: 30,
    batchSize: 8,
    hiddenSizes: [8, 8],
    evaluationInterval: 100,
    evaluationEpisodes: 1,
    snapshotUpdates: 5,
    window: 12,
    rank: 3,
    period: 40,
    ...own,
  });

type Files = Map<string, Uint8Array>;
const json = (files: Files, name: string): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(files.get(name)));
const lines = (files: Files, name: string): Record<string, unknown>[] =>
  new TextDecoder()
    .decode(files.get(name))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const run = (files: Files, options: Partial<RunTrialOptions>) =>
  runTrial({ storage: memoryStorage(files), createParts, ...options });

it('an edit by hand comes with the next snapshot, is logged as one, and an interruption right after it changes no bit', async () => {
  const asked = { variant: 'extrapolation', settings: { boost: 0.2 } };
  const whole: Files = new Map();
  const requests = new TrialRequests();
  const done = run(whole, { settings: settings(), requests });
  expect(await requests.edit(asked)).toBe(40);
  await done;

  const [first, second] = lines(whole, 'edits.jsonl');
  expect(first).toMatchObject({ step: 40, edit: 1, variant: 'extrapolation', byHand: { settings: { boost: 0.2 } } });
  expect(first['relativeDisplacement']).toBeGreaterThan(0);
  expect(second['variant']).toBe('pptb');
  expect(second).not.toHaveProperty('byHand');
  expect(json(whole, 'result.json')).toMatchObject({ editsByHand: 1 });

  const files: Files = new Map();
  const stop = new AbortController();
  const again = new TrialRequests();
  const stopped = run(files, {
    settings: settings(),
    requests: again,
    stop: stop.signal,
    onProgress: () => 'next step',
  });
  void again.edit(asked).then(() => stop.abort());
  expect(await stopped).toMatchObject({ status: 'stopped' });
  await run(files, {});
  for (const name of ['finalStateSha256', 'finalParametersSha256', 'edits', 'editsByHand']) {
    expect(json(files, 'result.json')[name]).toEqual(json(whole, 'result.json')[name]);
  }
  const plain: Files = new Map();
  await run(plain, { settings: settings() });
  expect(json(plain, 'result.json')['finalParametersSha256']).not.toBe(
    json(whole, 'result.json')['finalParametersSha256'],
  );
  expect(json(plain, 'result.json')).not.toHaveProperty('editsByHand');
});

it('refuses an edit that cannot be made, and goes on; after the end it refuses everything', async () => {
  const files: Files = new Map();
  const requests = new TrialRequests();
  const done = run(files, { settings: settings(), requests });
  const refused = async (asked: Parameters<typeof requests.edit>[0]) =>
    requests.edit(asked).then(
      () => 'made',
      (error: Error) => error.message,
    );
  expect(
    await Promise.all([
      refused({ variant: 'observe-only' }),
      refused({ variant: 'pptb', settings: { window: 10 } }),
      refused({ variant: 'pptb', settings: { steps: 10 } }),
      refused({ variant: 'pptb', settings: { rank: 30 } }),
    ]),
  ).toEqual([
    'the variant observe-only edits nothing: choose one that does',
    expect.stringContaining('leave out the window'),
    "'steps' is no setting of an edit: leave it out",
    expect.stringContaining('--rank 30 and one more'),
  ]);
  await done;
  expect(json(files, 'result.json')).not.toHaveProperty('editsByHand');
  await expect(requests.save()).rejects.toThrow('the trial has ended');
});

it('saves when asked, also while it is held between two steps, and a kept checkpoint stays', async () => {
  const files: Files = new Map();
  const requests = new TrialRequests();
  const steps: number[] = [];
  let kept = -1;
  await run(files, {
    settings: settings({ variant: 'observe-only' }),
    requests,
    onProgress({ step }) {
      steps.push(step);
      if (step === 7 && steps.length === 7) void requests.save({ kept: true }).then((at) => (kept = at));
      return 'next step';
    },
  });
  // Called again where it was held while the checkpoint was saved, and at every single step.
  expect(steps.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 7, 8]);
  expect(kept).toBe(7);
  expect([...files.keys()]).toContain('kept-000000000007/index.json');
  await expect(requests.edit({ variant: 'pptb' })).rejects.toThrow('the trial has ended');
  const ofFinished = new TrialRequests();
  expect((await run(files, { requests: ofFinished })).status).toBe('already finished');
  await expect(ofFinished.save()).rejects.toThrow('the trial has ended');
});
