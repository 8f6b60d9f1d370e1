import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { extendTrial, resumeTrial, startTrial } from '../src/node/index.ts';
import type { TrialConfig } from '../src/records/index.ts';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { computed, killedAt, newTrialFolder, readJson, readLines } from './trialFolder.ts';

const createParts = createFakeParts();
// A replay storage that is not yet full at the old end and has wrapped at the new one.
const config = fakeConfig({ steps: 1000, td3: { ...fakeConfig().td3, replayCapacity: 700 } });

/** The state and the index of the newest checkpoint, without what only tells the time, and the kept policies. */
function end(folder: string): Record<string, unknown> {
  const name = readdirSync(folder)
    .filter((one) => one.startsWith('checkpoint-'))
    .toSorted()
    .at(-1)!;
  const file = (path: string): Buffer => readFileSync(join(folder, path));
  const { seconds: _seconds, ...state } = JSON.parse(String(file(`${name}/state.json`))) as Record<string, unknown>;
  const { settingsSha256 } = JSON.parse(String(file(`${name}/index.json`)).split('\n')[1]) as Record<string, unknown>;
  return {
    name,
    state,
    settingsSha256,
    bin: file(`${name}/state.bin`),
    last: file('policy.safetensors'),
    best: file('policy-best.safetensors'),
  };
}

const whole = newTrialFolder();
beforeAll(async () => void (await startTrial(whole, config, { createParts })));

async function finished(steps: number, changes: Partial<TrialConfig> = {}): Promise<string> {
  const folder = newTrialFolder();
  await startTrial(folder, { ...config, ...changes, steps } as TrialConfig, { createParts });
  return folder;
}

describe('a trial of 600 steps made one of 1000', () => {
  it('is byte for byte a trial of 1000 steps, and its manifest says when it grew', async () => {
    const folder = await finished(600);
    expect(await extendTrial(folder, 1000)).toEqual({ from: 600, to: 1000, resultNow: 'result-600.json' });
    expect(existsSync(join(folder, 'result.json'))).toBe(false);
    await resumeTrial(folder, { createParts });
    expect(computed(folder)).toEqual(computed(whole));
    expect(end(folder)).toEqual(end(whole));
    expect(readJson(folder, 'result-600.json')).toMatchObject({ finished: true, steps: 600 });
    const { trial, extensions } = readJson<{ trial: TrialConfig; extensions: unknown[] }>(folder, 'manifest.json');
    expect(trial.steps).toBe(1000);
    expect(extensions).toEqual([{ at: expect.any(String) as string, step: 600, from: 600, to: 1000 }]);
  });

  it('is so when it had been stopped, is killed after it grew, and grows twice', async () => {
    const folder = newTrialFolder();
    const dying = { createParts: killedAt(createParts, 350), checkpointSteps: 120 };
    await expect(startTrial(folder, { ...config, steps: 500 }, dying)).rejects.toThrow('killed');
    expect(await extendTrial(folder, 600)).toEqual({ from: 500, to: 600, resultNow: null });
    await resumeTrial(folder, { createParts });
    await extendTrial(folder, 1000);
    const again = { createParts: killedAt(createParts, 100), checkpointSteps: 60 };
    await expect(resumeTrial(folder, again)).rejects.toThrow('killed');
    await resumeTrial(folder, { createParts });
    expect(computed(folder)).toEqual(computed(whole));
    expect(end(folder)).toEqual(end(whole));
  });

  it('keeps the evaluation at an old end that is no multiple of the interval, marked; nothing else differs', async () => {
    const folder = await finished(650);
    await extendTrial(folder, 1000);
    await resumeTrial(folder, { createParts });
    const lines = readLines(folder, 'evaluations.jsonl');
    expect(lines.filter(({ final }) => final === true).map(({ step }) => step)).toEqual([650]);
    const { evaluations: _all, ...others } = computed(folder);
    const { evaluations, ...expected } = computed(whole);
    expect(others).toEqual(expected);
    const regular = lines.filter(({ final }) => final !== true).map(({ wallSeconds: _w, ...line }) => line);
    expect(regular).toEqual(evaluations);
    const { state: _state, ...rest } = end(folder);
    const { state: _other, ...expectedRest } = end(whole);
    expect(rest).toEqual(expectedRest);
  });

  it('that died between its two writes is as it was', async () => {
    const folder = await finished(200);
    const manifest = readFileSync(join(folder, 'manifest.json'));
    await extendTrial(folder, 300);
    writeFileSync(join(folder, 'manifest.json'), manifest);
    await resumeTrial(folder, { createParts });
    expect(readJson(folder, 'result.json')).toMatchObject({ steps: 200 });
  });
});

describe('what is refused', () => {
  it('fewer steps, and a failed trial; the same steps change nothing', async () => {
    const folder = await finished(100);
    await expect(extendTrial(folder, 60)).rejects.toThrow(
      /a trial of 100 steps: .* not shortened to 60; give --steps above 100/,
    );
    expect(await extendTrial(folder, 100)).toBeNull();
    writeFileSync(join(folder, 'failure.json'), '{}');
    await expect(extendTrial(folder, 200)).rejects.toThrow(/has failed, see failure\.json/);
  });

  it('a finished trial whose checkpoint is gone or altered, and it stays as it is', async () => {
    const folder = await finished(100);
    const [segment] = readdirSync(join(folder, 'replay'));
    const path = join(folder, 'replay', segment);
    const bytes = readFileSync(path);
    bytes[9] ^= 1;
    writeFileSync(path, bytes);
    await expect(extendTrial(folder, 200)).rejects.toThrow(
      /replay\/.*, which checkpoint-0+100 needs, was altered\. Nothing was changed/,
    );
    rmSync(join(folder, 'checkpoint-000000000100'), { recursive: true });
    await expect(extendTrial(folder, 200)).rejects.toThrow(/cannot be lengthened: it has no checkpoint/);
    expect(readJson(folder, 'manifest.json')).toMatchObject({ trial: { steps: 100 } });
    expect(existsSync(join(folder, 'result.json'))).toBe(true);
  });
});
