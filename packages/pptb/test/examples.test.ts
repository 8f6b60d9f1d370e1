import { expect, it, vi } from 'vitest';

it('examples/plainArrays.ts edits once a period from the ninth snapshot on', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../examples/plainArrays.ts');
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(lines.map((line) => line.split(':')[0])).toEqual([54, 104, 154, 204, 254, 304, 354].map((t) => `step ${t}`));
  for (const line of lines) expect(line).toMatch(/moved 0\.\d*[1-9]\d*, kept 8 of \d+$/);
});
