import { knownEnvironments } from '@policypath/envs';
import { expect, it } from 'vitest';
import { runCommand } from './runCommand.ts';

it('lists every environment with spaces, time limit and the agents that can act there', async () => {
  const { code, output } = await runCommand(['environments']);
  expect(code).toBe(0);
  for (const { id } of knownEnvironments()) expect(output).toContain(` ${id} `);
  expect(output).toMatch(/Reacher-v5 +│ \[10\] +│ \[2\] +│ 50 +│ td3, sac/);
  expect(output).toMatch(/MinAtar\/Breakout-v1 +│ image \[10, 10, 4\] +│ 3 choices +│ none +│ doubledqn/);
});

it('describes one, for people and for machines', async () => {
  expect((await runCommand(['environments', 'Ant-v5'])).output).toMatch(
    /observation +\[105\]\n +action +\[8\]\n[^]*healthyZRange/,
  );
  const [breakout] = JSON.parse(
    (await runCommand(['environments', 'MinAtar/Breakout-v0', '--json'])).output,
  ) as object[];
  expect(breakout).toMatchObject({
    id: 'MinAtar/Breakout-v0',
    observation: { kind: 'image', shape: [10, 10, 4] },
    action: { kind: 'discrete', choices: 6 },
    maximumEpisodeSteps: null,
    options: ['stickyActionProbability', 'maximumEpisodeSteps', 'stallSteps'],
  });
  const { code, output } = await runCommand(['environments', 'Hoper-v5']);
  expect([code, output]).toEqual([2, expect.stringContaining('did you mean Hopper-v5?')]);
});
