import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTrialParts,
  cloneSettings,
  readDemonstrations,
  resolveSettings,
  type GivenSettings,
  type WhichTransitions,
} from '../src/index.ts';
import {
  folderStorage,
  readManifest,
  restartTrial,
  resumeTrial,
  startTrial,
  thinFinishedTrial,
} from '../src/node/index.ts';
import './kit/pointOnALine.ts';
import { computed, newTrialFolder, readLines, recordedFiles } from './trialFolder.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const createParts = createTrialParts({ engine: 'auto', threads: 1 });
const small = {
  hiddenSizes: [8, 8],
  batchSize: 8,
  evaluationInterval: 200,
  evaluationEpisodes: 1,
  metricsInterval: 50,
};

const from: Record<'td3' | 'sac', string> = { td3: '', sac: '' };
beforeAll(async () => {
  for (const agent of ['td3', 'sac'] as const) {
    from[agent] = newTrialFolder();
    const config = resolveSettings({ env: 'PointOnALine-v0', agent, steps: 301, startSteps: 100, ...small });
    await startTrial(from[agent], config, { createParts });
  }
});

async function begun(
  folder: string,
  given: object = {},
  { run = from.td3, stopAt = Infinity }: { readonly run?: string; readonly stopAt?: number } = {},
): Promise<void> {
  const which = ((given as { observations?: WhichTransitions }).observations ?? 'first-half') as WhichTransitions;
  const demonstrations = await readDemonstrations(folderStorage(run), which);
  const config = cloneSettings(demonstrations, { steps: 400, recordInterval: 100, ...small, ...given });
  const stop = new AbortController();
  const onProgress = ({ step }: { readonly step: number }): void => void (step >= stopAt && stop.abort());
  await startTrial(folder, config, { createParts, clone: { from: run }, stop: stop.signal, onProgress });
}

describe.each(['adam', 'sgd'] as const)('a clone by %s', (optimizer) => {
  it('lowers its loss, records its path and steps no environment', async () => {
    const folder = newTrialFolder();
    // The first half holds random actions for the most part.
    await begun(folder, { optimizer, learningRate: 0.02, observations: 'second-half' });
    const losses = readLines(folder, 'metrics.jsonl').map(({ loss }) => loss as number);
    expect(losses).toHaveLength(8);
    expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]);
    expect(readLines(folder, 'evaluations.jsonl').map(({ step }) => step)).toEqual([0, 200, 400]);
    expect(Object.keys(recordedFiles(folder))).toHaveLength(5);
    expect(readLines(folder, 'episodes.jsonl')).toEqual([]);
    expect(readManifest(folder).clone).toMatchObject({ agent: 'td3', step: 301, begin: 150, end: 301 });
  });

  it('is the same bytes when it was stopped at its start and at step 230, and gone on with where its origin is gone', async () => {
    const straight = newTrialFolder();
    await begun(straight, { optimizer });
    const run = newTrialFolder();
    cpSync(from.td3, run, { recursive: true });
    const folder = newTrialFolder();
    await begun(folder, { optimizer }, { run, stopAt: 0 });
    rmSync(run, { recursive: true });
    let steps = 0;
    const createDying: typeof createParts = async (config) => {
      const parts = await createParts(config);
      const { agent } = parts;
      const learn = agent.learn.bind(agent);
      agent.learn = () => {
        if ((steps += 1) === 230) throw new Error('killed');
        return learn();
      };
      return parts;
    };
    await expect(resumeTrial(folder, { createParts: createDying, checkpointSteps: 90 })).rejects.toThrow('killed');
    await resumeTrial(folder, { createParts });
    expect(computed(folder)).toEqual(computed(straight));
    expect(recordedFiles(folder)).toEqual(recordedFiles(straight));
  });
});

it('learns from the half that it is told, of the replay of SAC too', async () => {
  const ends: unknown[] = [];
  for (const observations of ['first-half', 'second-half', 'all'] as const) {
    const folder = newTrialFolder();
    await begun(folder, { observations, steps: 200 }, { run: from.sac });
    ends.push([readManifest(folder).clone?.begin, readManifest(folder).clone?.end]);
    expect(readManifest(folder).trial['clone']).toMatchObject({ observations });
  }
  expect(ends).toEqual([
    [0, 150],
    [150, 301],
    [0, 301],
  ]);
});

