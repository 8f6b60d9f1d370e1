import { afterAll, expect, it, vi } from 'vitest';
import type { Texture } from '../src/texture.ts';
import { createViewpoint, lookThrough } from '../src/viewpoint.ts';
import { alongY, identity } from './plainScene.ts';

vi.resetModules();
const texture = await import('../src/texture.ts');
const levelOfDetail = vi.fn(texture.levelOfDetail);
vi.doMock('../src/texture.ts', () => ({ ...texture, levelOfDetail }));
const { Plane } = await import('../src/plane.ts');

afterAll(() => {
  vi.doUnmock('../src/texture.ts');
  vi.resetModules();
});

/** A texture that is grey all over. */
const grey: Texture = {
  cube: false,
  width: 2,
  height: 2,
  face: () => [{ width: 1, height: 1, data: Uint8Array.of(128, 128, 128) }],
};

it.each([1, 131_071, 131_072, 300_000])('a plane finds one level of detail for four pixels in frame %d', (frame) => {
  const plane = new Plane({ size: new Float64Array([0, 0, 1]), lights: [], far: 50 });
  const viewpoint = createViewpoint();
  const [width, height] = [8, 8];
  const pose = { position: Float64Array.of(0, 0, 1), rotation: Float64Array.from(alongY), fieldOfView: 45 };
  lookThrough(viewpoint, pose, { width, height }, { near: 0.01, far: 50 });
  plane.place([0, 0, 0], identity, 0, frame);
  plane.view(viewpoint);
  levelOfDetail.mockClear();
  const colour = new Float64Array(3);
  // The lower half of the picture: the plane without end is below the camera.
  for (let row = height / 2; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      expect(plane.shade(new Float64Array(3), column + 0.5, row + 0.5)).toBe(true);
      plane.readTexture(colour, grey, column, row);
    }
  }
  expect(levelOfDetail).toHaveBeenCalledTimes((width / 2) * (height / 4));
});
