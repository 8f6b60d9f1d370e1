import { afterAll, expect, it, vi } from 'vitest';
import type { Began, FromWorker, Look, Questions } from '../src/training/messages.ts';
import { TrialHost } from '../src/training/trialHost.ts';
import { fakeOpfs } from '../../../packages/trial/test/fakeOpfs.ts';
import { placesInFolder } from '../src/keep/trialPlaces.ts';
import type { TrialPlaces } from '../src/keep/trialPlaces.ts';
import '../../../packages/trial/test/kit/pointOnALine.ts'; // oxlint-disable-line import/no-unassigned-import -- registers it

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const settings = {
  env: 'PointOnALine-v0',
  agent: 'td3',
  variant: 'pptb',
  steps: 100_000,
  startSteps: 30,
  batchSize: 8,
  hiddenSizes: [8, 8],
  evaluationInterval: 100,
  evaluationEpisodes: 1,
  snapshotUpdates: 5,
  window: 12,
  rank: 3,
  period: 40,
};

/** A host as the page sees it. @param places where its trials lie; default: in memory */
function openHost(places?: TrialPlaces) {
  const told: FromWorker[] = [];
  let heard: (() => void) | undefined;
  const host = new TrialHost({
    ...(places === undefined ? {} : { placesAt: async () => places }),
    tell(message) {
      told.push(message);
      heard?.();
    },
  });
  let questions = 0;
  /** The first message, of those told from `from` on, that is wanted. */
  const until = async <Message extends FromWorker>(
    wanted: (message: FromWorker) => message is Message,
  ): Promise<Message> => {
    for (;;) {
      const found = told.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (heard = resolve));
    }
  };
  const ask = async <Kind extends keyof Questions>(
    kind: Kind,
    asked: Questions[Kind]['asked'],
  ): Promise<Questions[Kind]['answer']> => {
    const id = ++questions;
    void host.handle({ kind, id, ...asked } as unknown as Parameters<TrialHost['handle']>[0]);
    const answer = await until(
      (message): message is Extract<FromWorker, { id: number }> => 'id' in message && message.id === id,
    );
    if (answer.kind === 'refused') throw new Error(answer.message);
    return answer.answer as Questions[Kind]['answer'];
  };
  const looks = (): Look[] => told.filter((message) => message.kind === 'look');
  const began = (): Began[] => told.filter((message) => message.kind === 'began');
  return { host, told, until, ask, looks, began };
}

it('makes single steps while it is paused, and edits, saves and forks without being let go on', async () => {
  const { host, ask, looks, began, until, told } = openHost();
  await host.handle({ kind: 'start', settings });
  await until((message): message is Look => message.kind === 'look' && message.step > 60);
  await host.handle({ kind: 'pause' });
  // It is held within 50 ms.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const oneStep = async (): Promise<number> => {
    const before = looks().length;
    await host.handle({ kind: 'step' });
    await until((message): message is Look => message.kind === 'look' && looks().length > before);
    return looks().at(-1)!.step;
  };
  const held = await oneStep();
  expect(await ask('keep', {})).toBe(held);
  expect([await oneStep(), await oneStep(), await oneStep()]).toEqual([held + 1, held + 2, held + 3]);

  const edited = await ask('edit', { variant: 'extrapolation', settings: { boost: 0.1 } });
  expect(edited).toBeGreaterThan(held + 3);
  // With the next snapshot, one in ten steps, or the one after, where the schedule edits with that one.
  const next = 10 * Math.ceil((held + 4) / 10);
  expect(edited).toBe(next % 40 === 10 ? next + 10 : next);
  expect(await oneStep()).toBe(edited + 1);

  const at = await ask('fork', { settings: { boost: 0.02, period: 60 } });
  await until((message): message is Began => message.kind === 'began' && message.fork !== undefined);
  expect(began().at(-1)).toMatchObject({ variant: 'pptb', fork: { step: at, settings: { boost: 0.02, period: 60 } } });
  const files = await ask('files', {});
  const manifest = JSON.parse(new TextDecoder().decode(files.get('manifest.json'))) as Record<string, unknown>;
  expect(manifest).toMatchObject({ fork: { step: at }, trial: { pptb: { boost: 0.02, period: 60 } } });
  expect(
    looks()
      .flatMap(({ edits }) => edits)
      .filter(({ byHand }) => byHand !== undefined),
  ).toHaveLength(1);

  // Another host goes on from a moment that this one kept, and refuses a fork that cannot be.
  const now = await ask('keep', {});
  const other = openHost();
  await other.host.handle({ kind: 'start', settings: { ...settings, variant: 'observe-only' } });
  const trunk = { files: await ask('files', { at: now }), at: now };
  expect(await other.ask('fork', { settings: { variant: 'pptb', boost: 0.5 }, trunk })).toBe(now);
  await expect(other.ask('fork', { settings: { rank: 99 } })).rejects.toThrow('(rank 99 and one more)');
  await other.host.handle({ kind: 'pause' });
  expect(told.filter(({ kind }) => kind === 'failed')).toEqual([]);
});

