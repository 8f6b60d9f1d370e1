import { expect, it, vi } from 'vitest';

it('the example of the README runs', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../examples/randomAgent.ts');
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/^return of a random agent: -?\d+\.\d$/));
  log.mockRestore();
});
