import { expect, it } from 'vitest';
import { engineSuite } from './engineSuite.ts';
import { kernelsUnderTest } from './enginesUnderTest.ts';

const [one, two] = [await kernelsUnderTest('wasm', 1), await kernelsUnderTest('wasm', 2)];

it('is there on every machine', () => {
  expect(one.unavailable).toBeUndefined();
});
engineSuite(one);
engineSuite(two);
