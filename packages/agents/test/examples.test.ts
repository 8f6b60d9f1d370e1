import { expect, it } from 'vitest';

it('examples/reachPoint.ts: TD3 brings the point closer', async () => {
  const { before, after } = await import('../examples/reachPoint.ts');
  // The least that 20 steps of 0.2 from 1 can reach is 0.1.
  expect(after).toBeLessThan(0.25);
  expect(after).toBeLessThan(before);
});