it('offers the agents that suit an environment, and the settings of an edit as they are declared', async () => {
  const { ask } = openHost();
  const form = async (env: string, variant: string) =>
    await ask('fields', { settings: { env, agent: 'td3', variant } });
  const hopper = await form('Hopper-v5', 'pptb');
  expect(hopper.agents.map(({ name }) => name)).toEqual(['td3', 'sac', 'ppo']);
  expect((await form('MinAtar/Breakout-v0', 'pptb')).agents.map(({ name }) => name)).toEqual(['doubledqn']);
  expect(hopper.fields.find(({ name }) => name === 'boost')).toMatchObject({
    symbol: 'p_b',
    input: 'number',
    common: true,
  });
  const own = await form('Hopper-v5', 'outer-step');
  expect(own.fields.map(({ name }) => name)).not.toContain('boost');
  expect(hopper.variants.map(({ name }) => name)).toContain('dynamic-modes');
});

it('shows a finished trial that is opened again, gives its files, and forks it at a kept moment', async () => {
  const places = placesInFolder(fakeOpfs(), { estimate: async () => ({}) });
  const isEnd = (message: FromWorker): message is Extract<FromWorker, { kind: 'ended' }> => message.kind === 'ended';
  const first = openHost(places);
  await first.host.handle({ kind: 'place', folder: '0' });
  await first.host.handle({ kind: 'start', settings: { ...settings, steps: 200 } });
  await first.until(isEnd);
  const of = (looks: readonly Look[]) => ({
    episodes: looks.flatMap(({ episodes }) => episodes),
    edits: looks.flatMap(({ edits }) => edits),
    savedStep: looks.at(-1)?.savedStep,
    keptSteps: looks.at(-1)?.keptSteps,
  });
  const policy = async ({ ask }: typeof first) =>
    new Uint8Array(await (await ask('download', { what: 'policy' })).content.arrayBuffer());

  const again = openHost(places);
  await again.host.handle({ kind: 'place', folder: '0' });
  await again.host.handle({ kind: 'resume' });
  expect((await again.until(isEnd)).status).toBe('already finished');
  expect(of(again.looks())).toEqual(of(first.looks()));
  expect(of(again.looks()).keptSteps).toContain(100);
  expect(again.looks().at(-1)?.step).toBe(200);
  const path = again.looks().find((look) => look.path !== undefined)?.path;
  expect(path?.steps.at(-1)).toBe(200);
  expect(path?.leftVectors.length).toBeGreaterThan(1);
  expect(
    again
      .looks()
      .flatMap(({ norms }) => norms)
      .map(({ step }) => step),
  ).toEqual(path?.steps);
  expect(await policy(again)).toEqual(await policy(first));
  for (const what of ['path', 'folder'] as const) {
    // oxlint-disable-next-line no-await-in-loop
    expect((await again.ask('download', { what })).content.size).toBeGreaterThan(1000);
  }
  const trunk = { files: await again.ask('files', { at: 100 }), at: 100 };
  expect(await again.ask('fork', { settings: { boost: 0.2 }, trunk })).toBe(100);
  await again.until((message): message is Began => message.kind === 'began' && message.fork !== undefined);
});
