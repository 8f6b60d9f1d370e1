import { expect, it, vi } from 'vitest';

it('examples/threeQuantities.ts runs', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../examples/threeQuantities.ts');
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^D\(0\.9\) = \d+ of \d+ directions$/);
  expect(lines.join('\n')).not.toMatch(/NaN|undefined/);
});
