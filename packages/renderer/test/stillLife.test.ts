import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Renderer } from '../src/index.ts';
import { plainScene } from './plainScene.ts';
import { decodePng } from './png.ts';
import { stillLife } from './stillLife.ts';

/** Made by scripts/writeStillLife.ts, and looked at. */
const kept = decodePng(readFileSync(new URL('fixtures/stillLife.png', import.meta.url)));

it('draws a scene with every effect as it did before', () => {
  const pixels = new Renderer(plainScene(stillLife)).render({ width: kept.width, height: kept.height });
  // Sines and logarithms may differ in their last bit from engine to engine: a byte may round the other way.
  const worst = pixels.reduce((most, value, i) => Math.max(most, Math.abs(value - kept.data[i])), 0);
  expect(worst).toBeLessThanOrEqual(1);
});
