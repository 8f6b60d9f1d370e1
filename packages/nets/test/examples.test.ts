import { expect, it } from 'vitest';
import { fitSine } from '../examples/regression.ts';

it('the regression example learns', async () => {
  const { before, after } = await fitSine(500);
  expect(before).toBeGreaterThan(0.1);
  expect(after).toBeLessThan(0.01);
});