it('leaves nothing that stands in the way when it is killed before its first checkpoint', async () => {
  const folder = newTrialFolder();
  const dying: typeof createParts = async (config) => {
    const parts = await createParts(config);
    parts.environment.reset = () => {
      throw new Error('killed');
    };
    return parts;
  };
  const demonstrations = await readDemonstrations(folderStorage(from.td3), 'all');
  const config = cloneSettings(demonstrations, { steps: 200, observations: 'all', ...small });
  const clone = { from: from.td3 };
  await expect(startTrial(folder, config, { createParts: dying, clone })).rejects.toThrow('killed');
  expect(readdirSync(folder)).toContain('fork.partial');
  await startTrial(folder, config, { createParts, clone });
  expect(readdirSync(folder)).not.toContain('fork.partial');
  await expect(restartTrial(folder, { createParts })).rejects.toThrow(/clone that trial again, into another folder/);
});

describe('what cannot be cloned is refused with the mend', () => {
  const read = (folder: string): Promise<unknown> => readDemonstrations(folderStorage(folder), 'first-half');

  it('a folder without a trial, a trial without a replay, a damaged one', async () => {
    await expect(read(newTrialFolder())).rejects.toThrow(/holds no trial/);
    const thinned = newTrialFolder();
    cpSync(from.td3, thinned, { recursive: true });
    await thinFinishedTrial(thinned, { all: true });
    await expect(read(thinned)).rejects.toThrow(
      /keeps no replay.*policypath train --env PointOnALine-v0 --agent td3 --seed 0 --steps 301/,
    );
    const broken = newTrialFolder();
    cpSync(from.td3, broken, { recursive: true });
    for (const name of readdirSync(join(broken, 'replay'))) writeFileSync(join(broken, 'replay', name), 'no records');
    const config = cloneSettings(await readDemonstrations(folderStorage(broken), 'all'), {
      observations: 'all',
      ...small,
    });
    const begin = startTrial(newTrialFolder(), config, { createParts, clone: { from: broken } });
    await expect(begin).rejects.toThrow(/cannot be read: .*expected \d+. Put back a copy/);
  });

  it('a clone, an agent without a replay of states, held actions', async () => {
    const folder = newTrialFolder();
    await begun(folder, { steps: 200 });
    await expect(read(folder)).rejects.toThrow(/is a clone itself: clone the trial whose replay it was fitted to/);
    const written = async (given: GivenSettings): Promise<unknown> => {
      const other = newTrialFolder();
      const manifest = { ...readManifest(from.td3), trial: resolveSettings(given) };
      await folderStorage(other).write('manifest.json', JSON.stringify(manifest));
      return await read(other);
    };
    await expect(written({ agent: 'rad', env: 'dm_control/walker-walk' })).rejects.toThrow(
      /a trial of rad, does not hold states.*td3 or sac/,
    );
    const repeated = { agent: 'sac', env: 'dm_control/walker-walk', actionRepeat: 4, evaluationInterval: 5000 };
    await expect(written(repeated)).rejects.toThrow(/held for 4 steps.*--action-repeat 1/);
  });

  it('a clone of nothing, and other settings than those of the replay', async () => {
    const demonstrations = await readDemonstrations(folderStorage(from.td3), 'all');
    const config = cloneSettings(demonstrations, { observations: 'all', ...small });
    await expect(startTrial(newTrialFolder(), config, { createParts })).rejects.toThrow(
      /clone learns from the replay of another trial: policypath clone/,
    );
    const other = { ...config, clone: { ...(config['clone'] as object), replayCapacity: 17 } };
    const begin = startTrial(newTrialFolder(), other, { createParts, clone: { from: from.td3 } });
    await expect(begin).rejects.toThrow(/gives 301 transitions, the settings of the clone say 17/);
  });
});
