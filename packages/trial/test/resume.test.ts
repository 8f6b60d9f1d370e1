import {
  appendFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  DamagedTrialError,
  DiskFullError,
  restartTrial,
  resumeTrial,
  type RunSettings,
  sha256,
  startTrial,
} from '../src/node/index.ts';
import { UsageError } from '../src/errors.ts';
import type { TrialConfig } from '../src/records/index.ts';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { computed, killedAt, newTrialFolder } from './trialFolder.ts';

const createParts = createFakeParts();
const config = fakeConfig();
let uninterrupted: Record<string, unknown>;

beforeAll(async () => {
  const folder = newTrialFolder();
  await startTrial(folder, config, { createParts });
  uninterrupted = computed(folder);
});

/** A trial killed at `step`, with checkpoints at every `checkpointSteps`. */
async function killedTrial(step: number, checkpointSteps: number, trial: TrialConfig = config): Promise<string> {
  const folder = newTrialFolder();
  const run = startTrial(folder, trial, { createParts: killedAt(createParts, step), checkpointSteps });
  await expect(run).rejects.toThrow('killed');
  return folder;
}

/** Resumes to the end and returns what was said. */
async function resumed(folder: string, settings: Partial<RunSettings> = {}): Promise<string[]> {
  const lines: string[] = [];
  await resumeTrial(folder, { createParts, say: (line) => lines.push(line), ...settings });
  return lines;
}

describe('resuming', () => {
  it.each([1, 30, 61, 77, 199, 200, 201, 333, 599])('goes on bit for bit after a kill at step %i', async (step) => {
    const folder = await killedTrial(step, 37);
    await resumed(folder);
    expect(computed(folder)).toEqual(uninterrupted);
  });

  it('goes on bit for bit through many kills', async () => {
    const folder = await killedTrial(50, 11);
    for (let kill = 0; kill < 9; kill += 1) {
      await expect(
        resumeTrial(folder, { createParts: killedAt(createParts, 40 + 3 * kill), checkpointSteps: 11 }),
      ).rejects.toThrow('killed');
    }
    await resumed(folder);
    expect(computed(folder)).toEqual(uninterrupted);
  });

  it('goes on bit for bit when replay storage and path have wrapped', async () => {
    const small = { ...config, td3: { ...config.td3, replayCapacity: 90 } };
    const whole = newTrialFolder();
    await startTrial(whole, small, { createParts });
    for (const checkpointSteps of [13, 150]) {
      const folder = await killedTrial(470, checkpointSteps, small);
      await resumed(folder);
      expect(computed(folder)).toEqual(computed(whole));
    }
  });

  it('stops on request with a checkpoint of that very step', async () => {
    const folder = newTrialFolder();
    const stop = new AbortController();
    const stopping = {
      createParts,
      stop: stop.signal,
      onProgress: () => stop.abort(),
    };
    expect(await startTrial(folder, config, stopping)).toMatchObject({ status: 'stopped' });
    await resumed(folder);
    expect(computed(folder)).toEqual(uninterrupted);
    expect(await resumeTrial(folder, { createParts })).toMatchObject({ status: 'already finished' });
  });

  it('keeps two checkpoints and no segment that neither needs', async () => {
    const folder = await killedTrial(599, 50);
    const checkpoints = readdirSync(folder).filter((name) => name.startsWith('checkpoint-'));
    expect(checkpoints).toEqual(['checkpoint-000000000500', 'checkpoint-000000000550']);
    const segments = readdirSync(join(folder, 'path'));
    // A window of 8 snapshots, one every 10 steps: two checkpoints 50 steps apart need at most 13.
    expect(segments.length).toBeLessThanOrEqual(4);
  });
});

const newest = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.startsWith('checkpoint-'))
    .toSorted()
    .at(-1)!;
const segment = (folder: string, series: string): string => {
  const name = readdirSync(join(folder, series)).toSorted().at(-1)!;
  return join(folder, series, name);
};
const flipByte = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes[at] ^= 1;
  writeFileSync(path, bytes);
};

