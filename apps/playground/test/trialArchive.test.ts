import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { memorySource } from '@policypath/path-files';
import { resolveSettings } from '@policypath/trial';
import { createTrialParts, resumeTrial, startTrial } from '@policypath/trial/node';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { archiveOfTrial, filesOfArchive } from '../src/keep/trialArchive.ts';
import type { Download, FromWorker } from '../src/training/messages.ts';
import { startLiveTrial } from '../src/training/liveTrial.ts';
import { TrialHost } from '../src/training/trialHost.ts';
import { filesOf } from '../src/training/watchedStorage.ts';
import '../../../packages/trial/test/kit/pointOnALine.ts'; // oxlint-disable-line import/no-unassigned-import -- registers it

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const settings = {
  env: 'PointOnALine-v0',
  agent: 'td3',
  variant: 'pptb',
  steps: 240,
  startSteps: 30,
  batchSize: 8,
  hiddenSizes: [8, 8],
  evaluationInterval: 80,
  evaluationEpisodes: 1,
  snapshotUpdates: 5,
  window: 12,
  rank: 3,
  period: 40,
} as const;
/** As the command does with --engine wasm. */
const run = { createParts: createTrialParts({ engine: 'wasm', threads: 1 }) };
const decoder = new TextDecoder();
let folder: string;
/** What a trial that was never interrupted ends with. */
let whole: unknown;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'policypath-archive-'));
  const trial = startLiveTrial({ settings });
  await trial.done;
  whole = identity((await filesOf(trial.storage)).get('result.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function identity(result: Uint8Array | undefined): unknown {
  const { finalParametersSha256, finalStateSha256, edits } = JSON.parse(decoder.decode(result)) as Record<
    string,
    unknown
  >;
  return { finalParametersSha256, finalStateSha256, edits };
}

/** A host with all that it has told; `until` waits for a message. */
function openHost(): { host: TrialHost; until: (wanted: (message: FromWorker) => boolean) => Promise<FromWorker> } {
  const told: FromWorker[] = [];
  let heard = (): void => {};
  const host = new TrialHost({ tell: (message) => void (told.push(message), heard()) });
  const until = async (wanted: (message: FromWorker) => boolean): Promise<FromWorker> => {
    for (;;) {
      const found = told.find(wanted);
      if (found !== undefined) return found;
      // oxlint-disable-next-line no-await-in-loop -- one message after another
      await new Promise<void>((resolve) => (heard = resolve));
    }
  };
  return { host, until };
}

async function downloaded(
  { host, until }: ReturnType<typeof openHost>,
  what: 'folder' | 'path' | 'policy',
): Promise<Download> {
  const id = Math.random();
  void host.handle({ kind: 'download', id, what });
  const answer = await until((message) => 'id' in message && message.id === id);
  expect(answer.kind).toBe('answer');
  return (answer as { answer: Download }).answer;
}

it("a page's zip goes on in a folder to the same bytes", async () => {
  const page = openHost();
  void page.host.handle({ kind: 'pause' });
  void page.host.handle({ kind: 'start', settings });
  await page.until(({ kind }) => kind === 'began');
  for (let step = 1; step <= 60; step += 1) {
    void page.host.handle({ kind: 'step' });
    // oxlint-disable-next-line no-await-in-loop -- one step after another
    await page.until((message) => message.kind === 'look' && message.step >= step);
  }
  const { name, content } = await downloaded(page, 'folder');
  expect(name).toBe('td3-pptb-PointOnALine-v0-seed-0.zip');
  for (const [path, bytes] of Object.entries(unzipSync(new Uint8Array(await content.arrayBuffer())))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const own = join(folder, name.slice(0, -'.zip'.length));
  expect((await resumeTrial(own, run)).status).toBe('finished');
  expect(identity(readFileSync(join(own, 'result.json')))).toEqual(whole);
  expect((await downloaded(page, 'path')).name).toMatch(/\.safetensors$/);
  expect((await downloaded(page, 'policy')).name).toMatch(/\.onnx$/);
});

it("a folder's zip goes on in the page to the same bytes", async () => {
  const own = join(folder, 'begun');
  const stop = new AbortController();
  const half = { ...run, stop: stop.signal, onProgress: ({ step }: { step: number }) => step >= 100 && stop.abort() };
  await startTrial(own, resolveSettings(settings), half as never);
  const files = readdirSync(own, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(own, path)).isFile(),
  );
  const archive = archiveOfTrial(
    'begun',
    files.map((path) => [path, readFileSync(join(own, path))] as const),
  );
  const page = openHost();
  void page.host.handle({ kind: 'load archive', archive: new File([archive], 'begun.zip') });
  const { kind } = await page.until((message) => message.kind === 'ended' || message.kind === 'failed');
  expect(kind).toBe('ended');
  const { content } = await downloaded(page, 'folder');
  const unpacked = unzipSync(new Uint8Array(await content.arrayBuffer()));
  expect(identity(unpacked['td3-pptb-PointOnALine-v0-seed-0/result.json'])).toEqual(whole);
});

it.each([
  ['a text', strToU8('this is no archive at all'), /x\.zip: it does not begin as a zip archive does/],
  ['an empty file', new Uint8Array(0), /x\.zip: it has 0 bytes/],
  [
    'a zip without a trial',
    zipSync({ 'a.txt': strToU8('a') }),
    /it holds no trial: give the zip of one trial's folder/,
  ],
  ['two trials', zipSync({ 'a/manifest.json': strToU8('{}'), 'b/manifest.json': strToU8('{}') }), /it holds 2 trials/],
  [
    'a name that leads out',
    zipSync({ 'manifest.json': strToU8('{}'), '../../x': strToU8('') }),
    /'\.\.\/\.\.\/x', which no file/,
  ],
])('refuses %s', (_what, bytes, reason) => {
  expect(() => [...filesOfArchive(memorySource(bytes, 'x.zip'))]).toThrow(reason);
});
