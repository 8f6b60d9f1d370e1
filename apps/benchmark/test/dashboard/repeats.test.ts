import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDashboard, type Dashboard } from '../../src/dashboard/index.ts';
import { finishedResult, lockOfThisProcess, newRoot, writeTrial } from './folders.ts';

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
        'edit-evaluations.jsonl': `${JSON.stringify({ step: 2000, before: { meanReturn: 1 }, after: { meanReturn: 3 } })}\n`,
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
    expect(trial).toMatch(/the last at step 2k \(250 agent\)/);
    expect(trial).toMatch(/30 at step 2k \(250 agent\)/);
    expect(trial).toMatch(/Change of the log standard deviation/);
    expect(trial).toMatch(/<th scope="col">log std change<\/th>.*<td>-0\.125<\/td>/);
    expect(trial).not.toContain('>environment steps<');
  });

  it('have no time to go before as many agent steps as are random', async () => {
    const root = newRoot();
    const files = { 'lock.json': lockOfThisProcess };
    writeTrial(root, { name: 'warm', trial: rad(8, { startSteps: 126 }), files });
    const ask = await serve(root);
    // Evaluations at 1000 and 2000 environment steps: 126 agent steps are 1008.
    expect(await ask('/')).toMatch(/data-label="To go">–</);
    await dashboard?.close();
    writeTrial(root, { name: 'warm', trial: rad(8, { startSteps: 125 }), files });
    expect(await (await serve(root))('/')).toMatch(/data-label="To go">8 min/);
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