/** All files of a folder with their bytes. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'hex')]),
  );

const firstSegment = (folder: string): string =>
  join(folder, 'replay', readdirSync(join(folder, 'replay')).toSorted()[0]);

describe('a damaged checkpoint', () => {
  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'altered state',
      (folder) => flipByte(join(folder, newest(folder), 'state.bin'), 40),
      /state\.bin was truncated or altered/,
    ],
    [
      'truncated state',
      (folder) => truncateSync(join(folder, newest(folder), 'state.json'), 100),
      /state\.json was truncated/,
    ],
    [
      'altered index',
      (folder) => flipByte(join(folder, newest(folder), 'index.json'), 120),
      /index\.json was truncated or altered/,
    ],
    ['missing index', (folder) => rmSync(join(folder, newest(folder), 'index.json')), /index\.json is missing/],
    ['altered replay', (folder) => flipByte(segment(folder, 'replay'), 9), /was altered/],
    ['truncated path', (folder) => truncateSync(segment(folder, 'path'), 20), /holds 20 bytes/],
    ['truncated log', (folder) => truncateSync(join(folder, 'episodes.jsonl'), 600), /episodes\.jsonl holds 600 bytes/],
  ])('is refused with the reason and the one before it used: %s', async (_what, damage, reason) => {
    const folder = await killedTrial(580, 200);
    expect(newest(folder)).toBe('checkpoint-000000000400');
    damage(folder);
    const lines = await resumed(folder);
    expect(lines[0]).toMatch(/^checkpoint-000000000400 is refused: /);
    expect(lines[0]).toMatch(reason);
    expect(lines[1]).toBe('resumed at step 200');
    expect(computed(folder)).toEqual(uninterrupted);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'damaged',
      (folder) => flipByte(join(folder, newest(folder), 'state.bin'), 40),
      /-000000000300: state\.bin was truncated/,
    ],
    ['damaged in what both need', (folder) => flipByte(firstSegment(folder), 9), /-000000000300: .* was altered/],
    ['deleted', (folder) => rmSync(join(folder, newest(folder)), { recursive: true }), /they were deleted/],
  ])(
    'stops the trial where no other is there: %s; restarted, it begins anew beside its old files',
    async (_, damage, reason) => {
      const folder = await killedTrial(580, 300);
      damage(folder);
      const before = contents(folder);
      await expect(resumed(folder)).rejects.toThrow(DamagedTrialError);
      await expect(resumed(folder)).rejects.toThrow(reason);
      expect(contents(folder)).toEqual(before);
      await restartTrial(folder, { createParts });
      expect(computed(folder)).toEqual(uninterrupted);
      const [aside] = readdirSync(folder).filter((name) => name.startsWith('set-aside-'));
      expect(Object.values(contents(join(folder, aside)))).toEqual(Object.values(before));
    },
  );

  it('of a trial that never saved one is no damage: it begins again', async () => {
    const folder = await killedTrial(580, 100_000);
    expect(await resumed(folder)).toEqual([]);
    expect(computed(folder)).toEqual(uninterrupted);
  });
});

/** Makes the system refuse to open a file that is there. */
const inLoop = (path: string): void => {
  renameSync(path, `${path}.away`);
  symlinkSync(path, path);
};

describe('a checkpoint that is not damaged but cannot be used', () => {
  it.each<[string, (folder: string) => string]>([
    ['its state', (folder) => join(folder, newest(folder), 'state.bin')],
    ['its index', (folder) => join(folder, newest(folder), 'index.json')],
    ['its records', (folder) => segment(folder, 'replay')],
  ])('stops the trial and leaves everything where the system cannot read %s', async (_what, place) => {
    const folder = await killedTrial(580, 300);
    const path = place(folder);
    inLoop(path);
    const before = contents(folder);
    await expect(resumed(folder)).rejects.toThrow(/checkpoint-000000000300 cannot be read: ELOOP.*left as they are/);
    expect(contents(folder)).toEqual(before);
    rmSync(path);
    renameSync(`${path}.away`, path);
    expect(await resumed(folder)).toEqual(['resumed at step 300']);
    expect(computed(folder)).toEqual(uninterrupted);
  });

  it('keeps its records while the trial goes on from a later one', async () => {
    // The later checkpoint needs none of the older one's records any more.
    const folder = await killedTrial(450, 200, { ...config, td3: { ...config.td3, replayCapacity: 90 } });
    const older = join(folder, 'checkpoint-000000000200', 'index.json');
    inLoop(older);
    const records = readdirSync(join(folder, 'replay'));
    await resumed(folder, { createParts: killedAt(createParts, 100), checkpointSteps: 1000 }).catch(() => {});
    expect(readdirSync(join(folder, 'replay'))).toEqual(expect.arrayContaining(records));
  });

  it('is a mistake of the user where it is of other settings or another version', async () => {
    const folder = await killedTrial(580, 300);
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    writeFileSync(join(folder, 'manifest.json'), manifest.replace('"seed": 3', '"seed": 4'));
    const before = contents(folder);
    await expect(resumed(folder)).rejects.toThrow(UsageError);
    await expect(resumed(folder)).rejects.toThrow(/step 300 was made under other settings than manifest\.json/);
    expect(contents(folder)).toEqual(before);
    writeFileSync(join(folder, 'manifest.json'), manifest);

    const index = join(folder, newest(folder), 'index.json');
    const later = readFileSync(index, 'utf8').split('\n')[1].replace('"formatVersion":1', '"formatVersion":2');
    writeFileSync(index, `${sha256(later)}\n${later}\n`);
    await expect(resumed(folder)).rejects.toThrow(UsageError);
    await expect(resumed(folder)).rejects.toThrow(/has format version 2, this program reads 1/);
    expect(readdirSync(folder)).toContain('checkpoint-000000000300');
  });
});

