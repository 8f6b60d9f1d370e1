import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryStorage, opfsStorage, runTrial, type TrialStorage } from '../src/index.ts';
import { folderStorage } from '../src/node/index.ts';
import { trialFiles } from '../src/records/index.ts';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { fakeOpfs } from './fakeOpfs.ts';
import { killedAt } from './trialFolder.ts';

const parent = mkdtempSync(join(tmpdir(), 'policypath-storage-'));
afterAll(() => rmSync(parent, { recursive: true }));

const kinds: [string, () => TrialStorage][] = [
  ['a folder', () => folderStorage(mkdtempSync(join(parent, 'trial-')))],
  ['memory', () => memoryStorage()],
  ["a browser's private files", () => opfsStorage(fakeOpfs())],
];
const text = async (storage: TrialStorage, path: string): Promise<string | null> => {
  const bytes = await storage.read(path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
};

describe.each(kinds)('%s', (_name, open) => {
  it('writes, lists, measures and removes files', async () => {
    const storage = open();
    expect(await storage.list()).toEqual([]);
    expect(await storage.list('nowhere')).toEqual([]);
    expect(await storage.read('nowhere/file')).toBeNull();
    expect(await storage.size('file')).toBeNull();
    await storage.write('file', 'first');
    await storage.replace('file', 'kleiner');
    await storage.replace('file', 'größer');
    await storage.write('records/0.f32', Uint8Array.of(1, 2, 3));
    expect((await storage.list()).toSorted()).toEqual(['file', 'records']);
    expect(await storage.list('records')).toEqual(['0.f32']);
    expect(await text(storage, 'file')).toBe('größer');
    expect(await storage.size('records/0.f32')).toBe(3);
    await storage.remove('file');
    await storage.remove('file');
    await storage.remove('records');
    expect(await storage.list()).toEqual([]);
  });

  it('writes a folder in place of one of the same name, and renames it', async () => {
    const storage = open();
    await storage.writeTogether('checkpoint-1', [
      ['state', 'old'],
      ['more', 'old'],
      ['index', 'old'],
    ]);
    await storage.writeTogether('checkpoint-1', [
      ['state', 'new'],
      ['index', 'new'],
    ]);
    expect(await storage.list()).toEqual(['checkpoint-1']);
    expect((await storage.list('checkpoint-1')).toSorted()).toEqual(['index', 'state']);
    await storage.writeTogether('refused', [['index', 'older']]);
    await storage.rename('checkpoint-1', 'refused');
    expect(await storage.list()).toEqual(['refused']);
    expect(await text(storage, 'refused/state')).toBe('new');
  });

  it('appends to a log, which is cut when it is opened again', async () => {
    const storage = open();
    const log = await storage.openLog('log.jsonl', 0);
    log.append('one\n');
    log.append(new TextEncoder().encode('zwölf\n'));
    log.flush();
    expect(log.bytes).toBe(11);
    log.close();
    await expect(storage.openLog('log.jsonl', 12)).rejects.toThrow(/holds 11 bytes, the checkpoint needs 12/);
    const again = await storage.openLog('log.jsonl', 4);
    again.append('two\n');
    again.close();
    expect(await text(storage, 'log.jsonl')).toBe('one\ntwo\n');
  });

  it('has the SHA-256 of FIPS 180', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(open().sha256('abc')).toBe(abc);
    expect(open().sha256(Uint8Array.of(0, 97, 98, 99).subarray(1))).toBe(abc);
  });
});

const config = fakeConfig({ recordInterval: 200 });
const createParts = createFakeParts();
/** What does not depend on the time: the files with their bytes, without the fields that are times. */
async function computed(storage: TrialStorage): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const log of ['evaluations', 'edits', 'episodes', 'metrics'] as const) {
    const lines = (await text(storage, trialFiles[log])) ?? '';
    contents[log] = lines.replaceAll(/"(wallSeconds|pathSeconds|milliseconds)":[^,}]+/g, '');
  }
  const checkpoint = (await storage.list())
    .filter((name) => name.startsWith('checkpoint-'))
    .toSorted()
    .at(-1)!;
  contents['state.bin'] = storage.sha256((await storage.read(`${checkpoint}/state.bin`))!);
  contents['state.json'] = (await text(storage, `${checkpoint}/state.json`))!.replace(/"seconds":\{[^}]*\}/, '');
  for (const name of (await storage.list('recorded')).toSorted()) {
    contents[name] = storage.sha256((await storage.read(`recorded/${name}`))!);
  }
  const {
    wallSeconds: _w,
    seconds: _s,
    overheadShare: _o,
    ...result
  } = JSON.parse((await text(storage, trialFiles.result))!) as Record<string, unknown>;
  return { ...contents, checkpoint, result: JSON.stringify(result) };
}

describe('a trial', () => {
  it('has the same bytes in a folder, in memory and in private files, interrupted or not', async () => {
    const whole = folderStorage(join(parent, 'whole'));
    await runTrial({ storage: whole, settings: config, createParts });
    const expected = await computed(whole);
    expect(Object.keys(expected)).toContain('000000600.safetensors');
    for (const [, open] of kinds) {
      const storage = open();
      const killed = killedAt(createParts, 333);
      await expect(runTrial({ storage, settings: config, createParts: killed, checkpointSteps: 70 })).rejects.toThrow(
        'killed',
      );
      const lines: string[] = [];
      const resumed = await runTrial({ storage, createParts, say: (line) => lines.push(line) });
      expect(resumed).toMatchObject({ status: 'finished' });
      expect(lines).toEqual(['resumed at step 280']);
      expect(await computed(storage)).toEqual(expected);
      expect(await runTrial({ storage, createParts })).toMatchObject({ status: 'already finished' });
      await expect(runTrial({ storage, settings: config, createParts })).rejects.toThrow(/holds a trial already/);
    }
  });

  it('is not resumed from a checkpoint whose last file is missing, as a crash leaves it where folders cannot be renamed', async () => {
    const storage = opfsStorage(fakeOpfs());
    const killed = killedAt(createParts, 333);
    await runTrial({ storage, settings: config, createParts: killed, checkpointSteps: 70 }).catch(() => {});
    await storage.remove('checkpoint-000000000280/index.json');
    const lines: string[] = [];
    await runTrial({ storage, createParts, say: (line) => lines.push(line) });
    expect(lines).toEqual(['checkpoint-000000000280 is refused: index.json is missing', 'resumed at step 210']);
  });
});
