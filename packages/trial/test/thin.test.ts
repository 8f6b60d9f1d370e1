import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { extendTrial, resumeTrial, startTrial, thinFinishedTrial } from '../src/node/index.ts';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { computed, killedAt, newTrialFolder } from './trialFolder.ts';

const createParts = createFakeParts();
// Replay and path wrap between checkpoints, so that each needs records of its own.
const config = fakeConfig({ steps: 400, td3: { ...fakeConfig().td3, replayCapacity: 90 } });
const unthinned = newTrialFolder();
beforeAll(async () => {
  await startTrial(unthinned, config, { createParts, checkpointSteps: 150, thin: false });
});

const checkpoints = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^(checkpoint|kept)-/.test(name))
    .toSorted();
const records = (folder: string): string[] =>
  ['replay', 'path'].flatMap((series) => readdirSync(join(folder, series)).map((file) => `${series}/${file}`));

function copy(): string {
  const folder = newTrialFolder();
  cpSync(unthinned, folder, { recursive: true });
  return folder;
}

function bytesOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + readFileSync(join(parentPath, name)).length, 0);
}

/** Extends the trial and returns what it then computed. */
async function longer(folder: string): Promise<unknown> {
  await extendTrial(folder, 600);
  await resumeTrial(folder, { createParts });
  return computed(folder);
}

describe('a finished trial', () => {
  it('keeps one checkpoint and its records, says how much went, and goes on from it', async () => {
    expect(checkpoints(unthinned)).toEqual(['checkpoint-000000000300', 'checkpoint-000000000400']);
    const folder = newTrialFolder();
    const said: string[] = [];
    await startTrial(folder, config, { createParts, checkpointSteps: 150, thin: true, say: (line) => said.push(line) });
    expect(checkpoints(folder)).toEqual(['checkpoint-000000000400']);
    expect(said.at(-1)).toMatch(
      /^the checkpoint before the last and its records were removed: \d.* kB \(--no-thin keeps them\)$/,
    );
    expect(await longer(folder)).toEqual(await longer(copy()));
  });

  it('is thinned afterwards as at its end; a dry run removes nothing and says as much', async () => {
    const folder = copy();
    const dry = await thinFinishedTrial(folder, { dryRun: true });
    expect(dry.bytes).toBeGreaterThan(1000);
    expect(bytesOf(folder)).toBe(bytesOf(unthinned));
    const before = records(folder);
    expect(await thinFinishedTrial(folder)).toEqual(dry);
    expect(bytesOf(unthinned) - bytesOf(folder)).toBe(dry.bytes);
    expect(records(folder).length).toBeLessThan(before.length);
    expect(await thinFinishedTrial(folder)).toEqual({ bytes: 0 });
    expect(await longer(folder)).toEqual(await longer(copy()));
  });

  it('loses the last checkpoint too where that is asked for, unless it is its only policy', async () => {
    const folder = copy();
    await thinFinishedTrial(folder, { all: true });
    expect([...checkpoints(folder), ...records(folder)]).toEqual([]);
    await expect(extendTrial(folder, 600)).rejects.toThrow(/it has no checkpoint/);
    const old = copy();
    rmSync(join(old, 'policy.safetensors'));
    expect(await thinFinishedTrial(old, { all: true })).toEqual({
      bytes: 0,
      leftAlone: 'its checkpoint is its only policy',
    });
    expect(checkpoints(old)).toHaveLength(2);
  });

  it('keeps the checkpoints that are kept for ever, with their records', async () => {
    const folder = newTrialFolder();
    await startTrial(folder, config, { createParts, keepCheckpoints: 150, thin: true });
    expect(checkpoints(folder)).toEqual(['checkpoint-000000000400', 'kept-000000000150', 'kept-000000000300']);
    const kept = records(folder);
    await thinFinishedTrial(folder, { all: true });
    expect(checkpoints(folder)).toEqual(['kept-000000000150', 'kept-000000000300']);
    expect(records(folder).length).toBeLessThan(kept.length);
  });
});

it('nothing is removed where the newest checkpoint is damaged, or the trial has not ended', async () => {
  const damaged = copy();
  appendFileSync(join(damaged, 'checkpoint-000000000400', 'state.bin'), 'x');
  expect(await thinFinishedTrial(damaged)).toEqual({ bytes: 0, leftAlone: 'its newest checkpoint is damaged' });
  expect(checkpoints(damaged)).toHaveLength(2);
  const running = newTrialFolder();
  const killed = startTrial(running, config, { createParts: killedAt(createParts, 350), checkpointSteps: 100 });
  await expect(killed).rejects.toThrow('killed');
  expect(await thinFinishedTrial(running)).toEqual({ bytes: 0, leftAlone: 'not finished' });
  expect(existsSync(join(running, 'checkpoint-000000000200'))).toBe(true);
  writeFileSync(join(running, 'manifest.json'), '{');
  await expect(thinFinishedTrial(running)).rejects.toThrow(/manifest\.json/);
});
