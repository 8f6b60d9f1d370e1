import { expect, it, vi } from 'vitest';

async function linesOf(example: string): Promise<string[]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(`../examples/${example}.ts`);
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  return lines;
}

it('examples/threeQuantities.ts runs', async () => {
  const lines = await linesOf('threeQuantities');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^D\(0\.9\) = \d+ of \d+ directions$/);
  expect(lines.join('\n')).not.toMatch(/NaN|undefined/);
});

it('examples/nullModels.ts runs', async () => {
  const lines = await linesOf('nullModels');
  expect(lines).toHaveLength(14);
  expect(lines[3]).toMatch(/^ {2}randomWalk +0\.\d{3} to 0\.\d{3}, p = 0\.10$/);
  expect(lines.join('\n')).not.toMatch(/NaN|undefined/);
});