const full: RunSettings['createParts'] = async () => {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
};

describe('a disk that is full', () => {
  it('is explained at any moment, with what is safe and what goes on', async () => {
    const fresh = newTrialFolder();
    await expect(startTrial(fresh, config, { createParts: full })).rejects.toThrow(
      /^the disk is full; the trial of .* had not begun\. Free some space, then start it again$/,
    );
    expect(existsSync(fresh)).toBe(false);
    const folder = await killedTrial(580, 300);
    await expect(resumeTrial(folder, { createParts: full })).rejects.toThrow(DiskFullError);
    await expect(resumeTrial(folder, { createParts: full })).rejects.toThrow(
      /the checkpoint at step 300 is intact\. Free some space, then go on with it$/,
    );
  });
});

describe('a process that slept while another took its trial', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['an episode', 'episodes.jsonl', {}],
    ['a checkpoint', 'lock.json', { checkpointSteps: 301 }],
  ])('writes nothing more: %s', async (_what, log, settings) => {
    const folder = newTrialFolder();
    const theirs = JSON.stringify({ pid: 7, host: 'elsewhere', processStart: null });
    let left: Record<string, string> = {};
    const sleeping: RunSettings['createParts'] = async (trial) => {
      const parts = await createParts(trial);
      const { environment } = parts;
      let steps = 0;
      const step: typeof environment.step = (action) => {
        steps += 1;
        if (steps === 301) {
          rmSync(join(folder, 'lock.json'));
          writeFileSync(join(folder, 'lock.json'), theirs);
          // A checkpoint looks at the lock whatever the clock says.
          if (log !== 'lock.json') vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
          left = contents(folder);
        }
        return environment.step(action);
      };
      return { ...parts, environment: { ...environment, step } };
    };
    await expect(startTrial(folder, config, { createParts: sleeping, ...settings })).rejects.toThrow(
      /was taken over by another process/,
    );
    expect(contents(folder)).toEqual(left);
  });
});

describe('what resuming refuses', () => {
  it('another engine, unless that is allowed', async () => {
    const folder = await killedTrial(580, 300);
    const other = createFakeParts({ engine: 'other' });
    await expect(resumeTrial(folder, { createParts: other })).rejects.toThrow(
      /computed by fake none 0, here runs other/,
    );
    await resumeTrial(folder, { createParts: other, allowEngineChange: true });
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({
      engine: { engine: 'fake' },
      engineChanges: [{ step: 300, from: { engine: 'fake' }, to: { engine: 'other' } }],
    });
  });

  it('a failed trial, a folder without a trial, and none at all', async () => {
    const folder = newTrialFolder();
    await expect(resumeTrial(folder, { createParts })).rejects.toThrow(/there is no folder/);
    const failing = startTrial(folder, config, { createParts: createFakeParts({ divergesAt: 100 }) });
    await expect(failing).rejects.toThrow(/loss is NaN/);
    await expect(resumeTrial(folder, { createParts })).rejects.toThrow(/has failed, see .*failure\.json/);
    rmSync(join(folder, 'manifest.json'));
    await expect(resumeTrial(folder, { createParts })).rejects.toThrow(/holds no trial/);
    await expect(startTrial(folder, config, { createParts })).rejects.toThrow(/is not empty/);
  });

  it('to start where a trial is already', async () => {
    const folder = await killedTrial(5, 300);
    await expect(startTrial(folder, config, { createParts })).rejects.toThrow(/go on with it by --resume/);
  });

  it('a manifest that was altered', async () => {
    const folder = await killedTrial(5, 300);
    appendFileSync(join(folder, 'manifest.json'), '}');
    await expect(resumeTrial(folder, { createParts })).rejects.toThrow(/manifest\.json is no JSON/);
    const manifest = { formatVersion: 1, trial: { ...config, steps: -1 } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await expect(resumeTrial(folder, { createParts })).rejects.toThrow(/is not a trial's manifest: trial\.steps/);
  });
});
