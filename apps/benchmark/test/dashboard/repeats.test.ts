import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDashboard, type Dashboard } from '../../src/dashboard/server.ts';
import { curveNames } from '../../src/dashboard/curveNames.ts';
import { TrialWatch } from '../../src/store/trialWatch.ts';
import { editEvaluationLine, finishedResult, lockOfThisProcess, newRoot, writeTrial } from './folders.ts';

let dashboard: Dashboard | null = null;
afterEach(async () => {
  await dashboard?.close();
  dashboard = null;
});

const cheetah = 'dm_control/cheetah-run';

async function serve(root: string): Promise<(path: string) => Promise<string>> {
  dashboard = await startDashboard({ roots: [root], port: 0, host: '127.0.0.1', logInterval: 0, searchInterval: 0 });
  const { url } = dashboard;
  return async (path) => (await (await fetch(new URL(path, url))).text()).replaceAll(/\s+/g, ' ');
}

const rad = (actionRepeat: number, more: object = {}) => ({
  environment: cheetah,
  agent: 'rad',
  startSteps: 100,
  rad: { actionRepeat },
  ...more,
});

describe('an agent that chooses by values', () => {
  it('shows what an edit did to them, in place of a change of actions', async () => {
    const root = newRoot();
    const edits = [
      { step: 1000, effective: true, displacement: 0.25, meanMaxQ: 0.5, maxQRatio: 1.25, greedyActionsKept: 0.75 },
      // Without a value before there is no ratio.
      { step: 2000, effective: true, displacement: 0.5, meanMaxQ: 0.625, greedyActionsKept: 1 },
    ];
    writeTrial(root, {
      name: 'one',
      trial: { environment: 'MinAtar/Breakout-v0', agent: 'doubledqn', variant: 'pptb' },
      files: { 'edits.jsonl': edits.map((edit) => `${JSON.stringify(edit)}\n`).join('') },
    });
    const ask = await serve(root);
    const [, address] = /href="(\/trial\/[0-9a-f]{12})"/.exec(await ask('/')) ?? [];
    const trial = await ask(address);
    for (const title of ['Largest value of an action', 'Largest value, after / before', 'Greedy actions kept']) {
      expect(trial).toContain(title);
    }
    const [, table] = /The last 2 edits(.*?)<\/table>/.exec(trial) ?? [];
    const texts = (tag: string) =>
      [...table.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'g'))].map(([, words]) => words.trim());
    expect(texts('th').slice(6, 11)).toEqual(['max Q', 'max Q, after / before', 'greedy kept', 'ms', '']);
    const rows = texts('td');
    // Without the step, which heads its row.
    const width = 10;
    expect(rows.slice(5, 8)).toEqual(['0.625', '–', '1']);
    expect(rows.slice(width + 5, width + 8)).toEqual(['0.5', '1.25', '0.75']);
  });
});

