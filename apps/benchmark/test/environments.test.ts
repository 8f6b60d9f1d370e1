import { knownEnvironments } from '@policypath/envs';
import { expect, it, vi } from 'vitest';
import { run } from '../src/commands/run.ts';

async function command(...args: string[]): Promise<{ readonly code: number; readonly output: string }> {
  const lines: string[] = [];
  const keep = (...parts: unknown[]): void => void lines.push(parts.map(String).join(' '));
  const log = vi.spyOn(console, 'log').mockImplementation(keep);
  const error = vi.spyOn(console, 'error').mockImplementation(keep);
  try {
    const code = await run(['environments', ...args]);
    return { code, output: lines.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

it('lists every environment with spaces, time limit and the agents that can act there', async () => {
  const { code, output } = await command();
  expect(code).toBe(0);
  for (const { id } of knownEnvironments()) expect(output).toContain(` ${id} `);
  expect(output).toMatch(/Reacher-v5 +│ \[10\] +│ \[2\] +│ 50 +│ td3, sac/);
  expect(output).toMatch(/MinAtar\/Breakout-v1 +│ image \[10, 10, 4\] +│ 3 choices +│ none/);
});

it('describes one, for people and for machines', async () => {
  expect((await command('Ant-v5')).output).toMatch(/observation +\[105\]\n +action +\[8\]\n[^]*healthyZRange/);
  const [breakout] = JSON.parse((await command('MinAtar/Breakout-v0', '--json')).output) as object[];
  expect(breakout).toMatchObject({
    id: 'MinAtar/Breakout-v0',
    observation: { kind: 'image', shape: [10, 10, 4] },
    action: { kind: 'discrete', choices: 6 },
    maximumEpisodeSteps: null,
    options: ['stickyActionProbability', 'maximumEpisodeSteps'],
  });
  const { code, output } = await command('Hoper-v5');
  expect([code, output]).toEqual([2, expect.stringContaining('did you mean Hopper-v5?')]);
});
