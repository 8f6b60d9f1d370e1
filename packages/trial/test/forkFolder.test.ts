import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diskNeed, folderStorage, readManifest, restartTrial, resumeTrial, startTrial } from '../src/node/index.ts';
import { memoryStorage } from '../src/index.ts';
import { takeOverFile } from '../src/storage/trialStorage.ts';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { computed, killedAt, newTrialFolder, readLines } from './trialFolder.ts';

const createParts = createFakeParts();
const config = fakeConfig();

it('shares the records of its trunk on disk, and both stay whole when either deletes its own', async () => {
  const trunk = newTrialFolder();
  await startTrial(trunk, config, { createParts, keepCheckpoints: 200, checkpointSteps: 50 });
  const fork = newTrialFolder();
  const dying = { createParts: killedAt(createParts, 1), fork: { trunk, at: 400 } };
  await expect(startTrial(fork, config, dying)).rejects.toThrow('killed');
  const taken = readdirSync(join(fork, 'replay')).map((name) => join(fork, 'replay', name));
  expect(taken.map((path) => statSync(path).nlink)).toEqual(taken.map(() => 2));
  await resumeTrial(fork, { createParts, checkpointSteps: 50 });
  expect(computed(fork)).toMatchObject({ result: computed(trunk)['result'] });
  expect(readLines(fork, 'evaluations.jsonl').map(({ step }) => step)).toEqual([500, 600]);
  expect(readManifest(fork).fork?.trial).toMatch(/^\.\..*trial$/);
  // The trunk's windows of step 200 are still whole though its newest checkpoints need none of them, and the fork is its own.
  rmSync(fork, { recursive: true });
  const second = newTrialFolder();
  await startTrial(second, config, { createParts, fork: { trunk, at: 200 } });
  expect(computed(second)['result']).toEqual(computed(trunk)['result']);
});

it('goes on keeping checkpoints after a kill without being told again, and begins no fork anew', async () => {
  const trunk = newTrialFolder();
  const run = startTrial(trunk, config, { createParts: killedAt(createParts, 250), keepCheckpoints: 200 });
  await expect(run).rejects.toThrow('killed');
  await resumeTrial(trunk, { createParts });
  const kept = readdirSync(trunk).filter((name) => name.startsWith('kept-'));
  expect(kept).toEqual(['kept-000000000200', 'kept-000000000400', 'kept-000000000600']);
  const fork = newTrialFolder();
  await startTrial(fork, { ...config, steps: 700 }, { createParts, fork: { trunk, at: 600 } });
  await expect(restartTrial(fork, { createParts })).rejects.toThrow(/is a fork of .* at step 600, .*fork again/);
});

it('copies where nothing can be linked', async () => {
  const folder = newTrialFolder();
  const from = memoryStorage(new Map([['replay/a.f32', new Uint8Array([1, 2, 3])]]));
  await takeOverFile(folderStorage(folder), from, 'replay/a.f32');
  expect(await folderStorage(folder).read('replay/a.f32')).toEqual(Buffer.from([1, 2, 3]));
  await expect(takeOverFile(folderStorage(folder), from, 'replay/b.f32')).rejects.toThrow('b.f32 is missing');
});

it('begins in no folder of other files', async () => {
  const folder = newTrialFolder();
  await folderStorage(folder).write('note.txt', 'mine');
  writeFileSync(join(folder, 'other'), '');
  await expect(startTrial(folder, config, { createParts, fork: { trunk: folder, at: 1 } })).rejects.toThrow(
    'not empty',
  );
});

it('states the disk that kept checkpoints take', () => {
  const agent = { parameterCount: 1000, replay: { recordLength: 10, capacity: 100_000 } };
  const need = (kept: number) => diskNeed({ config: { ...config, steps: 1_000_000 }, agent, stateBytes: 5e6, kept });
  // Each one: its state, its window, and the replay storage of its time.
  const windows = (config.pptb?.capacity ?? 0) * 1000 * 4;
  const [none, four] = [need(0), need(4)];
  expect(four.checkpointBytes - none.checkpointBytes).toBe(4 * 5e6);
  expect(four.pathBytes - none.pathBytes).toBe(4 * windows);
  expect(four.replayBytes - none.replayBytes).toBe(4 * 100_000 * 40);
  // No more than all records of the trial.
  expect(need(40).replayBytes).toBe(1_000_000 * 40);
});

it('refuses steps to keep that the trial never stands at', async () => {
  const start = (keepCheckpoints: number | number[]): Promise<unknown> =>
    startTrial(newTrialFolder(), config, { createParts, keepCheckpoints });
  await expect(start(700)).rejects.toThrow('cannot be kept at every 700: the trial ends at step 600');
  await expect(start([100, 601])).rejects.toThrow('cannot be kept at step 601');
});