describe('trials that hold an action for eight steps', () => {
  it('are shown in both units of steps', async () => {
    const root = newRoot();
    const edit = { step: 2000, agentStep: 250, effective: true, displacement: 0.25, meanLogStdChange: -0.125 };
    writeTrial(root, {
      name: 'one',
      trial: rad(8, { variant: 'pptb', pptb: { rank: 8, boost: 0.003, period: 1000, capacity: 2000 } }),
      files: {
        'lock.json': lockOfThisProcess,
        'edits.jsonl': `${JSON.stringify(edit)}\n`,
        'edit-evaluations.jsonl': editEvaluationLine(2000, 1, 3),
      },
    });
    const ask = await serve(root);
    const page = await ask('/');
    expect(page).toMatch(/2k \(250 agent\) of 10k \(1\.25k agent\)/);
    expect(page).toMatch(/17 steps\/s \(2\.1 agent\)/);
    expect(page).toContain('environment steps (action repeat 8)');
    expect(page).not.toContain('>environment steps<');
    const [, address] = /href="(\/trial\/[0-9a-f]{12})"/.exec(page) ?? [];
    const trial = await ask(address);
    expect(trial).toContain(`${cheetah}, rad pptb, seed 0, action repeat 8`);
    expect(trial).toMatch(/17 environment steps a second \(2\.1 agent\)/);
    expect(trial).toContain('every 8k (1k agent) steps');
    expect(trial).toMatch(/the last at step 2000 \(250 agent\)/);
    expect(trial).toMatch(/30 at step 2k \(250 agent\)/);
    expect(trial).toMatch(/Change of the log standard deviation/);
    expect(trial).toMatch(/<th scope="col">log std change<\/th>.*<td[^>]*>-0\.125<\/td>/);
    expect(trial).not.toContain('>environment steps<');
  });

  it('have no time to go before as many agent steps as are random', async () => {
    const root = newRoot();
    const files = { 'lock.json': lockOfThisProcess };
    writeTrial(root, { name: 'warm', trial: rad(8, { startSteps: 126 }), files });
    const ask = await serve(root);
    // Evaluations at 1000 and 2000 environment steps: 126 agent steps are 1008.
    expect(await ask('/')).not.toMatch(/ to go</);
    await dashboard?.close();
    writeTrial(root, { name: 'warm', trial: rad(8, { startSteps: 125 }), files });
    expect(await (await serve(root))('/')).toMatch(/<small>8 min[^<]* to go</);
  });

  it('are drawn apart from those of another repeat, and so are agents', async () => {
    const root = newRoot();
    const files = { 'result.json': finishedResult };
    writeTrial(root, { name: 'eight', trial: rad(8), files });
    const ask = await serve(root);
    expect(await ask('/part/curves')).toMatch(new RegExp(`aria-label="${cheetah}: rad base, 1 trial"`));
    writeTrial(root, { name: 'four', trial: rad(4), files });
    writeTrial(root, { name: 'state', trial: { environment: cheetah, agent: 'td3' }, files });
    // Drawn again only after a while, as all that is dear.
    const curves = await vi.waitFor(
      async () => {
        const drawn = await ask('/part/curves');
        expect([...drawn.matchAll(/aria-label="(dm_control[^"]*)"/g)].map(([, label]) => label)).toEqual([
          `${cheetah}: td3 base, 1 trial`,
          `${cheetah} (action repeat 4): rad base, 1 trial`,
          `${cheetah} (action repeat 8): rad base, 1 trial`,
        ]);
        return drawn;
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(curves.match(/>environment steps</g)).toHaveLength(1);
  });
});

const namesIn = async (root: string): Promise<Record<string, string | undefined>> => {
  const store = new TrialWatch({ roots: [root], logInterval: 0, searchInterval: 0 });
  await store.refresh();
  const names = curveNames(store.trials);
  return Object.fromEntries(store.trials.map(({ place, id }) => [place.shown, names.get(id)]));
};
const pptb = (rank: number, more: object = {}) => ({ variant: 'pptb', pptb: { rank, boost: 0.01 }, ...more });

describe('curves', () => {
  it('go by the names that a benchmark gives its variants, and each is drawn on its own', async () => {
    const root = newRoot();
    for (const [variant, rank] of [
      ['pptb-a', 8],
      ['pptb-b', 16],
    ] as const) {
      for (const seed of [0, 1]) {
        writeTrial(root, { name: `Hopper-v4/${variant}/seed-000${seed}`, trial: pptb(rank, { seed }) });
      }
    }
    writeTrial(root, { name: 'Hopper-v4/base/seed-0000' });
    writeTrial(root, { name: 'dm_control_cheetah-run/rad-a/seed-0000', trial: rad(8), returns: [] });
    expect(new Set(Object.values(await namesIn(root)))).toEqual(
      new Set(['td3 base', 'td3 pptb-a', 'td3 pptb-b', 'rad rad-a']),
    );
    const ask = await serve(root);
    expect(await ask('/part/curves')).toContain(
      'aria-label="Hopper-v4: td3 base, 1 trial; td3 pptb-a, 2 trials; td3 pptb-b, 2 trials"',
    );
    expect(await ask('/part/trials')).toMatch(/Environment">Hopper-v4<\/td> <td data-label="Method">td3 pptb-a</);
  });

  it('of one name are told apart by the settings that differ within an environment, not by seed, length or records', async () => {
    const root = newRoot();
    writeTrial(root, { name: 'one', trial: pptb(8) });
    writeTrial(root, { name: 'two', trial: pptb(8, { seed: 1, steps: 20_000, recordInterval: 1000 }) });
    writeTrial(root, { name: 'ant', trial: pptb(32, { environment: 'Ant-v4' }) });
    expect(await namesIn(root)).toEqual({ ant: 'td3 pptb', one: 'td3 pptb', two: 'td3 pptb' });
    writeTrial(root, { name: 'other', trial: pptb(16) });
    expect(await namesIn(root)).toEqual({
      ant: 'td3 pptb rank 32',
      one: 'td3 pptb rank 8',
      two: 'td3 pptb rank 8',
      other: 'td3 pptb rank 16',
    });
  });
});
